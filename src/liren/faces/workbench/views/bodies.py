"""The bodies of one's places: found, narrowed, sorted, seen as a list or as a tree, taken away."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from liren.domains.organisations import queries
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.body_forms import RIGHT, VIEW, BodiesFilter
from liren.faces.workbench.doors import with_right
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

LIST = "organisations.bodies"
KEPT = ("text", "kind", "place", "state", "sort")


@dataclass(slots=True)
class Node:
    """A body and those shown under it."""

    body: Body
    below: list[Node] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(1 + node.count for node in self.below)


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = BodiesFilter(request.GET, actor)
    wanted = form.wanted()
    is_tree = request.GET.get("view") == "tree"
    words = {
        "form": form,
        "is_tree": is_tree,
        "list_query": urlencode(_kept(request.GET)),
        "tree_query": urlencode({**_kept(request.GET), "view": "tree"}),
        "may_edit": actor.has(RIGHT),
        "is_later": bool(request.GET.get("after")),
        "printed_at": clock.now(),
    }
    if is_tree:
        words["nodes"] = tree_of(queries.tree_bodies(actor, wanted))
    else:
        found = queries.list_bodies(actor, wanted, after=request.GET.get("after", ""))
        words |= {"rows": found.rows, "next_key": found.next}
    return render(request, "bench/bodies/page.html", words)


def tree_of(rows: list[Body]) -> list[Node]:
    """Each under its parent; whose parent is not among the rows stands at the top."""
    nodes: dict[uuid.UUID, Node] = {row.id: Node(row) for row in rows}
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.body.parent_id) if node.body.parent_id else None
        (above.below if above else tops).append(node)
    return tops


def _kept(given: QueryDict) -> dict[str, str]:
    return {name: str(given[name]) for name in KEPT if given.get(name)}


@require_safe
@with_right(VIEW)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query."""
    wanted = BodiesFilter(QueryDict(query), actor).wanted()
    return Listing(
        name=f"{_('单位名录')}-{clock.today():%Y%m%d}",
        columns=_columns(),
        keys=lambda actor: queries.body_keys(actor, wanted),
        rows=lambda actor, ids: [_cells(body) for body in queries.bodies_by_id(actor, ids)],
        place_code=wanted.place or _place_of(actor),
        wanted=asdict(wanted),
    )


def _place_of(actor: Actor) -> str:
    return min((grant.place for grant in actor.grants_of(VIEW)), key=len)


def _columns() -> list[str]:
    return [
        _("全称"),
        _("简称"),
        _("种类"),
        _("区划代码"),
        _("区划"),
        _("上级单位"),
        _("电话"),
        _("在岗人数"),
        _("状态"),
    ]


def _cells(body: Body) -> list[exports.Cell]:
    return [
        body.name,
        body.short_name,
        str(body.get_kind_display()),
        body.place_code,
        body.place.name,
        body.parent.name if body.parent else "",
        body.phone,
        getattr(body, "holders", 0),
        _("在用") if body.active else pgettext("body", "已停用"),
    ]
