"""The late board: what is late, will be, stands still or has no limit, and in whose hands it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from liren.domains.casework.choices import AlarmStage, Clock, Urgency
from liren.domains.casework.queries import late, taking
from liren.domains.casework.queries.lists import CaseFilter
from liren.domains.organisations.queries import names_offered_to
from liren.domains.territory.queries import community_names
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports, hands
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of, written
from liren.faces.workbench.showing import book_of, county_of, place_words, runs_by_clock
from liren.kernel import clock, worktime
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.worktime import WorkingCalendar

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

ALL = [("", gettext_lazy("全部"))]
LIST = "casework.late"


class LateForm(forms.Form):
    """What the board is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=gettext_lazy("文字"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=[*ALL, *Urgency.choices], required=False
    )
    place = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("承办"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        seen = sorted({grant.place for grant in actor.grants_of("cases.view")}, key=len)
        top = (seen[0] if seen else "") or county_of(actor)
        self.places = community_names(top)
        self._offer("place", lambda: list(self.places.items()))
        self.bodies = names_offered_to(actor)
        self._offer("body", lambda: [(str(key), name) for key, name in self.bodies.items()])

    def _offer(self, name: str, choices: Callable[[], list[tuple[str, str]]]) -> None:
        """Put in order when they are shown, or when one of them is asked for."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = lambda: [*ALL, *choices()]

    def wanted(self, view: str) -> CaseFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return CaseFilter(view=view, **given)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


@dataclass(frozen=True, slots=True)
class Line:
    """A matter on the board."""

    case: Case
    by_clock: bool
    place: str
    hands: list[hands.Hand]

    @property
    def clock_label(self) -> str:
        return str(Clock(self.case.clock).label) if self.case.clock else ""

    @property
    def report_label(self) -> str:
        """How far up the line its lateness has been told."""
        stage = AlarmStage(self.case.alarm_stage)
        return str(stage.label) if stage > AlarmStage.LATE else ""


def view_names() -> list[tuple[str, str]]:
    return [
        ("late", _("已逾期")),
        ("soon", _("快到期")),
        ("suspended", _("已挂起")),
        ("no_calendar", _("缺日历")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in late.VIEWS else late.VIEWS[0]


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    view = _view(request.GET)
    form = LateForm(request.GET, actor)
    wanted = form.wanted(view)
    book = book_of(actor)
    until = late.soon_until(book.calendar)
    found = late.list_late(actor, wanted, until, after=request.GET.get("after", ""))
    tally = late.late_by_body(actor, wanted, until, form.bodies)
    custodies = late.custodies_of(found.cases)
    lines = [
        Line(
            case,
            runs_by_clock(case, book),
            place_words(case, form.places),
            hands.hands_of(custodies.get(case.id, [])),
        )
        for case in found.cases
    ]
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, tally.counts, request.GET),
        "lines": lines,
        "bodies": _body_links(tally.lines, view, request.GET),
        "bodies_more": tally.bodies - len(tally.lines),
        "next_key": found.next_key,
        "is_later": bool(request.GET.get("after")),
        "calendar": book.calendar,
        "until": until,
        "query": urlencode({**_kept(request.GET), "view": view}),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/late/page.html", words)


@dataclass(frozen=True, slots=True)
class BodyLink:
    name: str
    count: int
    query: str
    is_open: bool


def _body_links(bodies: list[late.BodyLine], view: str, given: QueryDict) -> list[BodyLink]:
    """Each body that holds something of the view; the chosen one leads back to all."""
    chosen = given.get("body", "")
    return [
        BodyLink(
            line.name,
            line.count,
            urlencode(
                {
                    **_kept(given),
                    "view": view,
                    "body": "" if str(line.body_id) == chosen else str(line.body_id),
                }
            ),
            str(line.body_id) == chosen,
        )
        for line in bodies
    ]


def _kept(given: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in given.items() if name in LateForm.base_fields and value}


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the board shows, all pages of it, with the whole custody of each matter."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The board behind a page's query as a list to take away."""
    given = QueryDict(query)
    shown = LateForm(given, actor)
    wanted = shown.wanted(_view(given))
    book = book_of(actor)
    until = late.soon_until(book.calendar)

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        cases = taking.late_cases_to_take(now, ids)
        custodies = late.custodies_of(cases)
        for case in cases:
            custody = hands.hands_words(custodies.get(case.id, []))
            yield _cells(case, shown.places, custody, runs_by_clock(case, book), book.calendar)

    return Listing(
        name=f"{dict(view_names())[wanted.view]}-{clock.today():%Y%m%d}",
        columns=_columns(),
        keys=lambda now: taking.late_keys(now, wanted, until),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted=written(wanted),
    )


def _columns() -> list[str]:
    return [
        _("编号"),
        _("事项"),
        _("地点"),
        _("紧急程度"),
        _("状态"),
        _("承办"),
        _("经办人"),
        _("哪一段期限"),
        _("期限"),
        _("还剩或逾期"),
        pgettext("custody", "经手"),
        _("收到"),
    ]


def _cells(
    case: Case, places: dict[str, str], custody: str, by_clock: bool, calendar: WorkingCalendar
) -> list[exports.Cell]:
    return [
        case.number,
        case.title,
        place_words(case, places),
        str(Urgency(case.urgency).label),
        case.state_label,
        case.owner.short_name,
        case.handler.display_name if case.handler else "",
        str(Clock(case.clock).label) if case.clock else "",
        case.due_at,
        _left(case, calendar, by_clock),
        custody,
        case.received_at,
    ]


def _left(case: Case, calendar: WorkingCalendar, by_clock: bool) -> str:
    if case.due_at is None or case.is_suspended:
        return ""
    return moments.remaining(worktime.left(calendar, clock.now(), case.due_at, by_clock))
