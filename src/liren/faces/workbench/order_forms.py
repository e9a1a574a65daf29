"""The forms of hotline orders: the filter of the list, what we tell the hotline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.hotline_choices import OrderReturnReason
from liren.domains.casework.queries.hotline import OrderFilter, hotlines_seen_by
from liren.domains.territory.queries import community_names
from liren.faces.ui.forms import Form
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import MOST_ANSWER, choice_field, words_field
from liren.kernel import clock
from liren.kernel.actor import Actor

ALL = [("", _("全部"))]
SORTS = [("due", _("剩余时间")), ("received", _("收到时间"))]


class ReturnForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = choice_field(_("退单的理由"), list(OrderReturnReason.choices))
    words = words_field(_("说明"), _("写清为什么不该由这里办、应当找谁；会原样送给热线。"))


class ExtendForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    until = forms.DateTimeField(
        label=_("延到"),
        help_text=_("热线同意之前，仍按现在的期限办。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": _("请写明延到什么时候。"), "invalid": _("请写明延到什么时候。")},
    )
    words = words_field(_("理由"), _("写清已经办到哪一步、还差什么。"))

    def clean_until(self) -> Any:
        """As China's time, whatever the clock of the server says."""
        given = self.cleaned_data["until"]
        return given.replace(tzinfo=clock.LOCAL)


class AnswerForm(Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = words_field(
        _("答复"), _("这件事没有办结就结束了，热线还在等。写清结果和依据。"), most=MOST_ANSWER
    )


class OrderFilterForm(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=_("文字或编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    hotline = forms.ChoiceField(label=_("热线"), required=False)
    place = forms.ChoiceField(label=_("社区"), required=False)
    sort = forms.ChoiceField(label=_("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        seen = sorted({grant.place for grant in actor.grants_of("cases.view")}, key=len)
        top = (seen[0] if seen else "") or county_of(actor)
        self.places = community_names(top)
        self._offer("place", list(self.places.items()))
        self._offer("hotline", [(str(row.id), row.name) for row in hotlines_seen_by(actor)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*ALL, *choices]

    def wanted(self, view: str) -> OrderFilter:
        self.is_valid()
        return OrderFilter(view=view, **{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")
