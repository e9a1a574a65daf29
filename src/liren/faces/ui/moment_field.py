"""A moment as somebody picks it in a form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from liren.kernel import clock

FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Day and time of day in China, whatever the clock of the server says."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT)
        super().__init__(
            widget=widget, input_formats=[FORMAT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **given
        )

    def clean(self, value: Any) -> dt.datetime | None:
        given: dt.datetime | None = super().clean(value)
        return given.replace(tzinfo=clock.LOCAL) if given is not None else None


def local_now() -> dt.datetime:
    """The present minute, as the field shows it first."""
    return clock.now().astimezone(clock.LOCAL).replace(second=0, microsecond=0)
