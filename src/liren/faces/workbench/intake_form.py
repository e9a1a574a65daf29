"""The form of the window and the hotline: what was said, where, by whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.casework.actions.intake import Said
from liren.domains.casework.choices import CaseKind, Channel, Naming
from liren.domains.casework.errors import NameMissing
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.territory.queries import AddressHit, communities_under, grids_under, locate_point
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.filters import grouped_categories
from liren.faces.workbench.showing import county_of
from liren.kernel import ids
from liren.kernel.actor import Actor

TEXT_MOST = 10_000
CHANNELS = [(c.value, c.label) for c in (Channel.WINDOW, Channel.HOTLINE, Channel.GRID)]
KINDS = [(c.value, c.label) for c in CaseKind]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as one value of a form: code, grid and point, each may be missing but the first."""

    place_code: str
    grid_id: uuid.UUID | None = None
    longitude: float | None = None
    latitude: float | None = None

    def __str__(self) -> str:
        parts = (self.place_code, self.grid_id or "", self.longitude or "", self.latitude or "")
        return "|".join(str(part) for part in parts)


def spot_of(text: str) -> Spot | None:
    """None for what no form of ours has written."""
    parts = [*text.split("|"), "", "", ""][:4]
    try:
        grid = uuid.UUID(parts[1]) if parts[1] else None
        point = (float(parts[2]), float(parts[3])) if parts[2] and parts[3] else (None, None)
    except ValueError:
        return None
    return Spot(parts[0], grid, *point) if parts[0].isdigit() else None


def spot_at(hit: AddressHit) -> str:
    return str(Spot(hit.place_code, hit.grid_id, hit.longitude, hit.latitude))


class IntakeForm(forms.Form):
    case_id = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("从哪里来"), choices=CHANNELS, initial=Channel.WINDOW, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=KINDS, initial=CaseKind.REPORT)
    text = forms.CharField(
        label=gettext_lazy("说了什么"),
        help_text=gettext_lazy("照原话记：什么事、从什么时候起、影响了谁。"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=TEXT_MOST,
        error_messages={"required": gettext_lazy("请记下说的是什么事。")},
    )
    title = forms.CharField(
        label=gettext_lazy("一句话"),
        help_text=gettext_lazy("不写就取原话的第一句。"),
        required=False,
        max_length=120,
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    address = forms.CharField(
        label=gettext_lazy("地址"),
        help_text=gettext_lazy("门牌、楼名或小区名，查到后选一个。"),
        required=False,
        max_length=200,
    )
    spot = forms.CharField(required=False, widget=forms.HiddenInput, max_length=120)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    community = forms.ChoiceField(label=gettext_lazy("社区或网格"), required=False)
    place_hint = forms.CharField(label=gettext_lazy("怎么找到那里"), required=False, max_length=200)
    naming = forms.ChoiceField(
        label=gettext_lazy("怎么留名"),
        choices=[
            (Naming.NAMED, gettext_lazy("具名：承办人看得到是谁")),
            (Naming.CONFIDENTIAL, gettext_lazy("保密：承办人看不到是谁")),
            (Naming.ANONYMOUS, gettext_lazy("匿名：不留姓名电话，凭查询码查")),
        ],
        initial=Naming.NAMED,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        help_text=gettext_lazy("进展和结果发到这里。"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("通话或接待记录"),
        help_text=gettext_lazy("内部记录，居民看不到：怎么核对的身份，答应了什么。"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photos = UploadsField(
        label=gettext_lazy("照片或材料"), help_text=gettext_lazy("JPEG、PNG、HEIC 或 PDF，最多 9 个。")
    )

    def __init__(self, data: Any, uploads: Any, *, actor: Actor) -> None:
        super().__init__(data, uploads, auto_id="i_%s")
        self.fields["case_id"].initial = ids.uuid7()
        is_anonymous = self.is_bound and self.data.get("naming") == Naming.ANONYMOUS
        for name in ("name", "phone"):
            self.fields[name].required = not is_anonymous
            self.fields[name].error_messages["required"] = str(NameMissing.sentence)
        self._offer(
            "category", [("", _("先不定，由派单台定")), *grouped_categories(catalogue_of(county_of(actor)))]
        )
        self._offer("community", [("", _("请选择")), *place_groups(actor)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def chosen_spot(self) -> Spot | None:
        """The pin on the map, else the address found, else the community or grid chosen."""
        given = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        chosen = spot_of(given.get("spot") or given.get("community") or "")
        longitude, latitude = given.get("longitude"), given.get("latitude")
        if longitude is None or latitude is None:
            return chosen
        found = locate_point(longitude, latitude)
        if found is not None:
            return Spot(found.place_code, found.grid_id, longitude, latitude)
        fallback = chosen or Spot("")
        return Spot(fallback.place_code, fallback.grid_id, longitude, latitude)

    def said(self) -> Said:
        given = self.cleaned_data
        spot = self.chosen_spot()
        return Said(
            text=given["text"],
            title=given["title"],
            kind=given["kind"],
            channel=given["channel"],
            naming=given["naming"],
            place_code=spot.place_code if spot else "",
            grid_id=spot.grid_id if spot else None,
            longitude=spot.longitude if spot else None,
            latitude=spot.latitude if spot else None,
            address=given["address"],
            place_hint=given["place_hint"],
            category_code=given["category"],
            name=given["name"],
            phone=given["phone"],
            note=given["note"],
            case_id=given["case_id"],
        )


def place_groups(actor: Actor) -> list[Any]:
    """The communities where the actor may take matters in, each with its grids. Two queries a place."""
    groups: list[Any] = []
    for prefix in sorted({grant.place for grant in actor.grants_of("cases.intake")}):
        grids: dict[str, list[tuple[str, str]]] = {}
        for grid_id, name, code in grids_under(prefix).values_list("id", "name", "place_code"):
            grids.setdefault(code, []).append((str(Spot(code, grid_id)), name))
        for place in communities_under(prefix):
            whole = (str(Spot(place.code)), _("%(place)s（不清楚网格）") % {"place": place.name})
            groups.append((place.name, [whole, *grids.get(place.code, [])]))
    return groups
