"""The forms about letters: the filter of the list, taking one by hand, setting one aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.actions.letters_by_hand import Taking
from liren.domains.casework.queries.letters import LetterFilter
from liren.domains.casework.rules.intake import TEXT_MOST, TITLE_MOST, WORDS_MOST
from liren.domains.territory.queries import communities_under, places_named
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.step_forms import words_field

SORTS = [("", _("新的在前")), ("oldest", _("早的在前"))]


class LettersFilter(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    sender = forms.CharField(
        label=_("寄信人的完整地址"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    since = DayField(label=_("不早于"), required=False)
    until = DayField(label=_("不晚于"), required=False)
    sort = forms.ChoiceField(label=_("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f_%s")

    def wanted(self, view: str) -> LetterFilter:
        self.is_valid()
        return LetterFilter(view=view, **{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class TakeForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=TITLE_MOST)
    text = forms.CharField(
        label=_("说的事"),
        max_length=2 * TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("照来信写；与事情无关的可以删去。附件里的照片和 PDF 会一并收下。"),
    )
    place_code = forms.ChoiceField(label=_("哪个社区"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["place_code"]
        if isinstance(choice, forms.ChoiceField):
            below = [(one.code, one.name) for one in communities_under(place)]
            known = {code for code, _name in below}
            here = (
                []
                if place in known
                else [(place, _("还说不准，先放在{place}").format(place=_name_of(place)))]
            )
            choice.choices = [*here, *below]

    def taking(self) -> Taking:
        return Taking(**{name: self.cleaned_data[name] for name in self.fields})


def _name_of(place: str) -> str:
    return places_named([place]).get(place, place)


class FindMatterForm(forms.Form):
    """By what the matter is looked for."""

    q = forms.CharField(
        label=_("编号，或标题、正文里的几个字"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class AddForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = words_field(
        _("来信说的话"),
        _("留下和这件事有关的。照片和 PDF 会一并收下；诉求人超过一位时，别人看不到这些话。"),
        required=False,
        most=WORDS_MOST,
    )


class TakeOutForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = words_field(_("理由"), _("例如：看错了编号；说的不是这件事。以后查得到。"))


class AsideForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = words_field(_("理由"), _("例如：广告；与哪件事重复；已打电话答复。以后查得到。"))
