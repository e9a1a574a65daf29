"""What somebody lays down for the time after death, in the portal and at the window alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liren.domains.rights.arrangement_choices import RelativeRight, Whom
from liren.domains.rights.rules.arrangements import WORDS_MOST, Arranged, read_names
from liren.faces.ui.forms import Form
from liren.faces.ui.uploads import UploadsField

HINTS = {
    RelativeRight.SEE: _("看社区保存着我的哪些信息。"),
    RelativeRight.COPY: _("取走一份副本。"),
    RelativeRight.CORRECT: _("指出登记错的地方，请社区改。"),
    RelativeRight.DELETE: _("请社区删去。依法要保存的仍旧保存。"),
}
NAMES_LONG = 1_000


class ArrangementForm(Form):
    """To whom each right is left; the names of those that are meant; the own words."""

    def __init__(
        self, data: Any = None, uploads: Any = None, *, stands: Arranged | None, at_window: bool = False
    ) -> None:
        super().__init__(data, uploads, auto_id="a_%s", initial=_initial(stands))
        for right in RelativeRight:
            self.fields[right.value] = forms.ChoiceField(
                label=format_lazy("{right}", right=right.label),
                help_text=HINTS[right],
                choices=Whom.choices,
                widget=forms.RadioSelect,
            )
            self.fields[right.value].error_messages["required"] = str(_("请选留给谁。"))
        self.fields["names"] = forms.CharField(
            label=_("我写下的人"),
            help_text=_("选了“只有我写下的人”才填。一行一个姓名，照证件上的写，最多十个。"),
            max_length=NAMES_LONG,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["words"] = forms.CharField(
            label=_("还要说的话"),
            help_text=_("比如：照片留给女儿。办理的人会看到，照着办。"),
            max_length=WORDS_MOST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if at_window:
            self.fields["papers"] = UploadsField(
                label=_("签了字的安排（扫描件）"),
                help_text=_("当面说的可以不附；纸质的要附，JPEG、PNG 或 PDF。"),
            )
            self.fields["is_said"] = forms.BooleanField(label=_("上面的安排已经读给本人听，是本人的意思"))

    def given(self) -> Arranged:
        kept = self.cleaned_data
        rights = {right.value: kept[right.value] for right in RelativeRight}
        return Arranged(rights, read_names(kept["names"]), kept["words"])


def _initial(stands: Arranged | None) -> dict[str, str]:
    if stands is None:
        return {}
    return {**stands.rights, "names": "\n".join(stands.names), "words": stands.words}
