"""The forms of the duty roster."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.domains.organisations.actions.duty import ShiftWish
from liren.faces.ui import moments
from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body, DutyShift

NOBODY = [("", _("不设"))]


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class ShiftForm(Form):
    """One shift: hours that end no later than they begin end on the next day."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = DayField(label=_("哪一天"))
    begins = _hour(_("从"))
    ends = _hour(_("到（早于开始就是第二天）"))
    holder = forms.ChoiceField(label=_("值班人"))
    deputy = forms.ChoiceField(label=_("副班"), required=False)
    phone = forms.CharField(
        label=_("值班电话"),
        max_length=24,
        required=False,
        help_text=_("加密保存，只给排班的人和本班的人看。不填就用本人账号上的手机号。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    weekly_until = DayField(
        label=_("每周同一时间重复到"), required=False, help_text=_("最多半年；只排这一班就不填。")
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first in (("holder", [("", _("请选择"))]), ("deputy", NOBODY)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*first, *people]
        if not is_new:
            del self.fields["weekly_until"]

    def wish(self) -> ShiftWish:
        given = self.cleaned_data
        start = dt.datetime.combine(given["day"], given["begins"], clock.LOCAL)
        end = dt.datetime.combine(given["day"], given["ends"], clock.LOCAL)
        return ShiftWish(
            holder_id=uuid.UUID(given["holder"]),
            deputy_id=uuid.UUID(given["deputy"]) if given["deputy"] else None,
            starts_at=start,
            ends_at=end if end > start else end + dt.timedelta(days=1),
            phone=given["phone"],
        )


def initial_of(shift: DutyShift) -> dict[str, Any]:
    start, end = moments.local(shift.starts_at), moments.local(shift.ends_at)
    return {
        "version": shift.version,
        "day": start.date(),
        "begins": start.time(),
        "ends": end.time(),
        "holder": str(shift.holder_id),
        "deputy": str(shift.deputy_id or ""),
        "phone": shift.phone,
    }


class HandoverForm(Form):
    words = forms.CharField(
        label=_("交接记录"),
        max_length=1000,
        help_text=_("下一班要接着盯什么、答应了谁什么；没有就写“无”。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SwapForm(Form):
    other = forms.ChoiceField(label=_("换哪一班"))
    words = forms.CharField(label=_("对他说"), max_length=200, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        if isinstance(other, forms.ChoiceField):
            other.choices = [("", _("请选择")), *choices]


class RosterFileForm(Form):
    file = forms.FileField(
        label=_("值班表文件"),
        help_text=_("xlsx 或 csv，第一行写“日期、从、到、值班人、副班、电话”，人写姓名或用户名。"),
    )


class BodyChoice(forms.Form):
    """Which body's roster, and which week."""

    body = forms.ChoiceField(label=_("单位"), required=False)
    week = DayField(label=_("哪一周"), required=False)

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        if isinstance(body, forms.ChoiceField):
            body.choices = [(str(one.id), one.name) for one in bodies]
