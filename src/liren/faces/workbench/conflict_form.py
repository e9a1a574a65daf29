"""The filter of differences between sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.people.choices import PersonField
from liren.domains.people.import_choices import ConflictField, ConflictState
from liren.domains.people.queries.conflicts import ConflictFilter
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor

STATES: list[Any] = [
    ("" if state is ConflictState.OPEN else state.value, state.label) for state in ConflictState
]


class ConflictFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    field = forms.ChoiceField(
        label=gettext_lazy("哪一项"),
        choices=[*ALL, *PersonField.choices, *ConflictField.choices],
        required=False,
    )
    state = forms.ChoiceField(label=gettext_lazy("决定"), choices=STATES, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, "people.import")])

    def wanted(self) -> ConflictFilter:
        self.is_valid()
        return ConflictFilter(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != ConflictFilter()
