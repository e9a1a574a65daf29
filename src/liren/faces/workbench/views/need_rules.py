"""The rules by which needs are raised: what holds, how many people each concerns, and what others would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.people.actions.need_rules import check_need_rules, set_need_rules
from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.queries.need_rules import KEY, Effect, effects, need_rules
from liren.domains.policy.queries import figure_changes
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.need_rule_forms import RulesForm
from liren.faces.workbench.people_forms import VIEW
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

EDIT = "limits.edit"
WRONG = (409, 422)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as it is shown, with what it does."""

    name: str
    row: Mapping[str, Any]
    kind: str
    group: str
    effect: Effect


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The button says whether the rules are tried or set."""
    actor = actor_in(request)
    county = county_of(actor)
    if request.method == "POST" and not actor.has(EDIT):
        raise NotAllowed
    now = need_rules(county)
    form = RulesForm(posted(request), rows=now.value)
    words: dict[str, Any] = {"form": form, "source": now, "may_edit": actor.has(EDIT)}
    rows, status = now.value, 422 if form.is_bound else 200
    if form.is_bound and form.all_valid():
        try:
            if request.POST.get("do") == "set":
                _set(actor, county, form)
                messages.success(request, _("规则已改，当天夜里按新的规则提出和结束需求。"))
                return redirect("bench:need_rules")
            check_need_rules(form.rows())
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            rows, status = form.rows(), 200
            words["is_tried"] = True
    words["lines"], words["left_out"] = _lines(actor, county, rows)
    words["history"] = [(one, one.valid_from > clock.today()) for one in figure_changes(actor, county, KEY)]
    return render(request, "bench/needs/rules.html", words, status=status)


def _set(actor: Actor, county: str, form: RulesForm) -> None:
    kept = form.cleaned_data
    set_need_rules(
        actor=actor, county=county, rows=form.rows(), valid_from=kept["valid_from"], reason=kept["reason"]
    )


def _lines(actor: Actor, county: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Line], int]:
    """Each rule with what it does, and how many needs of rules that are not among them would end."""
    found = effects(actor, county, rows)
    is_english = (get_language() or "").startswith("en")
    lines = [
        Line(
            (row["name_en"] or row["name"]) if is_english else row["name"],
            row,
            str(NeedKind(row["kind"]).label),
            str(Group(row["group"]).label) if row["group"] else "",
            found.get(row["code"], Effect(0, 0, 0)),
        )
        for row in rows
    ]
    codes = {row["code"] for row in rows}
    return lines, sum(effect.ends for code, effect in found.items() if code not in codes)
