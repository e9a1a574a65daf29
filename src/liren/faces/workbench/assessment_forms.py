"""The forms of impact assessments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.processing.actions.assessments import MOST, Written
from liren.domains.processing.assessment_choices import AssessedKind, Conclusion, Risk, Standing
from liren.domains.processing.assessment_words import PARTS
from liren.domains.processing.queries.assessments import AssessmentFilter
from liren.faces.ui.forms import Form
from liren.faces.workbench.needs_forms import ALL

SORTS = [
    ("worst", gettext_lazy("最要紧的在前")),
    ("signed", gettext_lazy("新签的在前")),
    ("title", gettext_lazy("按名称")),
]


class FilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    text = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"), choices=[*ALL, *AssessedKind.choices], required=False
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[*ALL, *Standing.choices], required=False
    )
    risk = forms.ChoiceField(label=PARTS["risk"], choices=[*ALL, *Risk.choices], required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f_%s")

    def wanted(self, view: str) -> AssessmentFilter:
        self.is_valid()
        kept: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return AssessmentFilter(view=view, **kept)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


def _text(name: str, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=PARTS[name], max_length=MOST, help_text=hint, widget=area)


class AssessmentForm(Form):
    lawful = _text("lawful", gettext_lazy("为什么要处理，少处理一些行不行，方式有没有依据。"))
    effect = _text("effect", gettext_lazy("泄露了、用错了、认错了人，会对谁怎样；多大可能。"))
    measures = _text("measures", gettext_lazy("上面的保护措施够不够，还要做什么，谁做，到哪天。"))
    risk = forms.ChoiceField(label=PARTS["risk"], choices=Risk.choices, widget=forms.RadioSelect)
    conclusion = forms.ChoiceField(
        label=PARTS["conclusion"], choices=Conclusion.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: object, **kwargs: Any) -> None:
        super().__init__(data, auto_id="a_%s", **kwargs)

    def written(self) -> Written:
        return Written(**self.cleaned_data)
