"""The list of supervisions (督办台账): what waits for whom, filtered, sorted, taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.choices import SupervisionAlarm
from liren.domains.casework.queries import supervision as found
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of
from liren.faces.workbench.showing import book_of, county_of
from liren.faces.workbench.supervision_forms import FilterForm
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing

if TYPE_CHECKING:
    from liren.domains.casework.models import Supervision

LIST = "casework.supervisions"


def view_names() -> list[tuple[str, str]]:
    return [
        ("waiting", _("待说明")),
        ("late", _("到期未答复")),
        ("answered", _("待销号")),
        ("instructed", _("有批示")),
        ("closed", _("已销号")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in found.VIEWS else found.VIEWS[0]


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    view = _view(request.GET)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    listed = found.list_supervisions(actor, wanted, after=request.GET.get("after", ""))
    counts = found.count_views(actor, wanted)
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, counts, request.GET),
        "rows": listed.rows,
        "next_key": listed.next_key,
        "places": form.places,
        "calendar": book_of(actor).calendar,
        "query": _query(request.GET, view),
        "may_open": actor.has("cases.supervise"),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/supervision/list.html", words)


def _query(given: QueryDict, view: str) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(given[name]) for name in FilterForm.base_fields if given.get(name)})
    kept["view"] = view
    return kept.urlencode()


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it, in its order."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    shown = FilterForm(given, actor)
    wanted = shown.wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for row in found.supervisions_to_take(now, ids):
            yield _cells(row, shown.places)

    return Listing(
        name=_("督办台账 {view} {day}").format(
            view=dict(view_names())[wanted.view], day=f"{clock.today():%Y%m%d}"
        ),
        columns=_columns(),
        keys=lambda now: found.supervision_keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _columns() -> list[str]:
    return [
        _("督办编号"),
        _("事项编号"),
        _("事项"),
        _("社区"),
        _("被督办单位"),
        _("督办方式"),
        _("起因"),
        _("状态"),
        _("发出"),
        _("答复期限"),
        _("催到哪里"),
        _("退回次数"),
        _("督办要求"),
        _("销号"),
        _("销号结果"),
        _("结论"),
    ]


def _cells(row: Supervision, places: dict[str, str]) -> list[exports.Cell]:
    stage = SupervisionAlarm(row.alarm_stage)
    return [
        row.number,
        row.case.number,
        row.case.title,
        places.get(row.place_code, row.place_code),
        row.body.name,
        row.get_level_display(),
        row.get_cause_display(),
        row.get_state_display(),
        moments.local(row.opened_at),
        moments.local(row.due_at) if row.due_at else "",
        str(stage.label) if stage else "",
        row.return_count,
        row.demand,
        moments.local(row.closed_at) if row.closed_at else "",
        row.get_result_display() if row.result else "",
        row.conclusion,
    ]
