"""What somebody asks about a near relative who has died."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.kin_words import Claim
from liren.domains.rights.rules.kin import SHORT_MOST, WORDS_MOST
from liren.domains.territory.queries import communities_under
from liren.faces.portal import place as places
from liren.faces.ui.forms import Form
from liren.faces.ui.uploads import UploadsField


class RelativeForm(Form):
    """`wrong` counts for a correction, `knows` for a deletion."""

    right = forms.ChoiceField(label=_("要什么"), choices=RelativeRight.choices, widget=forms.RadioSelect)
    interest = forms.CharField(
        label=_("为了什么正当利益"),
        help_text=_("比如：办理继承要用；不再被人用他的名字打扰。社区会核对，也看本人生前有没有另作安排。"),
        max_length=WORDS_MOST - 100,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wrong = forms.CharField(
        label=_("哪里不对，应当是什么"),
        help_text=_("要更正的才填。"),
        max_length=WORDS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    knows = forms.BooleanField(
        label=_("我知道删了就恢复不了"), help_text=_("要删除的才勾选。"), required=False
    )

    def __init__(self, data: Any = None, uploads: Any = None, **given: Any) -> None:
        super().__init__(data, uploads, auto_id="r_%s", **given)

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if kept.get("right") == RelativeRight.DELETE and not kept.get("knows"):
            self.add_error("knows", _("请先确认您知道删了就恢复不了。"))
        return kept

    def claim(self) -> Claim:
        kept = self.cleaned_data
        names = ("kinship", "of_name", "of_tail")
        said = {name: kept[name].strip() for name in names if name in kept}
        return Claim("", interest=kept["interest"].strip(), wrong=kept["wrong"].strip(), **said)


class OtherForm(RelativeForm):
    """About somebody of whom the register does not say that they are near: shown on papers."""

    field_order = (
        *("community", "of_name", "of_tail", "kinship", "papers", "right", "interest", "wrong", "knows"),
    )
    community = forms.ChoiceField(label=_("逝者登记在哪个社区"))
    of_name = forms.CharField(label=_("逝者的姓名"), max_length=SHORT_MOST)
    of_tail = forms.RegexField(
        label=_("逝者证件号码后六位"),
        regex=r"^\s*[0-9A-Za-z]{6}\s*$",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"invalid": _("请写证件号码的最后六位，只有数字和字母。")},
    )
    kinship = forms.CharField(
        label=_("您是逝者的什么人"),
        help_text=_(
            "近亲属是配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女（《民法典》第一千零四十五条）。"
        ),
        max_length=SHORT_MOST,
    )
    papers = UploadsField(
        label=_("死亡证明和亲属关系证明"),
        required=True,
        help_text=_("户口本、出生证明、结婚证、公证书都可以。JPEG、PNG 或 PDF，每个 10 MB 以内，一共 9 个。"),
    )

    def __init__(self, data: Any = None, uploads: Any = None, **given: Any) -> None:
        super().__init__(data, uploads, **given)
        offered = [(one.code, one.short_name) for one in communities_under(places.served())]
        cast(forms.ChoiceField, self.fields["community"]).choices = [("", _("请选择")), *offered]
