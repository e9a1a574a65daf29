"""Keeping the robots of work chats."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.messaging import policies
from liren.domains.messaging.actions.sending import NotTaken, post_to
from liren.domains.messaging.choices import RobotKind
from liren.domains.messaging.errors import RobotAddressForeign, RobotNameMissing, RobotTopicsMissing
from liren.domains.messaging.models import ChatRobot
from liren.domains.messaging.queries.deliveries import reason_words
from liren.domains.messaging.queries.robots import get_robot, robots_in
from liren.domains.messaging.rules.chat import is_its_host
from liren.domains.messaging.rules.robots import CHAT_TOPICS
from liren.domains.organisations.queries import get_body
from liren.kernel import audit, clock, outward
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, StalePage


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotWish:
    """What is asked for. `url` and `secret` empty while changing: as they were."""

    name: str
    kind: str
    url: str = ""
    secret: str = ""
    topics: Sequence[str] = ()
    language: str = settings.LANGUAGE_CODE
    is_active: bool = True


def make_robot(*, actor: Actor, body_id: uuid.UUID, wish: RobotWish) -> ChatRobot:
    """A robot of a body's group. Refuses another's address, a missing name, and no topic at all."""
    with transaction.atomic():
        body = get_body(body_id)
        if not policies.can_keep_robots(actor, body.place_code):
            raise NotAllowed
        robot = ChatRobot(body_id=body.id, place_code=body.place_code, made_at=clock.now())
        _apply(robot, wish)
        robot.save(force_insert=True)
        _record(actor, robot, "messaging.robot.made", after=_facts(robot))
    return robot


def change_robot(*, actor: Actor, robot_id: uuid.UUID, wish: RobotWish, version: int | None) -> ChatRobot:
    """Refuses as `make_robot`, and `kernel.stale_page` if somebody has changed it since `version`."""
    with transaction.atomic():
        robot = _kept(actor, robot_id)
        if version is not None and robot.version != version:
            raise StalePage
        before = _facts(robot)
        _apply(robot, wish)
        robot.version += 1
        robot.save()
        _record(actor, robot, "messaging.robot.changed", before=before, after=_facts(robot))
    return robot


def remove_robot(*, actor: Actor, robot_id: uuid.UUID) -> None:
    """With the record of what it was told."""
    with transaction.atomic():
        robot = _kept(actor, robot_id)
        _record(actor, robot, "messaging.robot.removed", before=_facts(robot))
        robot.delete()
        robots_in.forget_now_and_after()


def try_robot(*, actor: Actor, robot_id: uuid.UUID) -> str:
    """Sends a sample at once; empty if it was taken, else why it was not, in words."""
    robot = get_robot(actor, robot_id)
    with transaction.atomic():
        _record(actor, robot, "messaging.robot.tried")
    with override(robot.language):
        text = _("【里仁】这是一条试发消息：%(body)s的事以后会在这里告诉大家。") % {
            "body": robot.body.short_name
        }
    try:
        post_to(robot, text)
    except (NotTaken, outward.NoAnswer) as silent:
        return reason_words(silent.why)
    except outward.AddressRefused as refused:
        return str(refused)
    return ""


def _kept(actor: Actor, robot_id: uuid.UUID) -> ChatRobot:
    robot = locked(policies.robots_visible_to(actor).filter(id=robot_id)).first()
    if robot is None:
        raise NotFound
    return robot


def _apply(robot: ChatRobot, wish: RobotWish) -> None:
    name = " ".join(wish.name.split())
    if not 0 < len(name) <= 40:
        raise RobotNameMissing(field="name")
    url = wish.url.strip() or robot.url
    if wish.kind not in RobotKind.values:
        raise RobotAddressForeign(field="kind", kind="")
    if not is_its_host(wish.kind, url, settings.LIREN_CHAT_HOSTS):
        raise RobotAddressForeign(field="url", kind=RobotKind(wish.kind).label)
    outward.check_address(url, field="url")
    topics = [topic for topic in CHAT_TOPICS if topic in wish.topics]
    if not topics:
        raise RobotTopicsMissing(field="topics")
    robot.name, robot.kind, robot.url = name, wish.kind, url
    robot.secret = wish.secret.strip() or robot.secret
    robot.topics, robot.language, robot.is_active = topics, wish.language, wish.is_active
    robots_in.forget_now_and_after()


def _facts(robot: ChatRobot) -> dict[str, object]:
    """Without the address, which is the key to the group."""
    return {"name": robot.name, "kind": robot.kind, "topics": robot.topics, "active": robot.is_active}


def _record(
    actor: Actor, robot: ChatRobot, verb: str, *, before: object = None, after: object = None
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="chat_robot",
        object_id=robot.id,
        place_code=robot.place_code,
        object_label=robot.name,
        before=before,
        after=after,
    )
