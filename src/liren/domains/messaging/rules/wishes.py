"""How somebody wants to be told: by which channels, when not, and what cannot be switched off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

IN_APP, SMS, EMAIL = "in_app", "sms", "email"
BY_PERSON: Final = (IN_APP, SMS, EMAIL)  # work chats belong to bodies
# What must be told whatever a person wishes: by these ways at least.
BOUND: Final[Mapping[str, frozenset[str]]] = {
    "own": frozenset({IN_APP, SMS}),
    "late": frozenset({IN_APP}),
    "supervision": frozenset({IN_APP}),
    "duty": frozenset({IN_APP, SMS}),
    "safety": frozenset({IN_APP}),
}
USUAL: Final[Mapping[str, frozenset[str]]] = {
    "digest": frozenset({IN_APP}),
    "mention": frozenset({IN_APP}),
    "follow": frozenset({IN_APP}),
}
USUALLY: Final = frozenset({IN_APP, SMS})


@dataclass(frozen=True, slots=True)
class Wishes:
    """`channels` by topic, as far as they differ from what is usual; quiet from one time of day to another."""

    channels: Mapping[str, Collection[str]] = field(default_factory=dict)
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None


NOTHING_SAID: Final = Wishes()


def channels_for(topic: str, wishes: Wishes = NOTHING_SAID) -> frozenset[str]:
    """By which ways a person is told of a topic: the wished ones, and those that are bound."""
    wished = wishes.channels.get(topic)
    chosen = USUAL.get(topic, USUALLY) if wished is None else frozenset(wished) & set(BY_PERSON)
    return chosen | BOUND.get(topic, frozenset())


def is_quiet(wishes: Wishes, at: dt.time) -> bool:
    """Whether a time of day lies in the quiet hours [from, until), which may pass midnight."""
    begin, end = wishes.quiet_from, wishes.quiet_until
    if begin is None or end is None or begin == end:
        return False
    return begin <= at < end if begin < end else at >= begin or at < end


def loud_again(wishes: Wishes, now: dt.datetime) -> dt.datetime:
    """The moment at which something may be sent: `now` (local), or when the quiet hours end."""
    if wishes.quiet_until is None or not is_quiet(wishes, now.time()):
        return now
    ends = now.replace(
        hour=wishes.quiet_until.hour, minute=wishes.quiet_until.minute, second=0, microsecond=0
    )
    return ends if ends > now else ends + dt.timedelta(days=1)


def next_digest(kind: str, hour: int, weekday: int, after: dt.datetime) -> dt.datetime:
    """The first moment behind `after` (local) at the hour, of a weekly digest on its day (Monday is 0)."""
    found = after.replace(hour=hour, minute=0, second=0, microsecond=0)
    if found <= after:
        found += dt.timedelta(days=1)
    if kind == "weekly":
        found += dt.timedelta(days=(weekday - found.weekday()) % 7)
    return found
