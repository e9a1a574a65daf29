"""At the window: a near relative of somebody who has died asks to see, copy, correct or delete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.people.choices import CardPurpose
from liren.domains.rights.actions.kin import note_kin
from liren.domains.rights.actions.relatives import take_from_relative
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.policies import CORRECT
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import people_tasks
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.kin_forms import RelativeForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

SHOWN = (409, 422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(CORRECT)
def take(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    form = RelativeForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            answer = _taken(request, actor, person_id, form)
        except Refusal as refusal:
            if refusal.status not in SHOWN:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            return answer
    return render(request, "bench/rights/relative.html", {"form": form, "head": head}, status=status)


def _taken(request: HttpRequest, actor: Actor, person_id: uuid.UUID, form: RelativeForm) -> HttpResponse:
    """A deletion waits for its decision; all else was decided on the papers that were seen."""
    right, claim = form.cleaned_data["right"], form.claim()
    if right == RelativeRight.DELETE:
        deletion = take_from_relative(
            actor=actor,
            person_id=person_id,
            name=claim.name,
            kinship=claim.kinship,
            proof=claim.proof,
            interest=claim.interest,
        )
        messages.success(request, _("已记下，等决定。"))
        return redirect("bench:deletion", deletion_id=deletion.id)
    row = note_kin(
        actor=actor, person_id=person_id, right=right, claim=claim, rooms=form.cleaned_data["rooms"]
    )
    people_tasks.remember(request, person_id, CardPurpose.CORRECTION)
    messages.success(request, _("已记下。"))
    return redirect("bench:kin_one", request_id=row.id)
