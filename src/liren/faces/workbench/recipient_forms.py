"""The forms of recipients of personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.processing.actions.recipients import Agreed
from liren.domains.processing.queries.recipients import RecipientFilter
from liren.domains.processing.recipient_choices import DataKind, EndHow, GivingGround, Relation
from liren.domains.processing.recipient_words import PARTS
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.needs_forms import ALL

SORTS = [("new", gettext_lazy("新的在前")), ("name", gettext_lazy("按名称"))]


class FilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    text = forms.CharField(label=gettext_lazy("名称或目的"), required=False, max_length=40)
    relation = forms.ChoiceField(
        label=gettext_lazy("关系"), choices=[*ALL, *Relation.choices], required=False
    )
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f_%s")

    def wanted(self, view: str) -> RecipientFilter:
        self.is_valid()
        kept: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return RecipientFilter(view=view, **kept)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class RecipientForm(Form):
    name = forms.CharField(label=PARTS["name"], max_length=80)
    contact = forms.CharField(
        label=PARTS["contact"], max_length=120, help_text=gettext_lazy("居民看得到，好去行使权利。")
    )
    relation = forms.ChoiceField(
        label=PARTS["relation"],
        choices=Relation.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("委托：对方只替我们做事；提供：对方为自己的职责使用。"),
    )
    purpose = forms.CharField(label=PARTS["purpose"], max_length=200)
    method = forms.CharField(
        label=PARTS["method"],
        max_length=200,
        help_text=gettext_lazy("如 每季度一份加密的表，专人保管，用完三十天内删除。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kinds = forms.MultipleChoiceField(
        label=PARTS["kinds"], choices=DataKind.choices, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(label=PARTS["ground"], choices=GivingGround.choices, widget=forms.RadioSelect)
    since = DayField(label=PARTS["since"])
    until = DayField(
        label=PARTS["until"],
        required=False,
        help_text=gettext_lazy("委托处理要写；到期要确认对方返还或者删除了。"),
    )
    is_police = forms.BooleanField(
        label=gettext_lazy("这是公安机关：居住证申领转给它，每次都记在它名下"), required=False
    )
    papers = UploadsField(
        label=gettext_lazy("签了的合同、委托书（扫描件）"),
        help_text=gettext_lazy("委托处理要附，JPEG、PNG、HEIC 或 PDF。"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object, uploads: object, **kwargs: Any) -> None:
        super().__init__(data, uploads, auto_id="r_%s", **kwargs)

    def agreed(self) -> Agreed:
        kept = {k: v for k, v in self.cleaned_data.items() if k not in ("papers", "version", "kinds")}
        return Agreed(**kept, kinds=tuple(self.cleaned_data["kinds"]))


class EndForm(Form):
    how = forms.ChoiceField(
        label=gettext_lazy("对方手里的个人信息"), choices=EndHow.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("怎样确认的"),
        max_length=300,
        help_text=gettext_lazy("谁、哪天、凭什么，如 对方 10 月 8 日书面答复，已删除。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
