"""What left the house and what did not: seen, narrowed, taken away, sent again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from liren.domains.messaging.actions import resend
from liren.domains.messaging.policies import EDIT, VIEW
from liren.domains.messaging.queries import deliveries as found
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of
from liren.faces.workbench.message_forms import DeliveriesFilter
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.ids import as_uuid

LIST = "messaging.deliveries"


def view_names() -> list[tuple[str, str]]:
    return [
        ("trouble", pgettext("messages", "没有送到")),
        ("queued", _("待发送")),
        ("sent", _("已发送")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in found.VIEWS else found.VIEWS[0]


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = DeliveriesFilter(request.GET)
    wanted = form.wanted(view)
    kept = QueryDict(mutable=True)
    kept.update({name: request.GET[name] for name in form.fields if request.GET.get(name)} | {"view": view})
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, found.count_views(actor, wanted), request.GET),
        "page": found.list_deliveries(actor, wanted, as_uuid(request.GET.get("after", ""))),
        "query": kept.urlencode(),
        "may_edit": actor.has(EDIT),
        "here": "deliveries",
        "printed_at": clock.now(),
    }
    return render(request, "bench/messages/deliveries.html", words)


@require_safe
@with_right(VIEW)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it."""
    return exports.taken(request, LIST, form)


@require_POST
@with_right(VIEW)
def resend_one(request: HttpRequest, delivery_id: uuid.UUID) -> HttpResponse:
    resend(actor=actor_in(request), delivery_id=delivery_id)
    messages.success(request, _("已排队重发，几秒后再看结果。"))
    return redirect("bench:deliveries")


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    wanted = DeliveriesFilter(given).wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for line in found.deliveries_to_take(now, ids):
            yield _cells(line)

    return Listing(
        name=_("消息投递 {day}").format(day=f"{clock.today():%Y%m%d}"),
        columns=[
            _("排队"),
            _("方式"),
            _("消息"),
            _("收信人"),
            _("状态"),
            _("发出"),
            _("试过几次"),
            _("原因"),
        ],
        keys=lambda now: found.delivery_keys(now, wanted),
        rows=rows,
        place_code=county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _cells(line: found.DeliveryLine) -> list[exports.Cell]:
    return [
        moments.local(line.created_at),
        line.channel_label,
        line.title,
        line.to,
        line.state_label,
        moments.local(line.sent_at) if line.sent_at else "",
        line.tried,
        line.reason,
    ]
