"""The forms of groups, contacts and stairways."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.neighbours.choices import (
    AgreedBy,
    ChargeKind,
    CircleKind,
    ContactKind,
    HelpKind,
    ShownName,
)
from liren.domains.neighbours.queries import CircleFilter, CircleView, ContactFilter, StairFilter
from liren.domains.neighbours.queries.contacts import Offered
from liren.domains.territory.queries import buildings_of, grids_under
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.people_forms import VIEW, offer_places
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

CHARGES = [*ALL, *ChargeKind.choices, ("none", gettext_lazy("什么都没有联系"))]
SHOWN = [*ALL, ("yes", gettext_lazy("同意公示")), ("no", gettext_lazy("没有同意公示"))]
SORTS = [("", gettext_lazy("新任的在前")), ("name", gettext_lazy("按姓名"))]
Q_HELP = gettext_lazy("地址或小组")


class _Filter(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])

    def kept(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kept().keys() - {"sort"})


class ContactFilterForm(_Filter):
    q = forms.CharField(label=Q_HELP, max_length=40, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("什么人"), choices=[*ALL, *ContactKind.choices], required=False
    )
    charge = forms.ChoiceField(label=gettext_lazy("联系什么"), choices=CHARGES, required=False)
    shown = forms.ChoiceField(label=gettext_lazy("公示"), choices=SHOWN, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排列"), choices=SORTS, required=False)
    former = forms.BooleanField(label=gettext_lazy("看已卸任的"), required=False)

    def wanted(self) -> ContactFilter:
        return ContactFilter(**self.kept())


class CircleFilterForm(_Filter):
    q = forms.CharField(label=gettext_lazy("名称里有"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("哪种小组"), choices=[*ALL, *CircleKind.choices], required=False
    )
    former = forms.BooleanField(label=gettext_lazy("看已撤销的"), required=False)

    def wanted(self) -> CircleFilter:
        return CircleFilter(**self.kept())


class StairFilterForm(_Filter):
    q = forms.CharField(label=gettext_lazy("地址里有"), max_length=40, required=False)
    every = forms.BooleanField(label=gettext_lazy("有联系人的也列出"), required=False)

    def wanted(self) -> StairFilter:
        kept = self.kept()
        return StairFilter(kept.get("place", ""), kept.get("q", ""), not kept.get("every", False))


class SinceForm(Form):
    since = DayField(label=gettext_lazy("从哪一天起"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="d_%s", **more)
        self.fields["since"].initial = clock.today

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EnrolForm(SinceForm):
    """Somebody from elsewhere, by name."""

    place = forms.ChoiceField(label=gettext_lazy("社区"))
    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=80,
        help_text=gettext_lazy("在本社区登记的人，请从他的登记卡上选“做联系人”。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("什么人"), choices=ContactKind.choices, initial="worker")
    field_order = ("place", "name", "kind", "since")

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        offer_places(self, actor)

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["place_code"] = given.pop("place")
        return given


class EnrolPersonForm(SinceForm):
    kind = forms.ChoiceField(label=gettext_lazy("作为什么人"), choices=ContactKind.choices)
    field_order = ("kind", "since")


class ConsentForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown_name = forms.ChoiceField(
        label=gettext_lazy("姓名"), choices=ShownName.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=gettext_lazy("同意公示的电话"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("不公示电话就空着。照片一律不公示。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("怎么同意的"), choices=AgreedBy.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, version: int, kept: Any = None, phone: str = "") -> None:
        agreed = {"shown_name": kept.shown_name, "phone": phone, "how": kept.how} if kept else {}
        super().__init__(data, auto_id="d_%s", initial={"version": version, **agreed})


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": version})

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EndForm(VersionForm):
    on = DayField(label=gettext_lazy("到哪一天止"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=100)

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, version=version)
        self.fields["on"].initial = clock.today


class TakeForm(SinceForm):
    """Which of the community's contacts takes it."""

    contact = forms.ChoiceField(label=gettext_lazy("联系人"))
    field_order = ("contact", "since")

    def __init__(self, data: Any = None, *, offered: Iterable[Offered]) -> None:
        super().__init__(data)
        self.versions = {str(one.id): one.version for one in offered}
        offer(self, "contact", [(str(one.id), f"{one.name}（{one.label}）") for one in offered])

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        chosen = given.pop("contact")
        return {**given, "contact_id": uuid.UUID(chosen), "version": self.versions[chosen]}


class CircleForm(SinceForm):
    place = forms.ChoiceField(label=gettext_lazy("社区"))
    kind = forms.ChoiceField(label=gettext_lazy("哪种小组"), choices=CircleKind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    field_order = ("place", "kind", "name", "since")

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        offer_places(self, actor)

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["place_code"] = given.pop("place")
        return given


class GroundForm(VersionForm):
    grids = forms.MultipleChoiceField(
        label=gettext_lazy("网格"), required=False, widget=forms.CheckboxSelectMultiple
    )
    buildings = forms.MultipleChoiceField(
        label=gettext_lazy("楼栋"), required=False, widget=forms.CheckboxSelectMultiple
    )
    on = DayField(label=gettext_lazy("从哪一天起"))

    def __init__(self, data: Any = None, *, view: CircleView) -> None:
        super().__init__(data, version=view.circle.version)
        place = view.circle.place_code
        offer(self, "grids", [(str(one.id), one.name) for one in grids_under(place)])
        offer(self, "buildings", [(str(one.id), one.address) for one in buildings_of(place)])
        self.fields["on"].initial = clock.today
        self.fields["grids"].initial = [str(one.grid_id) for one in view.covers if one.grid_id]
        self.fields["buildings"].initial = [str(one.building_id) for one in view.covers if one.building_id]

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        for name in ("grids", "buildings"):
            given[name] = [uuid.UUID(one) for one in given[name]]
        return given


class HelpForm(SinceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = forms.ChoiceField(label=gettext_lazy("谁帮"))
    helped = forms.ChoiceField(label=gettext_lazy("帮谁"))
    kind = forms.ChoiceField(label=gettext_lazy("帮什么"), choices=HelpKind.choices)
    note = forms.CharField(label=gettext_lazy("说具体些"), required=False, max_length=120)
    field_order = ("version", "helper", "helped", "kind", "note", "since")

    def __init__(self, data: Any = None, *, view: CircleView) -> None:
        super().__init__(data, initial={"version": view.circle.version})
        for name in ("helper", "helped"):
            offer(self, name, [(str(one.member.person_id), one.name) for one in view.members])

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        for name in ("helper", "helped"):
            given[f"{name}_id"] = uuid.UUID(given.pop(name))
        return given


class OneForm(VersionForm):
    """One of the rows shown, and the day on which it ends."""

    one = forms.ChoiceField()
    on = DayField(label=gettext_lazy("到哪一天止"))
    field_order = ("version", "one", "on")

    def __init__(self, data: Any = None, *, version: int, label: Any, choices: list[tuple[str, str]]) -> None:
        super().__init__(data, version=version)
        self.fields["one"].label = label
        self.fields["on"].initial = clock.today
        offer(self, "one", choices)


class JoinForm(SinceForm):
    circle = forms.ChoiceField(label=gettext_lazy("哪个互助组"))
    field_order = ("circle", "since")

    def __init__(self, data: Any = None, *, offered: list[Any]) -> None:
        super().__init__(data)
        self.versions = {str(one.id): one.version for one in offered}
        offer(self, "circle", [(str(one.id), one.name) for one in offered])

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        chosen = given.pop("circle")
        return {**given, "circle_id": uuid.UUID(chosen), "version": self.versions[chosen]}
