"""The forms of near relatives' requests: at the window, the list's filter, and the decision."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.kin_words import Claim
from liren.domains.rights.queries.kin import KinFilter
from liren.domains.rights.rules.kin import WORDS_MOST, opens
from liren.faces.ui.forms import Form
from liren.faces.workbench.correction_forms import RequestFilterForm
from liren.faces.workbench.needs_forms import ALL
from liren.kernel import holdings

SHORT, LONG = 40, 200
YES, NO = "yes", "no"
ROOMS_HINT = gettext_lazy("查阅、复制才选。只给为这个利益用得着的（《个人信息保护法》第六条）。")


class KinFilterForm(RequestFilterForm):
    field_order = ("place", "right", "since", "sort")
    right = forms.ChoiceField(
        label=gettext_lazy("要什么"), choices=[*ALL, *RelativeRight.choices], required=False
    )

    def wanted(self, view: str) -> KinFilter:
        return KinFilter(view=view, **self.kept())


class RelativeForm(Form):
    """Who came, what for, and what was seen. A deletion goes its own way."""

    right = forms.ChoiceField(
        label=gettext_lazy("要什么"), choices=RelativeRight.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("来的人的姓名"), max_length=SHORT)
    kinship = forms.CharField(
        label=gettext_lazy("是逝者的什么人"), help_text=gettext_lazy("比如：女儿。"), max_length=SHORT
    )
    proof = forms.CharField(
        label=gettext_lazy("看了什么证明"),
        help_text=gettext_lazy("死亡证明和亲属关系证明。不留复印件。"),
        max_length=LONG,
    )
    interest = forms.CharField(
        label=gettext_lazy("为了什么正当利益"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )
    wrong = forms.CharField(
        label=gettext_lazy("哪里不对，改了什么"),
        help_text=gettext_lazy("更正才填。先在登记卡上改好。"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rooms = forms.MultipleChoiceField(
        label=gettext_lazy("给对方看哪几类"),
        help_text=ROOMS_HINT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="r_%s")
        cast(forms.MultipleChoiceField, self.fields["rooms"]).choices = rooms_offered()

    def claim(self) -> Claim:
        kept = self.cleaned_data
        said = {name: kept[name].strip() for name in ("name", "kinship", "proof", "interest", "wrong")}
        return Claim(**said)


class KinDecideForm(Form):
    """Whether it is granted, which parts are opened, and words that the relative reads."""

    take = forms.ChoiceField(
        label=gettext_lazy("同不同意"),
        choices=[(YES, pgettext_lazy("relative", "同意")), (NO, pgettext_lazy("relative", "不同意"))],
        widget=forms.RadioSelect,
    )
    rooms = forms.MultipleChoiceField(
        label=gettext_lazy("给对方看哪几类"),
        help_text=ROOMS_HINT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("不同意的写理由；更正的写改了什么。对方会看到。"),
        max_length=WORDS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, right: str) -> None:
        super().__init__(data, auto_id="k_%s")
        if opens(right):
            cast(forms.MultipleChoiceField, self.fields["rooms"]).choices = rooms_offered()
        else:
            del self.fields["rooms"]

    @property
    def is_granted(self) -> bool:
        return bool(self.cleaned_data["take"] == YES)


def rooms_offered() -> list[tuple[str, str]]:
    """The parts that a relative may be shown, each with what people call it."""
    return [(room, str(title)) for room, (title, _tell) in holdings.ROOMS.items()]
