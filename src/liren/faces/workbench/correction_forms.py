"""The forms of requests for correction: what the list is narrowed to, and what is decided on each field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.correction_words import Decision
from liren.domains.rights.policies import CORRECT
from liren.domains.rights.queries.corrections import CorrectionFilter, Field
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

SORTS = [("due", gettext_lazy("先到期的在前")), ("new", gettext_lazy("新的在前"))]
DECISIONS = [("yes", gettext_lazy("改")), ("no", gettext_lazy("不改"))]
DONE = [("yes", gettext_lazy("已在登记卡上办好")), ("no", gettext_lazy("不改"))]
WORDS_MOST = 100


class RequestFilterForm(forms.Form):
    """What a list of residents' requests is narrowed to. A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    since = DayField(label=gettext_lazy("从哪一天申请的"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.places = dict(place_choices(actor, CORRECT))
        offer(self, "place", [*ALL, *self.places.items()])

    def kept(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class CorrectionFilterForm(RequestFilterForm):
    field_order = ("place", "state", "since", "sort")
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[*ALL, *CorrectionState.choices], required=False
    )

    def wanted(self, view: str) -> CorrectionFilter:
        return CorrectionFilter(view=view, **self.kept())


class DecideForm(Form):
    """For each field whether it is changed, and words: why not, or why over a source that is more reliable."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, asked: list[Field], version: int) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": version})
        self.asked = asked
        for one in asked:
            self.fields[f"take_{one.name}"] = forms.ChoiceField(
                label=format_lazy(gettext_lazy("{field}：改不改"), field=one.label),
                choices=DONE if one.is_words else DECISIONS,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"words_{one.name}"] = forms.CharField(
                label=format_lazy(gettext_lazy("{field}：理由"), field=one.label),
                help_text=gettext_lazy("不改的要写；改、但原来的依据更可靠时也要写。本人会看到。"),
                max_length=WORDS_MOST,
                required=False,
            )

    def rows(self) -> list[tuple[Field, Any, Any]]:
        return [(one, self[f"take_{one.name}"], self[f"words_{one.name}"]) for one in self.asked]

    def decisions(self) -> dict[str, Decision]:
        kept = self.cleaned_data
        taken = {one.name: kept[f"take_{one.name}"] for one in self.asked}
        return {
            name: Decision(take == "yes", kept[f"words_{name}"].strip())
            for name, take in taken.items()
            if take
        }

    def placed(self, refusal: Refusal) -> None:
        """Beside the field of the form that it speaks of."""
        name = refusal.field
        is_choice = refusal.code == "rights.decision_missing"
        refusal.field = f"take_{name}" if is_choice else f"words_{name}"

    def renewed(self, version: int) -> None:
        """Shown again over the card as it is now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}
