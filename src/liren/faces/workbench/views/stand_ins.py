"""Standing in during leave: who stands in for whom, arranging it, and acting for the other."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.access.actions import standing
from liren.domains.access.queries import standing as queries
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import STANDING_IN, actor_in
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.places import choices_in
from liren.kernel import clock
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import BadInput

if TYPE_CHECKING:
    from liren.domains.access.models import RoleHolding

PAGE = 30


class LendForm(Form):
    """Days are whole days in China; the last one counts."""

    deputy = forms.ChoiceField(label=gettext_lazy("谁来代"))
    place_code = forms.ChoiceField(label=gettext_lazy("代到哪里"))
    first_day = DayField(label=gettext_lazy("从哪天起"))
    last_day = DayField(label=gettext_lazy("到哪天止"))
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200)

    def __init__(self, *args: Any, holding: RoleHolding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputies = [(str(one.id), one.display_name) for one in queries.deputies_for(holding)]
        for name, choices in (("deputy", deputies), ("place_code", choices_in({holding.place_code}))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def wish(self) -> standing.StandInWish:
        given = self.cleaned_data
        start = _morning(given["first_day"])
        return standing.StandInWish(
            deputy_id=uuid.UUID(given["deputy"]),
            place_code=given["place_code"],
            starts_at=max(start, clock.now()) if given["first_day"] == clock.today() else start,
            ends_at=_morning(given["last_day"] + dt.timedelta(days=1)),
            reason=given["reason"],
        )


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.LOCAL)


@require_safe
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    """What runs and is to come, the roles one may find a stand-in for, and what is over."""
    actor = actor_in(request)
    now, past = (
        queries.stand_ins_of(actor),
        queries.stand_ins_past(actor, after=as_uuid(request.GET.get("after", "")), size=PAGE + 1),
    )
    held = queries.lendable(actor) if actor.on_behalf_of is None else []
    codes = {row.place_code for row in now} | {row.place_code for row in past}
    words = {
        "rows": now,
        "past": past[:PAGE],
        "next": past[PAGE - 1].id if len(past) > PAGE else "",
        "held": held,
        "places": places_named(codes | {holding.place_code for holding in held}),
        "acting": request.session.get(STANDING_IN, "") if actor.on_behalf_of else "",
    }
    return render(request, "bench/account/stand_ins.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def lend(request: HttpRequest, holding_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    holding = queries.lendable_one(actor, holding_id)
    proposed = {"first_day": clock.today(), "place_code": holding.place_code}
    form = LendForm(posted(request), holding=holding, initial=proposed)
    if form.is_valid():
        try:
            row = standing.lend(actor=actor, holding_id=holding_id, wish=form.wish())
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("{name}代班，安排好了。").format(name=row.deputy.display_name))
            return redirect("bench:stand_ins")
    words = {"form": form, "holding": holding, "place": places_named([holding.place_code])}
    return render(request, "bench/account/stand_in_lend.html", words, status=422 if form.errors else 200)


@require_POST
@staff_only
def begin(request: HttpRequest, stand_in_id: uuid.UUID) -> HttpResponse:
    row = standing.begin_standing_in(actor=actor_in(request), stand_in_id=stand_in_id)
    request.session[STANDING_IN] = str(row.id)
    return redirect("bench:stand_ins")


@require_POST
@staff_only
def stop(request: HttpRequest) -> HttpResponse:
    request.session.pop(STANDING_IN, None)
    messages.success(request, _("已经回到自己的岗位。"))
    return redirect("bench:stand_ins")


@require_POST
@staff_only
def end(request: HttpRequest, stand_in_id: uuid.UUID) -> HttpResponse:
    standing.end_stand_in(actor=actor_in(request), stand_in_id=stand_in_id)
    messages.success(request, _("这次代班已经结束。"))
    return redirect("bench:stand_ins")
