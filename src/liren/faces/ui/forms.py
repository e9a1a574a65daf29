"""Refusals beside the field they speak of."""

from __future__ import annotations

from django.forms import BaseForm

from liren.kernel.refusals import Refusal


def show(form: BaseForm, refusal: Refusal) -> None:
    """Adds the refusal's sentence to its field, or to the top of the form when it names none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
