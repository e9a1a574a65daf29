"""What the list of hot issues is asked for, and the formula of the heat in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.hot import SORTS, HotFilter
from liren.domains.policy.queries import figures_of
from liren.domains.territory.queries import children_of
from liren.faces.ui.forms import DayField
from liren.faces.workbench.figure_words import name_of, told, value_words
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor

ALL = [("", _("全部"))]
SORT_LABELS = [
    ("heat", _("热度")),
    ("cases", _("件数")),
    ("people", _("人数")),
    ("votes", _("附议")),
    ("last", _("最近有人说")),
]


class HotForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=_("地方"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)
    only = forms.ChoiceField(
        label=pgettext_lazy("hot issue", "只看"),
        choices=[*ALL, ("confer", _("提请会商的"))],
        required=False,
    )
    sort = forms.ChoiceField(label=_("排序"), choices=[*SORT_LABELS], required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        seen = sorted({grant.place for grant in actor.grants_of("reports.view")}, key=len)
        self.top = (seen[0] if seen else "") or county_of(actor)
        classes = [row for row in catalogue_of(county_of(actor)) if row.level == 1]
        self.kinds = {row.code: str(row.shown) for row in classes}
        self._offer("place", [(place.code, place.name) for place in children_of(self.top)])
        self._offer("kind", list(self.kinds.items()))
        self.is_valid()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*ALL, *choices]

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("place", "kind", "since", "until", "only"))

    def wanted(self) -> HotFilter:
        given: dict[str, Any] = self.cleaned_data
        return HotFilter(
            place=given.get("place") or "",
            kind=given.get("kind") or "",
            since=given.get("since"),
            until=given.get("until"),
            only=given.get("only") or "",
            sort=given.get("sort") or next(iter(SORTS)),
        )

    def query(self, **changes: str) -> str:
        kept = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in {**kept, **changes}.items() if value})


@dataclass(frozen=True, slots=True)
class Weight:
    """One figure of the formula, with where it comes from."""

    key: str
    name: str
    value: str
    quote: str
    source: str


def weights_at(place_code: str) -> list[Weight]:
    """The figures of the formula in force, in words. One query."""
    return [
        Weight(row.key, name_of(row), value_words(row.shape, row.raw, row.unit), *told(row)[:2])
        for row in figures_of(place_code[:6], "casework.hot.")
    ]
