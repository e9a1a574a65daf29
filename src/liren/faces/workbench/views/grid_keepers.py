"""Who answers for a grid: chief, deputies, leaves and who stands in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.organisations.actions.keepers import appoint_keeper, drop_leave, end_keeper, note_leave
from liren.domains.organisations.errors import KeeperUnknown
from liren.domains.organisations.policies import can_appoint_keepers, can_note_leaves
from liren.domains.organisations.queries.keepers import answering, fit_to_keep, keepers_of
from liren.domains.territory.policies import can_view_ground
from liren.domains.territory.queries import get_grid
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.keeper_forms import AppointForm, EndForm, LeaveForm
from liren.faces.workbench.views.grids import RIGHT
from liren.kernel import clock, ids
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

if TYPE_CHECKING:
    from liren.domains.territory.models import Grid

METHODS = ["GET", "HEAD", "POST"]
SHOWN = (404, 409, 422)


@require_http_methods(METHODS)
@with_right(RIGHT)
def page(request: HttpRequest, grid_id: uuid.UUID) -> HttpResponse:
    actor, grid = actor_in(request), get_grid(grid_id)
    if not can_view_ground(actor, grid.place_code):
        raise NotFound
    if not can_note_leaves(actor, grid.place_code):
        raise NotAllowed
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    forms = _forms(grid, verb, request)
    if request.method == "POST":
        try:
            if _done(actor, grid, verb, request, forms):
                messages.success(request, _("已保存。"))
                return redirect("bench:grid_keepers", grid_id)
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            if verb not in forms:  # a leave that is gone has no form to stand beside
                messages.error(request, str(refusal))
                return redirect("bench:grid_keepers", grid_id)
            show(forms[verb], refusal)
    return _shown(request, actor, grid, forms, verb)


def _forms(grid: Grid, verb: str, request: HttpRequest) -> dict[str, Form]:
    now, fit = [row for row in keepers_of(grid.id) if row.until is None], fit_to_keep(grid.place_code)
    sent = {verb: request.POST}
    return {
        "appoint": AppointForm(sent.get("appoint"), fit=fit),
        "leave": LeaveForm(sent.get("leave"), keepers=now, fit=fit),
        "end": EndForm(sent.get("end"), keepers=now),
    }


def _done(actor: Actor, grid: Grid, verb: str, request: HttpRequest, forms: dict[str, Form]) -> bool:
    """Whether something was written. What is not filled in stands beside its field."""
    if verb == "back":
        leave_id = ids.as_uuid(request.POST.get("leave", ""))
        if leave_id is None:
            raise KeeperUnknown
        drop_leave(actor=actor, leave_id=leave_id)
        return True
    form = forms.get(verb)
    if form is None or not form.is_valid():
        return False
    given: dict[str, Any] = form.cleaned_data
    if verb == "appoint":
        holder = uuid.UUID(given["holder"])
        appoint_keeper(
            actor=actor, grid_id=grid.id, holder_id=holder, part=given["part"], since=given["since"]
        )
    elif verb == "end":
        end_keeper(actor=actor, keeper_id=uuid.UUID(given["keeper"]), until=given["until"])
    else:
        note_leave(
            actor=actor,
            keeper_id=uuid.UUID(given["keeper"]),
            since=given["since"],
            until=given["until"],
            substitute_id=ids.as_uuid(given["substitute"]),
        )
    return True


def _shown(request: HttpRequest, actor: Actor, grid: Grid, forms: dict[str, Form], verb: str) -> HttpResponse:
    rows = keepers_of(grid.id)
    now = [row for row in rows if row.until is None]
    may_appoint = can_appoint_keepers(actor, grid.place_code)
    titles = [("leave", _("登记请假"))] if now else []
    if may_appoint:
        titles = [("appoint", _("安排网格长或副网格长")), *titles, *([("end", _("卸任"))] if now else [])]
    words = {
        "grid": grid,
        "rows": now,
        "former": [row for row in rows if row.until is not None],
        "answering": answering(rows, clock.today()),
        "today": clock.today(),
        "forms": [(key, title, forms[key], key == verb) for key, title in titles],
    }
    return render(request, "bench/grids/keepers.html", words, status=422 if verb else 200)
