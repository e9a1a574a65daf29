"""The filter of possible doubles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.people.double_choices import PairState, PairVerdict
from liren.domains.people.queries.double_pairs import NEWEST, PairFilter
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor

STATES: list[Any] = [("", PairState.OPEN.label), (PairState.APART.value, PairState.APART.label)]
SORTS: list[Any] = [("", gettext_lazy("最像的在前")), (NEWEST, gettext_lazy("新找到的在前"))]


class DoublesFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    verdict = forms.ChoiceField(
        label=gettext_lazy("有多像"), choices=[*ALL, *PairVerdict.choices], required=False
    )
    state = forms.ChoiceField(label=gettext_lazy("决定"), choices=STATES, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, "people.merge")])

    def wanted(self) -> PairFilter:
        self.is_valid()
        return PairFilter(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != PairFilter()
