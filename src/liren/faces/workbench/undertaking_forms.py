"""The forms of letters of responsibility."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.letting.actions.undertakings import Employer
from liren.domains.letting.queries.undertakings import UndertakingFilter, UndertakingView
from liren.domains.letting.undertaking_choices import Party, Standing
from liren.domains.organisations.queries import bodies_under
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.lets_forms import SeekForm
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.people_forms import NONE, VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

SHOWN = [
    ("owed", gettext_lazy("要签的")),
    ("late", gettext_lazy("逾期没有签的")),
    *Standing.choices,
    ("all", gettext_lazy("全部")),
]


class UndertakingsFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    party = forms.ChoiceField(label=gettext_lazy("谁的"), required=False)
    show = forms.ChoiceField(label=gettext_lazy("看哪些"), choices=SHOWN, required=False, initial="owed")

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data or None, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])
        offer(self, "party", [*ALL, *Party.choices])

    def wanted(self) -> UndertakingFilter:
        if not self.is_bound:
            return UndertakingFilter()
        self.is_valid()
        return UndertakingFilter(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != UndertakingFilter()


class EmployerForm(SeekForm):
    """Who houses its people there, and who on the register signs for it."""

    body = forms.ChoiceField(label=gettext_lazy("名录上的单位"), required=False)
    name = forms.CharField(
        label=gettext_lazy("不在名录上"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("写单位全名。"),
    )
    field_order = ("body", "name", "text", "person")

    def __init__(self, data: Any = None, *, county: str) -> None:
        super().__init__(data, auto_id="d_%s")
        self.fields["text"].label = _("谁代表单位签字")
        self.fields["text"].help_text = _("登记册上的人，可以用自己的手机签；没有就空着，用纸签。")
        offer(self, "body", [*NONE, *((str(one.id), one.short_name) for one in bodies_under(county, ()))])

    def employer(self) -> Employer:
        kept = self.cleaned_data
        return Employer(uuid.UUID(kept["body"]) if kept["body"] else None, kept["name"], self.chosen())


class SignerForm(SeekForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, view: UndertakingView) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": view.line.row.version})
        self.fields["text"].label = _("谁代表单位签字")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("person") and not self.is_choosing:
            self.add_error("text", _("请写登记册上的一个人；没有找到的，请换一种写法再找。"))
        return cleaned


class PaperForm(Form):
    on = DayField(label=gettext_lazy("纸上写的签字日期"))
    papers = UploadsField(
        label=gettext_lazy("签了字的责任书（扫描件或照片）"),
        help_text=gettext_lazy("JPEG、PNG、HEIC 或 PDF，每个不超过 10 MB。"),
        required=True,
    )
    is_same = forms.BooleanField(label=gettext_lazy("纸上的文本和上面的一样，签字人的证件已经看过"))
    read = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, uploads: Any, *, view: UndertakingView) -> None:
        initial = {"on": clock.today, "read": view.digest, "version": view.line.row.version}
        super().__init__(data, uploads, auto_id="d_%s", initial=initial)
        self.fields["is_same"].error_messages["required"] = _("请核对以后再勾上。")
