"""The forms of moving, leaving, dying, heading and splitting."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from liren.domains.people.actions.joining import OUT
from liren.domains.people.choices import Living, Protection, SourceKind
from liren.domains.people.queries import HouseholdView
from liren.domains.people.standards import Relation
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.people_forms import NONE, SOURCES, MemberForm, offer_places
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.people.models import Household, Person


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


class ProtectForm(Form):
    """Why a tighter circle reads the person, or that it does so no longer; each time with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    protection = forms.ChoiceField(
        label=gettext_lazy("怎样保护"), choices=Protection.choices, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：凭人身安全保护令；本人书面要求；保护令已到期。不要写住址。"),
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data, auto_id="d_%s")
        self.initial = {"version": person.version, "protection": person.protection}

    def renewed(self, version: int) -> None:
        """Shown again on what is there now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


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


class RelationsForm(Form):
    """A relation for each member but the head; `OUT` ends the membership."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, view: HouseholdView) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": view.household.version})
        choices = [*Relation.choices[2:], (OUT, gettext_lazy("移出这一户"))]
        for one in view.members:
            if not one.is_head:
                self.fields[f"of_{one.person_id}"] = forms.ChoiceField(
                    label=one.name, choices=choices, initial=one.code
                )

    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        relations = {uuid.UUID(name[3:]): kept[name] for name in kept if name.startswith("of_")}
        return {"version": kept["version"], "relations": relations}


class MergeForm(DayForm):
    into = forms.ChoiceField(label=gettext_lazy("并入哪一户"), widget=forms.RadioSelect)
    field_order = ("version", "into", "on", "source")

    def __init__(self, data: Any = None, *, view: HouseholdView, others: Sequence[Household]) -> None:
        super().__init__(data, version=view.household.version)
        self.others = others
        field = self.fields["into"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.id), _called(one)) for one in others]

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["into_id"] = uuid.UUID(given.pop("into"))
        return given


def _called(household: Household) -> str:
    number = f"{household.number} · " if household.number else ""
    kind, day = household.get_kind_display(), household.opened_on.isoformat()
    return number + gettext("%(kind)s，%(day)s 登记") % {"kind": kind, "day": day}


class PairForm(DayForm):
    """The other of two people, by name and number."""

    other_name = forms.CharField(label=gettext_lazy("对方姓名"), max_length=80)
    other_number = forms.CharField(
        label=gettext_lazy("对方证件号码或电话"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("对方不在登记册上就空着。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("version", "other_name", "other_number", "on", "source")


class GuardianForm(PairForm):
    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, version=version)
        name, number = self.fields["other_name"], self.fields["other_number"]
        name.label, number.label = gettext_lazy("监护人姓名"), gettext_lazy("监护人证件号码或电话")
        number.required, number.help_text = True, ""


class JoiningForm(MemberForm):
    """One more member of a household, on its page as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, number=0)
        self.fields["source"] = copy.deepcopy(self.base_fields["source"])
        self.fields["version"].initial = version
        relation = self.fields["relation"]
        relation.initial, relation.required = "", True
        if isinstance(relation, forms.ChoiceField):
            relation.choices = [("", gettext_lazy("请选择")), *Relation.choices[2:]]


def _members(view: HouseholdView) -> list[tuple[str, str, bool]]:
    return [(str(one.person_id), f"{one.name}（{one.relation}）", one.is_head) for one in view.members]


def _offer(form: forms.Form, name: str, members: list[tuple[str, str, bool]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
        field.choices = [(key, label) for key, label, _is_head in members]
