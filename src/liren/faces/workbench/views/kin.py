"""One more member, other relations, two households made one; marriages and guardians: a form each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.people.actions import joining, kin
from liren.domains.people.queries.homes import households_beside
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import alike
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.moving_forms import (
    DayForm,
    GuardianForm,
    JoiningForm,
    MergeForm,
    PairForm,
    RelationsForm,
)
from liren.faces.workbench.people_forms import EDIT
from liren.faces.workbench.views.moving import (
    METHODS,
    editable,
    editable_household,
    of_household,
    of_person,
    refused,
)
from liren.kernel.refusals import Refusal


@require_http_methods(METHODS)
@with_right(EDIT)
def member(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    """Somebody who is on the register already is recognised, as when a household is registered."""
    view = editable_household(request, household_id)
    household = view.household
    row = JoiningForm(alike.with_recognised(posted(request)), version=household.version)
    words: dict[str, Any] = {"row": row, "household": household}
    status = 422 if row.is_bound else 200
    if row.is_valid():
        kept = row.cleaned_data
        try:
            joining.add_member(
                actor=actor_in(request),
                household_id=household.id,
                version=kept["version"],
                member=row.member(),
                source=kept["source"],
                apart_from=alike.told_apart(request),
            )
        except Refusal as refusal:
            fresh = [] if kept["person_id"] else [row]
            given = [one.given() for one in fresh]
            at = str(household.dwelling or "")
            found = alike.shown(actor_in(request), refusal, household.place_code, given, at)
            refusal.field = {"phone": "phones", "person": "name"}.get(refusal.field, refusal.field)
            status = refused(row, refusal)
            words |= alike.beside(found, fresh)
        else:
            messages.success(request, _("已加进这一户。"))
            return redirect("bench:household", household_id=household.id)
    return render(request, "bench/homes/join.html", words, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def relations(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    view = editable_household(request, household_id)
    form = RelationsForm(posted(request), view=view)
    take = joining.change_relations
    return of_household(request, view, form, take, "bench/moving/relations.html", _("关系已改。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def merge(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    view = editable_household(request, household_id)
    others = households_beside(actor_in(request), view.household)
    form = MergeForm(posted(request), view=view, others=others)
    take = joining.join_households
    return of_household(request, view, form, take, "bench/moving/merge.html", _("已并成一户。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def marriage(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = PairForm(posted(request), version=head.person.version)
    return of_person(
        request, head, form, kin.record_marriage, "bench/moving/marriage.html", _("已登记结婚。")
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def divorce(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = DayForm(posted(request), version=head.person.version)
    return of_person(request, head, form, kin.record_divorce, "bench/moving/divorce.html", _("已登记离婚。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def guardian(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    head = editable(request, person_id)
    form = GuardianForm(posted(request), version=head.person.version)
    return of_person(
        request, head, form, kin.record_guardian, "bench/moving/guardian.html", _("监护人已登记。")
    )
