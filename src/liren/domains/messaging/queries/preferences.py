"""How one is told, as one sees it oneself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.messaging import wording
from liren.domains.messaging.choices import Channel, Topic
from liren.domains.messaging.models import Preference
from liren.domains.messaging.queries.deliveries import masked_email
from liren.domains.messaging.rules import wishes as rules
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.recall import Recalled

# Why a topic cannot be switched off.
REASONS = {
    Topic.OWN: _("受理、办结和不予受理须告知诉求人，不能关"),
    Topic.LATE: _("逾期要由承办的人和上级知道，不能关"),
    Topic.SUPERVISION: _("督办须在期限内答复，不能关"),
    Topic.DUTY: _("值班期间必须能叫到，不能关"),
    Topic.SAFETY: _("有人用您的账号登录，必须让您知道，不能关"),
}
OF_STAFF = (
    Topic.WORK,
    Topic.CLOCK,
    Topic.LATE,
    Topic.JOINT,
    Topic.SUPERVISION,
    Topic.DUTY,
    Topic.MENTION,
    Topic.FOLLOW,
    Topic.DIGEST,
    Topic.SAFETY,
    Topic.SYSTEM,
)
OF_RESIDENTS = (Topic.OWN, Topic.FOLLOW, Topic.SAFETY)


@dataclass(frozen=True, slots=True)
class Tick:
    """One box: a way for one topic. One that is bound cannot be cleared."""

    channel: str
    label: str
    is_on: bool
    is_bound: bool
    is_offered: bool  # whether anything of the topic is told that way at all


@dataclass(frozen=True, slots=True)
class TopicWishes:
    topic: str
    label: str
    ticks: list[Tick]
    reason: str  # why it cannot be switched off; empty if it can

    @property
    def is_bound(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class OwnPreferences:
    """`email` and `new_email` are masked; `new_email` waits for its code."""

    topics: list[TopicWishes]
    quiet_from: dt.time | None
    quiet_until: dt.time | None
    language: str
    email: str
    new_email: str
    digest: str
    digest_hour: int
    digest_day: int


def _read_wishes(account_ids: frozenset[uuid.UUID]) -> list[Preference]:
    return list(Preference.objects.select_related("account").filter(account_id__in=account_ids))


# Of the people of one body, who are told of one alarm after another. Asked once in a few seconds.
wishes_of: Recalled[frozenset[uuid.UUID], list[Preference]] = Recalled(_read_wishes)


def own_preferences(actor: Actor) -> OwnPreferences:
    """What holds for the actor now, the usual where nothing was said. One query."""
    account = Account.objects.select_related("preference").get(id=own_id(actor))
    kept: Preference = getattr(account, "preference", None) or Preference(account=account)
    wishes = rules.Wishes(kept.channels)
    ways = [Channel(way) for way in rules.BY_PERSON if way != rules.EMAIL or kept.email]
    return OwnPreferences(
        topics=[_topic(topic, wishes, ways) for topic in topics_of(actor)],
        quiet_from=kept.quiet_from,
        quiet_until=kept.quiet_until,
        language=account.language,
        email=masked_email(kept.email) if kept.email else "",
        new_email=masked_email(kept.new_email) if kept.new_email and kept.code_digest else "",
        digest=kept.digest,
        digest_hour=kept.digest_hour,
        digest_day=kept.digest_day,
    )


def topics_of(actor: Actor) -> Sequence[Topic]:
    """What the actor can be told of at all."""
    return OF_STAFF if actor.kind is ActorKind.STAFF else OF_RESIDENTS


def _topic(topic: Topic, wishes: rules.Wishes, ways: Sequence[Channel]) -> TopicWishes:
    wished, bound = rules.channels_for(topic, wishes), rules.BOUND.get(topic, frozenset())
    sent_short = any(template.topic == topic and template.sms for template in wording.TEMPLATES.values())
    ticks = [
        Tick(way.value, str(way.label), way in wished, way in bound, way != rules.SMS or sent_short)
        for way in ways
    ]
    return TopicWishes(topic.value, str(topic.label), ticks, str(REASONS.get(topic, "")) if bound else "")


def digest_moment(account_id: uuid.UUID) -> tuple[int, int]:
    """The hour, and the day of the week, at which somebody has digests; the usual for whoever chose none. One query."""
    rows = Preference.objects.filter(account_id=account_id).values_list("digest_hour", "digest_day")
    return rows.first() or (8, 0)


def digests_due(most: int) -> list[uuid.UUID]:
    """The accounts whose digest is due, the longest waiting first. One query."""
    rows = Preference.objects.filter(digest_at__lte=clock.now(), account__is_active=True)
    return list(rows.order_by("digest_at").values_list("account_id", flat=True)[:most])
