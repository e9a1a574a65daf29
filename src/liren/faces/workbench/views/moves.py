"""Changes of codes of places: the list, a new one with its preview, the report of one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.territory.actions.moving import ask_move, preview_move, try_again, withdraw_move
from liren.domains.territory.choices import MoveState
from liren.domains.territory.queries import moving
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.move_forms import CodeForm, MoveForm
from liren.faces.workbench.move_words import word_of
from liren.faces.workbench.showing import county_of
from liren.kernel import clock, ids, placed
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.territory.models import PlaceMoveLine

RIGHT, LIST = "territory.edit", "territory.moves"
METHODS = ["GET", "HEAD", "POST"]
SHOWN = (409, 422)
LINES_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A place of a change as its table shows it."""

    label: Any
    old: str
    new: str
    old_name: str
    new_name: str
    grids: Sequence[str]
    follows: bool


def _line(row: PlaceMoveLine) -> Line:
    grids = [grid["code"] for grid in row.grids]
    return Line(
        row.get_kind_display(), row.old_code, row.new_code, row.old_name, row.new_name, grids, row.follows
    )


def _state(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in MoveState.values else ""


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor, state = actor_in(request), _state(request.GET)
    rows, next_key = moving.list_moves(actor, state, ids.as_uuid(request.GET.get("after", "")))
    names = [("", _("全部")), *((one.value, str(one.label)) for one in MoveState)]
    form = CodeForm(request.GET)
    asked = form.asked()
    words = {
        **list_words(
            form, request.GET, view=state, tabs=tabs_of(names, state, moving.count_moves(actor), request.GET)
        ),
        "rows": rows,
        "next_key": next_key,
        "asked": asked,
        "borne": moving.place_on(*asked) if asked else None,
    }
    return render(request, "bench/moves/page.html", words)


@never_cache
@require_http_methods(METHODS)
@with_right(RIGHT)
def add(request: HttpRequest) -> HttpResponse:
    """Shows what would happen first; asked again with what was seen, does it."""
    actor = actor_in(request)
    form = MoveForm(posted(request), request.FILES if request.method == "POST" else None)
    plan, status = None, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            plan = preview_move(actor=actor, text=given["lines"], on=given["on"])
            if given["seen"] == plan.digest:
                move = ask_move(
                    actor=actor, text=given["lines"], on=given["on"], basis=given["basis"], seen=given["seen"]
                )
                messages.success(request, _begun(move.on > clock.today()))
                return redirect("bench:move", move.id)
            status = 200
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
    return render(request, "bench/moves/new.html", {"form": form, **_planned(form, plan)}, status=status)


def _begun(waits: bool) -> str:
    return _("已经记下，到生效日自动开始。") if waits else _("已经开始，后台正在改写。")


def _planned(form: MoveForm, plan: moving.Plan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None}
    return {
        "plan": plan,
        "given": form.cleaned_data,
        "lines": [
            Line(line.kind.label, line.old, line.new, line.old_name, line.new_name, line.grids, line.follows)
            for line in plan.lines[:LINES_SHOWN]
        ],
        "more": max(0, len(plan.lines) - LINES_SHOWN),
        "tables": [(word_of(column.key), n) for column, n in sorted(plan.tables, key=lambda one: -one[1])],
        "left": sorted({str(why) for why in placed.LEFT.values()}),
    }


@require_safe
@with_right(RIGHT)
def one(request: HttpRequest, move_id: uuid.UUID) -> HttpResponse:
    move = moving.get_move(actor_in(request), move_id)
    lines, tables = moving.lines_of_move(move), moving.tables_of_move(move)
    expected, moved = sum(row.expected for row in tables), sum(row.moved for row in tables)
    words = {
        "move": move,
        "lines": [_line(row) for row in lines[:LINES_SHOWN]],
        "more": max(0, len(lines) - LINES_SHOWN),
        "tables": [(word_of(row.column), row, row.stayed) for row in tables],
        "expected": expected,
        "moved": moved,
        "kept": sum(row.stayed for row in tables),
        "left": sorted({str(why) for why in placed.LEFT.values()}),
    }
    return render(request, "bench/moves/one.html", words)


@require_POST
@with_right(RIGHT)
def withdraw(request: HttpRequest, move_id: uuid.UUID) -> HttpResponse:
    try:
        withdraw_move(actor=actor_in(request), move_id=move_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。"))
    return redirect("bench:move", move_id)


@require_POST
@with_right(RIGHT)
def again(request: HttpRequest, move_id: uuid.UUID) -> HttpResponse:
    try_again(actor=actor_in(request), move_id=move_id)
    messages.success(request, _("后台正在再试一次。"))
    return redirect("bench:move", move_id)


@require_safe
@with_right(RIGHT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """Moves with their counts."""
    state = _state(QueryDict(query))

    def rows(now: Actor, keys: Sequence[Any]) -> Iterator[list[exports.Cell]]:
        for one in moving.moves_by_ids(now, keys):
            move = one.move
            yield [move.on, move.basis, move.get_state_display(), one.places, one.expected, one.moved]

    columns = (_("生效日"), _("依据的批复"), _("状态"), _("几个地方"), _("应改（行）"), _("已改（行）"))
    return Listing(
        _("区划变更"),
        columns,
        lambda now: moving.keys_of_moves(now, state),
        rows,
        county_of(actor),
        {"view": state} if state else {},
    )
