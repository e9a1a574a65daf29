"""The forms of reading an address and of settling one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.territory.choices import DoubtState
from liren.domains.territory.queries.doubts import SORTS, DoubtFilter
from liren.faces.ui.forms import Form
from liren.faces.workbench.needs_forms import ALL, offer

NONE = "none"


class DoubtFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    text = forms.CharField(label=gettext_lazy("地址里的字"), required=False, max_length=60)
    place = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("排序"),
        required=False,
        choices=[("times", gettext_lazy("说得最多的在前")), ("late", gettext_lazy("最近的在前"))],
    )

    def __init__(self, data: QueryDict, places: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *places])

    def wanted(self, view: str) -> DoubtFilter:
        self.is_valid()
        given = self.cleaned_data
        sort = given.get("sort") or "times"
        return DoubtFilter(
            view, given.get("place", ""), given.get("text", ""), sort if sort in SORTS else "times"
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.cleaned_data.get("text") or self.cleaned_data.get("place"))


class ReadForm(Form):
    text = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=200,
        help_text=gettext_lazy("照居民说的写，例如：柳叶巷十二号3栋2单元501。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SettleForm(Form):
    """One of the likely buildings, another of the community, or none."""

    choice = forms.CharField(label=gettext_lazy("是哪一栋"), max_length=36)
    other = forms.ChoiceField(label=gettext_lazy("本社区的其他楼栋"), required=False)

    def __init__(self, data: Any, others: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="s_%s")
        offer(self, "other", [("", gettext_lazy("请选择")), *others])


def view_of(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in DoubtState.values else DoubtState.OPEN
