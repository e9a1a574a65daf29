"""The form by which work on the system is announced."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.faces.ui.forms import Form
from liren.faces.ui.moment_field import MomentField
from liren.kernel.maintenance import WORDS_EN_MOST, WORDS_MOST, Announcement
from liren.kernel.models import Touches


class MaintenanceForm(Form):
    begins_at = MomentField(label=_("开始"))
    ends_at = MomentField(label=_("结束"))
    touches = forms.ChoiceField(label=_("居民会碰到什么"), choices=Touches.choices)
    words = forms.CharField(
        label=_("做什么，要注意什么"),
        max_length=WORDS_MOST,
        help_text=_("谁都看得到，不要写名字和电话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words_en = forms.CharField(
        label=_("英文"),
        max_length=WORDS_EN_MOST,
        required=False,
        help_text=_("不写时，看英文页面的人看到中文。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def announcement(self) -> Announcement:
        given = self.cleaned_data
        return Announcement(
            begins_at=given["begins_at"],
            ends_at=given["ends_at"],
            touches=Touches(given["touches"]),
            words=" ".join(given["words"].split()),
            words_en=" ".join(given["words_en"].split()),
        )
