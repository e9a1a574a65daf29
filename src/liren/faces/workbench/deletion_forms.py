"""The forms of requests for deletion: what the list is narrowed to, what is decided, and the name that confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from liren.domains.rights.actions.deletions import WORDS_MOST, Verdict
from liren.domains.rights.deletion_choices import DeletionOrigin, KeptFor
from liren.domains.rights.queries.deletions import DeletionFilter, Offered
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.correction_forms import RequestFilterForm
from liren.faces.workbench.needs_forms import ALL
from liren.kernel.refusals import Refusal

GO, STAY = "go", "stay"
DECISIONS = [(GO, gettext_lazy("删除")), (STAY, gettext_lazy("保留"))]
NAME_MOST = 80


class DeletionFilterForm(RequestFilterForm):
    field_order = ("place", "origin", "since", "sort")
    origin = forms.ChoiceField(
        label=gettext_lazy("从哪里来"), choices=[*ALL, *DeletionOrigin.choices], required=False
    )

    def wanted(self, view: str) -> DeletionFilter:
        return DeletionFilter(view=view, **self.kept())


class VerdictForm(Form):
    """For each kind of which something may go: whether it goes, or why it stays and until when."""

    def __init__(self, data: Any = None, *, offered: list[Offered]) -> None:
        super().__init__(data, auto_id="v_%s")
        self.offered = offered
        for one in self._free():
            self._add(one)

    def _free(self) -> list[Offered]:
        return [one for one in self.offered if one.standing.free]

    def _add(self, one: Offered) -> None:
        grounds = [("", gettext_lazy("请选择")), *KeptFor.choices]
        labels = {
            "take": gettext_lazy("{kind}：删不删"),
            "ground": gettext_lazy("{kind}：为什么保留"),
            "words": gettext_lazy("{kind}：依据"),
            "until": gettext_lazy("{kind}：保留到"),
        }
        said = {name: format_lazy(label, kind=one.title) for name, label in labels.items()}
        self.fields[f"take_{one.key}"] = forms.ChoiceField(
            label=said["take"], choices=DECISIONS, widget=forms.RadioSelect, required=False
        )
        self.fields[f"ground_{one.key}"] = forms.ChoiceField(
            label=said["ground"], choices=grounds, required=False
        )
        self.fields[f"words_{one.key}"] = forms.CharField(
            label=said["words"],
            help_text=gettext_lazy("写法律、案号的名称。不要写姓名和号码：删除以后这一条还在。"),
            max_length=WORDS_MOST,
            required=False,
        )
        self.fields[f"until_{one.key}"] = DayField(label=said["until"], required=False)

    def rows(self) -> list[tuple[Offered, list[Any]]]:
        """Each kind with its fields, none for what the law keeps."""
        names = ("take", "ground", "words", "until")
        free = {one.key for one in self._free()}
        return [
            (one, [self[f"{name}_{one.key}"] for name in names] if one.key in free else [])
            for one in self.offered
        ]

    def verdicts(self) -> dict[str, Verdict]:
        kept = self.cleaned_data
        return {
            one.key: Verdict(
                take == GO, kept[f"ground_{one.key}"], kept[f"words_{one.key}"], kept[f"until_{one.key}"]
            )
            for one in self._free()
            if (take := kept[f"take_{one.key}"])
        }

    def placed(self, refusal: Refusal) -> None:
        """Beside the field of the form that it speaks of."""
        beside = {"rights.kept_without_ground": "ground", "rights.kept_too_long": "until"}
        refusal.field = f"{beside.get(refusal.code, 'take')}_{refusal.field}"


class ConfirmForm(Form):
    """The name of whom it is, typed by whoever carries it out."""

    typed = forms.CharField(
        label=gettext_lazy("照着页面输入姓名"),
        help_text=gettext_lazy("确认就是这个人。执行以后谁也恢复不了。"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="c_%s")
