"""What is asked before the register is shown to the person it speaks of."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.domains.people.actions.linking import MatchGiven
from liren.domains.territory.queries import communities_under
from liren.faces.portal import place as places
from liren.faces.ui.forms import Form


class WhoForm(Form):
    """The name, the document's end and the community: what the questions are put together from."""

    community = forms.ChoiceField(label=_("您登记在哪个社区"))
    name = forms.CharField(label=_("证件上的姓名"), max_length=80)
    tail = forms.RegexField(
        label=_("证件号码后六位"),
        regex=r"^\s*[0-9A-Za-z]{6}\s*$",
        help_text=_("身份证最后一位是 X 的，也写上。"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"invalid": _("请写证件号码的最后六位，只有数字和字母。")},
    )

    def __init__(self, data: Any = None, **initial: str) -> None:
        super().__init__(data, auto_id="w_%s", initial=initial)
        offered = [(one.code, one.short_name) for one in communities_under(places.served())]
        cast(forms.ChoiceField, self.fields["community"]).choices = [("", _("请选择")), *offered]


class HomeForm(WhoForm):
    """The same with what only the person answers. What came before is carried along, in the body alone."""

    home = forms.ChoiceField(label=_("您现在登记的住处是哪一个"), widget=forms.RadioSelect)
    month = forms.TypedChoiceField(
        label=_("您登记的出生月份（公历）"),
        coerce=int,
        choices=[("", _("请选择")), *((str(n), str(n)) for n in range(1, 13))],
    )

    step = forms.CharField(widget=forms.HiddenInput, initial="home")

    def __init__(self, data: Any = None, *, homes: list[str], **initial: str) -> None:
        super().__init__(data, **initial)
        for name in ("community", "name", "tail"):
            self.fields[name].widget = forms.HiddenInput()
        cast(forms.ChoiceField, self.fields["home"]).choices = [(home, home) for home in homes]

    def given(self) -> MatchGiven:
        words = self.cleaned_data
        return MatchGiven(words["community"], words["name"], words["tail"], words["home"], words["month"])
