"""The forms of drawing, cutting, joining and retiring grids. Each works typed; the map only fills in its text."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from liren.domains.territory.choices import Datum
from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

if TYPE_CHECKING:
    from liren.domains.territory.models import Grid

DATUMS = [(one.value, one.label) for one in Datum]
POINTS = "118.79601,32.01650\n118.79734,32.01666\n118.79718,32.01778"
LARGEST = 20 * 1024 * 1024


class GridForm(Form):
    """What every change of a grid has: the day from which it counts."""

    since = DayField(label=gettext_lazy("自哪天起"))
    field_order: Sequence[str] = ()

    def __init__(self, data: Any = None, files: Any = None, *, grids: Sequence[Grid], prefix: str) -> None:
        super().__init__(data, files, auto_id=f"{prefix}_%s", initial={"since": clock.today()})
        self.offered = [(str(grid.id), f"{grid.name}（{grid.code}）") for grid in grids]
        for name in ("grid", "others"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = [*self.first(name), *self.offered]

    def first(self, name: str) -> list[tuple[str, Any]]:
        return []

    def day(self) -> dt.date:
        day: dt.date = self.cleaned_data["since"]
        return day

    def chosen(self) -> uuid.UUID:
        return uuid.UUID(self.cleaned_data["grid"])


class DrawForm(GridForm):
    grid = forms.ChoiceField(label=gettext_lazy("画哪一个"), required=False)
    code = forms.CharField(label=gettext_lazy("网格编码"), max_length=20)
    name = forms.CharField(label=gettext_lazy("网格名称"), max_length=80, required=False)
    datum = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=DATUMS)
    shape = forms.CharField(
        label=gettext_lazy("边界"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(
            attrs={"rows": 6, "placeholder": POINTS, "spellcheck": "false", "data-drawn": "Polygon"}
        ),
        help_text=gettext_lazy(
            "在地图上画，或每行写一个“经度,纬度”，也可以贴 GeoJSON。改已有网格时空着就不改边界。"
        ),
    )
    field_order = ("grid", "code", "name", "datum", "shape", "since")

    def first(self, name: str) -> list[tuple[str, Any]]:
        return [("", gettext_lazy("新的网格"))]


class SplitForm(GridForm):
    grid = forms.ChoiceField(label=gettext_lazy("切开哪一个"))
    datum = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=DATUMS)
    line = forms.CharField(
        label=gettext_lazy("切线"),
        max_length=200_000,
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": POINTS, "spellcheck": "false", "data-drawn": "LineString"}
        ),
        help_text=gettext_lazy("从网格外画到网格外，只穿一次。大的一块留用原来的编码。"),
    )
    code = forms.CharField(label=gettext_lazy("小的一块的编码"), max_length=20)
    name = forms.CharField(label=gettext_lazy("小的一块的名称"), max_length=80, required=False)
    field_order = ("grid", "datum", "line", "code", "name", "since")


class MergeForm(GridForm):
    grid = forms.ChoiceField(label=gettext_lazy("留用哪一个"))
    others = forms.MultipleChoiceField(
        label=gettext_lazy("把哪些并进来"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("grid", "others", "since")

    def gone(self) -> list[uuid.UUID]:
        return [uuid.UUID(one) for one in self.cleaned_data["others"]]


class RetireForm(GridForm):
    grid = forms.ChoiceField(label=gettext_lazy("停用哪一个"))
    field_order = ("grid", "since")


class UploadForm(Form):
    file = forms.FileField(
        label=gettext_lazy("GeoJSON 文件"),
        help_text=gettext_lazy("FeatureCollection，每个要素带 code、name。全部导入或一个也不导入。"),
    )
    datum = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=DATUMS)
    retire = forms.BooleanField(label=gettext_lazy("停用文件里没有的网格"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="u_%s")

    def content(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read(LARGEST + 1)
        return content


class HistoryForm(forms.Form):
    """A day, and a community, a point or an address."""

    on = DayField(label=gettext_lazy("哪一天"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    address = forms.CharField(label=gettext_lazy("楼栋地址"), required=False, max_length=80)
    point = forms.CharField(label=gettext_lazy("坐标（经度,纬度）"), required=False, max_length=60)
    datum = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=DATUMS, required=False)

    def __init__(self, data: Any = None, *, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="h_%s")
        self.fields["on"].initial = clock.today
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext_lazy("请选择")), *places]

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        given = dict(self.cleaned_data)
        return {
            **given,
            "on": given.get("on") or clock.today(),
            "datum": given.get("datum") or Datum.CGCS2000,
        }
