"""The list of hotline orders: how far each exchange is, filtered, sorted, taken away."""

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

from liren.domains.casework.queries import hotline as found
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of
from liren.faces.workbench.order_forms import OrderFilterForm
from liren.faces.workbench.showing import book_of, county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing

if TYPE_CHECKING:
    from liren.domains.casework.models import HotlineOrder

LIST = "casework.orders"


def view_names() -> list[tuple[str, str]]:
    return [
        ("open", _("在办")),
        ("late", _("过了热线期限")),
        ("stuck", _("没有送达")),
        ("waiting", _("等热线答复")),
        ("returned", _("已退回热线")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in found.VIEWS else found.VIEWS[0]


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = OrderFilterForm(request.GET, actor)
    wanted = form.wanted(view)
    listed = found.list_orders(actor, wanted, after=request.GET.get("after", ""))
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, found.count_views(actor, wanted), request.GET),
        "rows": listed.rows,
        "next_key": listed.next_key,
        "calendar": book_of(actor).calendar,
        "query": _query(request.GET, view),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/orders/list.html", words)


def _query(given: QueryDict, view: str) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(given[name]) for name in OrderFilterForm.base_fields if given.get(name)})
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
    wanted = OrderFilterForm(given, actor).wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for row in found.orders_to_take(now, ids):
            yield _cells(row)

    return Listing(
        name=_("热线工单 {view} {day}").format(
            view=dict(view_names())[wanted.view], day=f"{clock.today():%Y%m%d}"
        ),
        columns=_columns(),
        keys=lambda now: found.order_keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _columns() -> list[str]:
    return [
        _("热线"),
        _("工单号"),
        _("状态"),
        _("第几轮"),
        _("事项编号"),
        _("事项"),
        _("承办单位"),
        _("对方的类别"),
        _("来单时间"),
        _("收到时间"),
        _("怎么计时"),
        _("最初的期限"),
        _("现在的期限"),
        _("答复时间"),
    ]


def _cells(row: HotlineOrder) -> list[exports.Cell]:
    return [
        row.hotline.name,
        row.number,
        row.get_state_display(),
        row.round,
        row.case.number,
        row.case.title,
        row.case.owner.name,
        row.their_class,
        row.ordered_at,
        row.received_at,
        row.get_limit_kind_display(),
        row.first_due,
        row.due_at,
        row.answered_at,
    ]
