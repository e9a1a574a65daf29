"""The forms of moving, leaving, dying, heading and splitting."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liren.domains.people.choices import Living, SourceKind
from liren.domains.people.queries import HouseholdView
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.people_forms import NONE, SOURCES, offer_places
from liren.kernel import clock
from liren.kernel.actor import Actor


class DayForm(Form):
    """A day and who says so, on the card as its page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("哪一天"))
    source = forms.ChoiceField(label=gettext_lazy("依据"), choices=SOURCES, initial=SourceKind.VISIT)

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": version})
        self.fields["on"].initial = clock.today

    def renewed(self, version: int) -> None:
        """Shown again on what is there now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    def day(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        return day

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MoveForm(DayForm):
    place = forms.ChoiceField(label=gettext_lazy("社区"))
    address = forms.CharField(
        label=gettext_lazy("新住址"), max_length=160, help_text=gettext_lazy("写到室号。")
    )
    living = forms.ChoiceField(
        label=gettext_lazy("怎么住的"), choices=[*NONE, *Living.choices], required=False
    )
    field_order = ("version", "place", "address", "living", "on", "source")

    def __init__(self, data: Any = None, *, version: int, actor: Actor) -> None:
        super().__init__(data, version=version)
        offer_places(self, actor)

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["place_code"] = given.pop("place")
        return given


class LeaveForm(DayForm):
    note = forms.CharField(label=gettext_lazy("去了哪里"), required=False, max_length=200)
    field_order = ("version", "on", "note", "source")


class HeadForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ChoiceField(label=gettext_lazy("新的户主"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, view: HouseholdView) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": view.household.version})
        _offer(self, "person", [one for one in _members(view) if not one[2]])

    def given(self) -> dict[str, Any]:
        return {"version": self.cleaned_data["version"], "person_id": uuid.UUID(self.cleaned_data["person"])}


class SplitForm(DayForm):
    people = forms.MultipleChoiceField(
        label=gettext_lazy("哪些人分出去"), widget=forms.CheckboxSelectMultiple
    )
    head = forms.ChoiceField(label=gettext_lazy("新户的户主"))
    field_order = ("version", "people", "head", "on", "source")

    def __init__(self, data: Any = None, *, view: HouseholdView) -> None:
        super().__init__(data, version=view.household.version)
        for name in ("people", "head"):
            _offer(self, name, _members(view))

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        people = [uuid.UUID(one) for one in given.pop("people")]
        head = uuid.UUID(given.pop("head"))
        return {**given, "person_ids": people, "head_id": head}


def _members(view: HouseholdView) -> list[tuple[str, str, bool]]:
    return [(str(one.person_id), f"{one.name}（{one.relation}）", one.is_head) for one in view.members]


def _offer(form: forms.Form, name: str, members: list[tuple[str, str, bool]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
        field.choices = [(key, label) for key, label, _is_head in members]
