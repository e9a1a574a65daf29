"""The robots of work chats."""

from __future__ import annotations

import uuid

from liren.domains.messaging import policies
from liren.domains.messaging.models import ChatRobot
from liren.domains.messaging.rules import Template
from liren.kernel.actor import Actor
from liren.kernel.recall import Recalled
from liren.kernel.refusals import NotFound


def _read_robots(county: str) -> list[ChatRobot]:
    return list(ChatRobot.objects.filter(place_code__prefix=county, is_active=True).order_by("id"))


robots_in: Recalled[str, list[ChatRobot]] = Recalled(_read_robots)


def robots_listening(body_id: uuid.UUID, template: Template, place_code: str) -> list[ChatRobot]:
    """The body's robots that are told of the template's topic. A county's are asked for once in a few seconds."""
    heard = robots_in(place_code[:6])
    found = [robot for robot in heard if robot.body_id == body_id and template.topic in robot.topics]
    if not found:
        return []
    there = set(ChatRobot.objects.filter(id__in=[robot.id for robot in found]).values_list("id", flat=True))
    return [robot for robot in found if robot.id in there]  # one removed elsewhere is remembered for a while


def list_robots(actor: Actor) -> list[ChatRobot]:
    """Those of the actor's places with their bodies, oldest first. One query."""
    return list(policies.robots_visible_to(actor).select_related("body").order_by("id"))


def get_robot(actor: Actor, robot_id: uuid.UUID) -> ChatRobot:
    """Raises `NotFound` outside the actor's places."""
    found = policies.robots_visible_to(actor).select_related("body").filter(id=robot_id).first()
    if found is None:
        raise NotFound
    return found
