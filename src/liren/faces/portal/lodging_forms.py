"""What the keeper of a guest house writes: who came together, who left."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.lodging.actions.guests import GUESTS_MOST, NAME_MOST, NUMBER_MOST, REASON_MOST, Arrival
from liren.domains.lodging.choices import DocumentKind, Together
from liren.domains.lodging.queries.houses import RoomLine
from liren.domains.lodging.rules.guests import Guardian, GuestGiven
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.moment_field import MomentField, local_now
from liren.kernel.refusals import Refusal

FIRST_ROWS = 2
OFF = {"autocomplete": "off"}
RENAMED = {"guardian": "guardian_phone"}


class GuestForm(Form):
    """One guest; a row with neither name nor number is nobody."""

    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=NAME_MOST, required=False, widget=forms.TextInput(attrs=OFF)
    )
    kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=DocumentKind.choices, initial="id_card")
    number = forms.CharField(
        label=gettext_lazy("证件号码"),
        max_length=NUMBER_MOST,
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )
    birth = DayField(
        label=gettext_lazy("出生日期"), required=False, help_text=gettext_lazy("身份证以外的证件才写。")
    )
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("证件上的照片和本人核过，是同一个人"), required=False
    )

    @property
    def is_nobody(self) -> bool:
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in ("name", "number"))

    def given(self) -> GuestGiven:
        return GuestGiven(**{name: self.cleaned_data[name] for name in self.fields})


class ArrivalForm(Form):
    room = forms.ChoiceField(label=gettext_lazy("住哪一间"))
    arrived_at = MomentField(label=gettext_lazy("什么时候到店的"))
    guardian_name = forms.CharField(
        label=gettext_lazy("父母或其他监护人的姓名"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )
    guardian_phone = forms.CharField(
        label=gettext_lazy("监护人的电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "tel"}),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("同住的人是未成年人的"),
        choices=[("", gettext_lazy("请选择")), *Together.choices],
        required=False,
    )
    is_reported = forms.BooleanField(label=gettext_lazy("联系不上监护人，已经报告公安机关"), required=False)

    def __init__(self, data: Any = None, *, rooms: Sequence[RoomLine], more: bool = False) -> None:
        super().__init__(data, auto_id="d_%s", initial={"arrived_at": local_now})
        free = next((one for one in rooms if one.free), None)
        self.initial["room"] = str(free.room.id) if free else ""
        field = self.fields["room"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.room.id), _words(one)) for one in rooms]
        count = _count(data) + (1 if more else 0) if data is not None else FIRST_ROWS
        self.count = min(max(count, 1), GUESTS_MOST)
        self.guests = [GuestForm(data, prefix=f"g{row}", auto_id="d_%s") for row in range(self.count)]
        self.is_warned = False
        self.minors_asked = False

    @property
    def may_add(self) -> bool:
        return self.count < GUESTS_MOST

    @property
    def asks_guardian(self) -> bool:
        """Something of it was written, or is to be."""
        names = ("guardian_name", "guardian_phone", "relation", "is_reported")
        return self.minors_asked or any(self.data.get(name) for name in names)

    def main(self) -> list[Any]:
        return [self["room"], self["arrived_at"]]

    def guardian(self) -> list[Any]:
        return [self[name] for name in ("guardian_name", "guardian_phone", "relation", "is_reported")]

    def all_valid(self) -> bool:
        rows = [one.is_valid() for one in self.guests if not one.is_nobody]
        return self.is_valid() and all(rows)

    def arrival(self, *, knowing: bool) -> Arrival:
        kept = self.cleaned_data
        guardian = Guardian(
            kept["guardian_name"].strip(),
            kept["guardian_phone"].strip(),
            kept["relation"],
            kept["is_reported"],
        )
        some = [one.given() for one in self.guests if not one.is_nobody]
        return Arrival(uuid.UUID(kept["room"]), kept["arrived_at"], some, guardian, knowing)

    def show(self, refusal: Refusal) -> None:
        """Beside the field of the guest it speaks of."""
        self.is_warned = refusal.code in {"lodging.number_fails", "lodging.more_than_beds"}
        self.minors_asked = refusal.code == "lodging.minor_not_asked"
        some = [one for one in self.guests if not one.is_nobody]
        if refusal.row is not None and refusal.field in GuestForm.base_fields:
            some[refusal.row].add_error(refusal.field, str(refusal))
            self.add_error(None, str(refusal))
            return
        name = RENAMED.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))


def _words(line: RoomLine) -> str:
    if not line.free:
        return _("{room}（已住满）").format(room=line.room.name)
    return _("{room}（空 {free} 张床）").format(room=line.room.name, free=line.free)


def _count(data: Mapping[str, Any]) -> int:
    sent = str(data.get("rows", ""))
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 3 else FIRST_ROWS


class LeftForm(Form):
    left_at = MomentField(label=gettext_lazy("什么时候离店的"))
    guests = forms.MultipleChoiceField(
        label=gettext_lazy("哪几位"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, rooms: Sequence[RoomLine]) -> None:
        super().__init__(data, auto_id="d_%s", initial={"left_at": local_now})
        field = self.fields["guests"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (str(one.guest.id), f"{line.room.name} · {one.name} · {one.number}")
                for line in rooms
                for one in line.guests
            ]

    def chosen(self) -> list[uuid.UUID]:
        return [uuid.UUID(one) for one in self.cleaned_data["guests"]]


class StrikeForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么划去"),
        max_length=REASON_MOST,
        help_text=gettext_lazy("如 写错了人、没有住。离店的请用“登记离店”。"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s")
