"""The rules by which needs are raised, as a form of one part each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.rules.needs import AGE_MOST, EVERY_MOST, RULES_MOST
from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

NAMES = ("name", "name_en", "is_on", "kind", "every", "age_from", "age_below", "alone", "group")


class RuleForm(Form):
    """One rule. An empty name takes it out."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, required=False)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=100, required=False)
    is_on = forms.BooleanField(label=gettext_lazy("用这一条"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("做什么"), choices=NeedKind.choices)
    every = forms.IntegerField(label=gettext_lazy("几天一次"), min_value=1, max_value=EVERY_MOST)
    age_from = forms.IntegerField(
        label=gettext_lazy("满多少岁"), min_value=0, max_value=AGE_MOST, required=False
    )
    age_below = forms.IntegerField(
        label=gettext_lazy("不到多少岁"), min_value=0, max_value=AGE_MOST, required=False
    )
    alone = forms.BooleanField(label=gettext_lazy("只要独居的"), required=False)
    group = forms.ChoiceField(
        label=gettext_lazy("人群"), choices=[("", gettext_lazy("不限")), *Group.choices], required=False
    )

    @property
    def is_left_out(self) -> bool:
        return not self.data.get(self.add_prefix("name"), "").strip()

    def row(self) -> dict[str, Any]:
        """As the figure is written; a new rule gets a code of its own."""
        kept = self.cleaned_data
        numbers = {name: kept[name] or 0 for name in ("every", "age_from", "age_below")}
        words = {name: " ".join(kept[name].split()) for name in ("name", "name_en")}
        code = kept["code"] or f"own_{secrets.token_hex(4)}"
        rest = {name: kept[name] for name in ("is_on", "kind", "alone", "group")}
        return {"code": code, **words, **rest, **numbers}


class RulesForm(Form):
    valid_from = DayField(label=gettext_lazy("从哪一天起"))
    reason = forms.CharField(
        label=gettext_lazy("理由或依据"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("保存时要写：依据的文件，或为什么要改。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data, auto_id="d_%s", initial={"valid_from": clock.today})
        self.parts = [
            RuleForm(data, prefix=f"r{at}", auto_id="d_%s", initial=row) for at, row in enumerate(rows)
        ]
        if len(self.parts) < RULES_MOST:
            blank = {"is_on": True, "kind": "call", "every": 30}
            self.parts.append(RuleForm(data, prefix=f"r{len(rows)}", auto_id="d_%s", initial=blank))

    def all_valid(self) -> bool:
        parts = [one.is_valid() for one in self.parts if not one.is_left_out]
        return self.is_valid() and all(parts)

    def rows(self) -> list[dict[str, Any]]:
        return [one.row() for one in self.parts if not one.is_left_out]
