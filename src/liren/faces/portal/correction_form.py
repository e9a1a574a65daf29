"""What somebody proposes to have corrected in the own entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liren.domains.people.queries.cards import CODED
from liren.domains.people.rules.persons import DETAIL_MOST
from liren.domains.rights.actions.corrections import MOST
from liren.domains.rights.queries.corrections import Offered
from liren.faces.ui.forms import Form

LONG = ("health_note",)
NOW = _("现在登记的是：{now}")
HINTS = {
    "phone": _("新号码会加进来。旧号码不用了，请在理由里写明。"),
    "home": _("写到室号。工作人员核对后办理迁居。"),
    "relation": _("比如：户主的儿媳。工作人员核对后改。"),
}


class CorrectionForm(Form):
    """A field left empty stays as it is."""

    def __init__(self, data: Any = None, *, offered: list[Offered]) -> None:
        super().__init__(data, auto_id="c_%s")
        for one in offered:
            self.fields[one.name] = _field(one)
        self.fields["reason"] = forms.CharField(
            label=_("为什么要改"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["evidence"] = forms.CharField(
            label=_("有什么可以证明"),
            help_text=_("比如：结婚证、毕业证，能带到窗口给工作人员看。"),
            max_length=MOST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for name in ("reason", "evidence"):
            self.fields[name].error_messages["required"] = _("请写明为什么要改。")
        self.proposable = [one.name for one in offered]

    def values(self) -> list[Any]:
        """The fields that can be changed, without reason and evidence."""
        return [self[name] for name in self.proposable]

    def proposed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.proposable if self.cleaned_data.get(name)}


def _field(one: Offered) -> forms.Field:
    now = format_lazy(NOW, now=one.now) if one.now else _("现在没有登记。")
    hint = format_lazy("{hint} {now}", hint=HINTS[one.name], now=now) if one.name in HINTS else now
    if one.name in CODED:
        choices = [("", _("不改")), *CODED[one.name].choices]
        return forms.ChoiceField(label=one.label, help_text=hint, choices=choices, required=False)
    widget = forms.Textarea(attrs={"rows": 2}) if one.name in LONG else forms.TextInput()
    if one.name == "phone":
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(
        label=one.label, help_text=hint, max_length=DETAIL_MOST, required=False, widget=widget
    )
