"""Forms that speak plainly, and refusals beside the field they speak of."""

from __future__ import annotations

from typing import Any

from django import forms
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


def show(form: BaseForm, refusal: Refusal) -> None:
    """Adds the refusal's sentence to its field, or to the top of the form when it names none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even if it is nothing; None while the page is only shown."""
    return request.POST if request.method == "POST" else None
