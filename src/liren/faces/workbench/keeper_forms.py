"""The forms of grids' chiefs, deputies and their leaves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from liren.domains.organisations.choices import KeeperPart
from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

if TYPE_CHECKING:
    from liren.domains.organisations.models import GridKeeper


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class AppointForm(Form):
    holder = forms.ChoiceField(label=gettext_lazy("谁"))
    part = forms.ChoiceField(label=gettext_lazy("职责"), choices=KeeperPart.choices)
    since = DayField(label=gettext_lazy("到任日"))

    def __init__(self, data: Any = None, *, fit: Mapping[uuid.UUID, str]) -> None:
        super().__init__(data, auto_id="a_%s", initial={"since": clock.today()})
        _offer(self, "holder", [(str(key), name) for key, name in fit.items()])


class LeaveForm(Form):
    keeper = forms.ChoiceField(label=gettext_lazy("谁请假"))
    since = DayField(label=gettext_lazy("第一天"))
    until = DayField(label=gettext_lazy("最后一天"))
    substitute = forms.ChoiceField(
        label=gettext_lazy("谁顶班"),
        required=False,
        help_text=gettext_lazy("不选的，由在岗的副网格长顶上。"),
    )

    def __init__(
        self, data: Any = None, *, keepers: Sequence[GridKeeper], fit: Mapping[uuid.UUID, str]
    ) -> None:
        super().__init__(data, auto_id="l_%s")
        _offer(self, "keeper", [(str(row.id), row.holder.display_name) for row in keepers])
        _offer(self, "substitute", [("", "—"), *((str(key), name) for key, name in fit.items())])


class EndForm(Form):
    keeper = forms.ChoiceField(label=gettext_lazy("谁卸任"))
    until = DayField(label=gettext_lazy("自哪天起不再负责"))

    def __init__(self, data: Any = None, *, keepers: Sequence[GridKeeper]) -> None:
        super().__init__(data, auto_id="e_%s", initial={"until": clock.today()})
        _offer(self, "keeper", [(str(row.id), row.holder.display_name) for row in keepers])
