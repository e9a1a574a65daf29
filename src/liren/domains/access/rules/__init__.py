"""Pure decisions: which rights a role carries, which duties exclude each other, limits of signing in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reach(StrEnum):
    """How far a right goes: over the whole place of the holding, or over its body's own matters within it."""

    PLACE = "place"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Right:
    name: str
    reach: Reach = Reach.PLACE


def _by_place(*names: str) -> tuple[Right, ...]:
    return tuple(Right(name) for name in names)


def _by_body(*names: str) -> tuple[Right, ...]:
    return tuple(Right(name, Reach.BODY) for name in names)


_COMMUNITY_WORKER = (
    *_by_place("cases.view", "cases.intake", "cases.see_requester", "territory.view", "organisations.view"),
    *_by_place("checks.record", "people.view", "people.edit", "people.erase"),
    *_by_body("cases.handle"),
)

RIGHTS: Final[dict[str, tuple[Right, ...]]] = {
    "grid_worker": (
        *_by_body("cases.view", "cases.handle"),
        *_by_place("cases.intake", "territory.view", "people.view", "people.edit"),
    ),
    "community_worker": _COMMUNITY_WORKER,
    "director": (
        *_COMMUNITY_WORKER,
        *_by_body("cases.approve", "duty.edit", "standins.arrange", "handovers.arrange"),
        *_by_place(
            "reports.view",
            "cases.export",
            "people.protected",
            "people.import",
            "people.export",
            "people.merge",
        ),
    ),
    "dispatcher": _by_place(
        "cases.view",
        "duty.edit",
        "cases.dispatch",
        "cases.merge",
        "cases.intake",
        "cases.see_requester",
        "cases.import",
        "cases.export",
        "checks.record",
        "reports.view",
        "territory.view",
        "organisations.view",
        "people.view",
    ),
    "supervisor": _by_place(
        "cases.view",
        "duty.edit",
        "cases.supervise",
        "cases.rule",
        "cases.approve",
        "cases.see_requester",
        "checks.draw",
        "checks.record",
        "reports.view",
        "cases.export",
        "territory.view",
        "organisations.view",
        "people.second",
        "handovers.arrange",
        "handovers.release",
    ),
    "department": _by_body("cases.view", "cases.handle", "duty.edit", "appeals.decide"),
    "organisation": _by_body("cases.view", "cases.handle", "duty.edit"),
    "district": _by_place(
        "cases.view",
        "cases.merge",
        "duty.edit",
        "cases.rule",
        "cases.approve",
        "cases.import",
        "cases.export",
        "checks.draw",
        "checks.record",
        "appeals.decide",
        "appraisal.edit",
        "catalogue.edit",
        "limits.edit",
        "reports.view",
        "territory.view",
        "territory.edit",
        "organisations.view",
        "organisations.edit",
        "messages.view",
        "messages.edit",
        "people.view",
        "people.import",
        "people.merge",
        "handovers.arrange",
        "handovers.release",
    ),
    "auditor": _by_place("audit.search"),
    "system_admin": _by_place(
        "accounts.view", "accounts.edit", "work.view", "organisations.view", "messages.view"
    ),
    "security_admin": _by_place("accounts.view", "roles.grant", "standins.arrange", "organisations.view"),
}

# GB/T 22239-2019, 8.1.5: system, audit and security administration lie in three pairs of hands.
SEPARATED_DUTIES: Final = frozenset({"system_admin", "security_admin", "auditor"})
BODILESS_ROLES: Final = SEPARATED_DUTIES | {"district"}

# Which kinds of body a role may sit in; a role not named here sits in no body.
BODY_KINDS: Final[dict[str, frozenset[str]]] = {
    "grid_worker": frozenset({"committee", "station"}),
    "community_worker": frozenset({"committee", "station"}),
    "director": frozenset({"committee", "station"}),
    "dispatcher": frozenset({"street_centre", "street_department"}),
    "supervisor": frozenset({"street_centre", "street_department"}),
    "department": frozenset({"department", "street_department", "district"}),
    "organisation": frozenset({"social_organisation", "property_company"}),
    "district": frozenset({"district", "department"}),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Half open: [start, end); an end of None never comes."""

    start: dt.datetime
    end: dt.datetime | None = None

    def overlaps(self, other: Period) -> bool:
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    @property
    def is_possible(self) -> bool:
        return self.end is None or self.start < self.end


def conflicting_duty(role: str, period: Period, held: Iterable[tuple[str, Period]]) -> str | None:
    """The separated duty already held at some moment of `period` that excludes `role`, if any."""
    if role not in SEPARATED_DUTIES:
        return None
    for other, when in held:
        if other in SEPARATED_DUTIES and other != role and when.overlaps(period):
            return other
    return None


def fits_body(role: str, body_kind: str | None) -> bool:
    """Whether `role` may sit in a body of that kind (None: in no body at all)."""
    if body_kind is None:
        return role in BODILESS_ROLES
    return body_kind in BODY_KINDS.get(role, frozenset())


def joins_place(role: str, role_place: str, body_place: str) -> bool:
    """Whether a role over one place belongs to a body of the other: it never reaches beyond its body's place.

    Companies and social organisations alone work beyond the place where they sit.
    """
    if role == "organisation" and body_place.startswith(role_place):
        return True
    return role_place.startswith(body_place)


# Signing in by phone and code.
CODE_DIGITS: Final = 6
CODE_LIFE: Final = dt.timedelta(minutes=10)
CODE_TRIES: Final = 5
OWN_PASSWORD_TRIES: Final = 10  # an hour, right ones included
RECOVERY_CODES: Final = 10
RECOVERY_DIGITS: Final = 8
RECOVERY_FEW: Final = 3  # so many left, the person is asked to make new ones
SECOND_STEP_LIFE: Final = dt.timedelta(minutes=5)
INITIAL_PASSWORD_LETTERS: Final = 14


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `count` codes within `span`."""

    count: int
    span: dt.timedelta


PHONE_ALLOWANCES: Final = (
    Allowance(1, dt.timedelta(minutes=1)),
    Allowance(5, dt.timedelta(hours=1)),
    Allowance(10, dt.timedelta(days=1)),
)
# A whole office or estate may stand behind one address.
ADDRESS_ALLOWANCES: Final = (Allowance(10, dt.timedelta(minutes=10)), Allowance(60, dt.timedelta(days=1)))
LONGEST_SPAN: Final = dt.timedelta(days=1)


def wait_before_next(
    sent: Sequence[dt.datetime], now: dt.datetime, allowances: Sequence[Allowance]
) -> dt.timedelta:
    """How long until another code may be sent, zero if at once. `sent` holds the moments of those before."""
    wait = dt.timedelta()
    newest_first = sorted(sent, reverse=True)
    for allowance in allowances:
        if len(newest_first) >= allowance.count:
            freed = newest_first[allowance.count - 1] + allowance.span
            wait = max(wait, freed - now)
    return max(wait, dt.timedelta())


def left_of(
    sent: Sequence[dt.datetime], now: dt.datetime, allowances: Sequence[Allowance]
) -> tuple[int, int, dt.timedelta]:
    """Of the allowance of which the least is left: how many it gives, how many are taken, when one is free again."""
    found = []
    for allowance in allowances:
        within = [moment for moment in sent if moment > now - allowance.span]
        frees = min(within) + allowance.span - now if within else allowance.span
        found.append((allowance.count, len(within), frees))
    return min(found, key=lambda one: (one[0] - one[1], -one[2]))


def code_is_live(sent: dt.datetime, tries: int, now: dt.datetime) -> bool:
    return tries < CODE_TRIES and now < sent + CODE_LIFE


_MOBILE = re.compile(r"1[3-9]\d{9}")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９＋", "0123456789+")


def normal_phone(text: str) -> str | None:
    """A mainland mobile number as eleven digits, from what a person typed; None if it is none."""
    plain = re.sub(r"[\s\-()（）]", "", text.translate(_WIDE_DIGITS))
    plain = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", plain)
    return plain if _MOBILE.fullmatch(plain) else None


def masked_phone(phone: str) -> str:
    """`139****0001`"""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,30}[a-z0-9]")


def is_username(text: str) -> bool:
    """Three to thirty-two small letters, digits, dots, dashes; begins with a letter."""
    return _USERNAME.fullmatch(text) is not None


# Tokens of machines.
TOKEN_BYTES: Final = 32
TOKEN_MARK: Final = "lrn_"  # noqa: S105  no secret: by it a token left in a file is recognised
TOKENS_MOST: Final = 20  # in use at one time, a person
TOKEN_DAYS_MOST: Final = 366
TOKEN_SEEN_EVERY: Final = dt.timedelta(minutes=10)
ANSWER_KEPT: Final = dt.timedelta(days=2)
ANSWER_WAITS: Final = dt.timedelta(minutes=1)  # after which a request that never answered may be sent again

SCOPE_RIGHTS: Final[dict[str, frozenset[str]]] = {
    "cases:read": frozenset({"cases.view"}),
    "cases:write": frozenset({"cases.intake"}),
    "cases:handle": frozenset({"cases.view", "cases.handle"}),
    "hotline": frozenset({"cases.intake"}),
    "requesters:read": frozenset({"cases.see_requester", "cases.handle"}),
    "people:read": frozenset({"people.view"}),
    "people:numbers": frozenset({"people.view"}),
    "people:write": frozenset({"people.import"}),
    "ground:read": frozenset({"territory.view"}),
    "reports:read": frozenset({"reports.view"}),
    "webhooks": frozenset({"cases.view"}),
}


def rights_within(scopes: Iterable[str]) -> frozenset[str]:
    """The rights that scopes let through.

    With `requesters:read`, `cases.handle` only hides confidential requesters: the door asks for the scope besides.
    """
    return frozenset().union(*(SCOPE_RIGHTS.get(scope, frozenset()) for scope in scopes))


def narrower_place(one: str, other: str) -> str | None:
    """The place within both code prefixes, None if they have none in common."""
    if one.startswith(other):
        return one
    return other if other.startswith(one) else None
