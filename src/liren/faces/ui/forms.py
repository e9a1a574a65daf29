"""Refusals beside the field they speak of."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from liren.kernel.refusals import Refusal


def show(form: BaseForm, refusal: Refusal) -> None:
    """Adds the refusal's sentence to its field, or to the top of the form when it names none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even if it is nothing; None while the page is only shown."""
    return request.POST if request.method == "POST" else None
