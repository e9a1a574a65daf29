"""Forms that speak plainly, and refusals beside the field they speak of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from liren.kernel.refusals import Refusal


class Form(forms.Form):
    """A form whose empty fields are named: “请填写手机号。” says more than that a field is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            sentence = _("请选择“{label}”。") if chosen else _("请填写“{label}”。")
            field.error_messages["required"] = sentence.format(label=field.label)


class DayInput(forms.DateInput):
    """A day as a browser's calendar takes it, which knows no other writing in any language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that can be reckoned with: the days beside it and its midnights exist too, in every zone."""

    widget = DayInput

    def to_python(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().to_python(value)
        if day is not None and not dt.MINYEAR < day.year < dt.MAXYEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def show(form: BaseForm, refusal: Refusal) -> None:
    """Adds the refusal's sentence to its field, or to the top of the form when it names none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even if it is nothing; None while the page is only shown."""
    return request.POST if request.method == "POST" else None
