"""The forms of guest houses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.lodging.actions.houses import BEDS_MOST, ROOM_NAME_MOST, HouseGiven
from liren.domains.lodging.choices import Alarm, HouseKind, HouseState, Outcome
from liren.domains.lodging.queries.houses import GuestLine
from liren.domains.lodging.queries.lists import HouseFilter
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.lodging.models import Finding, GuestHouse

COMMUNITY_DIGITS = 12
SHOWN = [
    ("", gettext_lazy("全部")),
    ("alarm", gettext_lazy("有提醒的")),
    *Alarm.choices,
    ("due", gettext_lazy("有问题要改的")),
    (HouseState.PAUSED.value, gettext_lazy("停业的")),
]
SORTED = [
    ("name", gettext_lazy("按名称")),
    ("people", gettext_lazy("住得多的在前")),
    ("quiet", gettext_lazy("最久没有登记的在前")),
]
SPANS = [("7", gettext_lazy("近 7 天")), ("30", gettext_lazy("近 30 天")), ("90", gettext_lazy("近 90 天"))]


class HousesFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), required=False)
    show = forms.ChoiceField(label=gettext_lazy("看哪些"), choices=SHOWN, required=False)
    days = forms.ChoiceField(label=gettext_lazy("四实按"), choices=SPANS, required=False, initial="30")
    sort = forms.ChoiceField(label=gettext_lazy("排列"), choices=SORTED, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data or None, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])
        offer(self, "kind", [*ALL, *HouseKind.choices])

    def wanted(self) -> HouseFilter:
        if not self.is_bound:
            return HouseFilter()
        self.is_valid()
        given: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        given["days"] = int(given.get("days", 30))
        return HouseFilter(**given)

    @property
    def is_narrowed(self) -> bool:
        wanted = self.wanted()
        return bool(wanted.place or wanted.kind or wanted.show)


class HouseForm(Form):
    place = forms.ChoiceField(label=gettext_lazy("在哪个社区"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=HouseKind.choices)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200)
    holder = forms.CharField(
        label=gettext_lazy("经营者"), max_length=80, help_text=gettext_lazy("单位全名，或经营人姓名。")
    )
    licence = forms.CharField(label=gettext_lazy("特种行业许可证或备案号"), max_length=60, required=False)
    since = DayField(label=gettext_lazy("从哪一天起经营"))
    is_paused = forms.BooleanField(label=gettext_lazy("现在停业，不接待客人"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, actor: Actor, house: GuestHouse | None = None) -> None:
        initial: dict[str, Any] = {"since": clock.today}
        if house is not None:
            names = ("name", "kind", "address", "holder", "licence", "since", "version")
            initial = {name: getattr(house, name) for name in names}
            initial["is_paused"] = house.state == HouseState.PAUSED
        super().__init__(data, auto_id="d_%s", initial=initial)
        if house is not None:
            del self.fields["place"]
            return
        places = [one for one in place_choices(actor, EDIT) if len(one[0]) == COMMUNITY_DIGITS]
        first = [("", _("请选择"))] if len(places) > 1 else []
        offer(self, "place", [*first, *((code, name.strip()) for code, name in places)])

    def given(self) -> HouseGiven:
        names = ("name", "kind", "address", "holder", "since", "licence", "is_paused")
        return HouseGiven(**{name: self.cleaned_data[name] for name in names})


class HouseCloseForm(Form):
    on = DayField(label=gettext_lazy("从哪一天起不再经营"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, house: GuestHouse) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today, "version": house.version})


class GuestRoomForm(Form):
    name = forms.CharField(
        label=gettext_lazy("客房"), max_length=ROOM_NAME_MOST, help_text=gettext_lazy("如 101、二楼东间。")
    )
    beds = forms.IntegerField(label=gettext_lazy("床位"), min_value=1, max_value=BEDS_MOST)

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, auto_id="d_%s", **given)


class CheckForm(Form):
    """How each guest on the list was found, how many people were there, what else was wrong."""

    people = forms.IntegerField(
        label=gettext_lazy("现场一共有几位客人"),
        min_value=0,
        max_value=2_000,
        help_text=gettext_lazy("照看到的数，没有登记的也算。"),
    )
    other = forms.CharField(
        label=gettext_lazy("别的问题"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = DayField(label=gettext_lazy("有问题的，哪一天以前改好"))
    note_words = forms.CharField(
        label=gettext_lazy("备注"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, guests: Sequence[GuestLine], mend_days: int) -> None:
        super().__init__(
            data,
            auto_id="d_%s",
            initial={"due_on": lambda: clock.today() + dt.timedelta(days=max(1, mend_days))},
        )
        self.guests = list(guests)
        for line in self.guests:
            words = f"{line.guest.room.name} · {line.name} · {line.number}"
            field = forms.ChoiceField(label=words, choices=Outcome.choices, widget=forms.RadioSelect)
            field.error_messages["required"] = _("请选这一位核查的结果。")
            self.fields[_key(line.guest.id)] = field

    def rows(self) -> list[Any]:
        return [self[_key(line.guest.id)] for line in self.guests]

    def others(self) -> list[Any]:
        return [self[name] for name in ("people", "other", "due_on", "note_words")]

    def seen(self) -> Mapping[uuid.UUID, str]:
        """Also of guests who came since the page was drawn: their lack is refused."""
        return {line.guest.id: self.cleaned_data[_key(line.guest.id)] for line in self.guests}


def _key(guest_id: uuid.UUID) -> str:
    return f"seen_{guest_id.hex}"


class VisitForm(Form):
    is_mended = forms.ChoiceField(
        label=gettext_lazy("改好了吗"),
        choices=[("yes", gettext_lazy("改好了")), ("no", gettext_lazy("还没有改好"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("看到了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DayField(
        label=gettext_lazy("没有改好的，改到哪一天"), required=False, help_text=gettext_lazy("改好了就空着。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, finding: Finding) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": finding.version})

    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        return {**kept, "is_mended": kept["is_mended"] == "yes"}
