"""What the pages of a matter show besides the matter: rows of lists, limits in words, the step it has reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from liren.domains.casework.choices import CaseState
from liren.domains.policy.queries import rulebook
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel.actor import Actor
from liren.kernel.worktime import Limit, due_if_known

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

COUNTY = 6
STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("received", gettext_lazy("收件")),
    ("assigned", gettext_lazy("派单")),
    ("accepted", gettext_lazy("签收")),
    ("in_progress", gettext_lazy("办理中")),
    ("resolved", gettext_lazy("办结")),
    ("closed", gettext_lazy("评价与关闭")),
)
ORDER = [key for key, _ in STEPS]


def county_of(actor: Actor) -> str:
    """The county in whose figures and catalogue the actor works."""
    for right in ("cases.view", "cases.intake", "reports.view"):
        for grant in actor.grants_of(right):
            if len(grant.place) >= COUNTY:
                return grant.place[:COUNTY]
    return str(settings.LIREN_PLACE)


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list, and whether its running limit goes by the clock."""

    case: Case
    by_clock: bool
    place: str

    @property
    def state_kind(self) -> str:
        if self.case.is_merged:
            return "closed"
        return "held" if self.case.is_suspended else ""

    @property
    def state_label(self) -> str:
        if self.case.is_merged:
            return gettext("已合并")
        return gettext("已挂起") if self.case.is_suspended else self.case.state_label


def rows_of(cases: Iterable[Case], book: Rulebook, places: dict[str, str]) -> list[Row]:
    return [Row(case, runs_by_clock(case, book), place_words(case, places)) for case in cases]


def runs_by_clock(case: Case, book: Rulebook) -> bool:
    """Whether the limit that runs now is counted day and night."""
    if case.is_governed_outside:
        return case.is_outside_clock
    return bool(case.clock and getattr(book.limits[case.urgency], case.clock).clock)


def place_words(case: Case, places: dict[str, str]) -> str:
    """The grid where there is one, otherwise the community."""
    return case.grid.name if case.grid else places.get(case.place_code, "")


def book_of(actor: Actor) -> Rulebook:
    """Limits and calendar of the actor's county. Two queries."""
    return rulebook(county_of(actor))


@dataclass(frozen=True, slots=True)
class StepMark:
    label: str | Promise
    kind: str  # "past", "now" or ""


def steps_of(case: Case) -> list[StepMark]:
    """How far a matter has come; one that ended otherwise shows only what it passed."""
    if case.state in (CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED):
        return [StepMark(STEPS[0][1], "past"), StepMark(case.state_label, "now")]
    reached = ORDER.index(case.state)
    return [
        StepMark(label, "past" if number < reached else "now" if number == reached else "")
        for number, (_, label) in enumerate(STEPS)
    ]


def limit_words(limit: Limit) -> str:
    """“7 个工作日”, “24 小时”."""
    if limit.days:
        days = (
            ngettext("{n} 天", "{n} 天", limit.days)
            if limit.clock
            else ngettext("{n} 个工作日", "{n} 个工作日", limit.days)
        )
        return days.format(n=limit.days)
    if limit.hours < 1:
        minutes = round(limit.hours * 60)
        return ngettext("{n} 分钟", "{n} 分钟", minutes).format(n=minutes)
    pattern = (
        ngettext("{n} 小时", "{n} 小时", int(limit.hours))
        if limit.clock
        else ngettext("{n} 个工作小时", "{n} 个工作小时", int(limit.hours))
    )
    return pattern.format(n=f"{limit.hours:g}")


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit with the moment it ends; `missing` is the year the calendar lacks."""

    label: str
    words: str
    at: dt.datetime | None
    missing: int | None


def limit_lines(book: Rulebook, urgency: str, received: dt.datetime) -> list[LimitLine]:
    """First contact and resolution under `urgency`, counted from receipt."""
    named = (("contact", gettext("首次联系")), ("resolve", gettext("办结")))
    found = []
    for name, label in named:
        limit: Limit = getattr(book.limits[urgency], name)
        end = due_if_known(limit, received, book.calendar)
        found.append(LimitLine(label, limit_words(limit), end.at, end.missing_year))
    return found


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (not for a whole one out of the browser's history)."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
