"""What somebody asks to have deleted: everything, or some kinds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.domains.rights.actions.deletions import MOST
from liren.domains.rights.queries.deletions import Offered
from liren.faces.ui.forms import Form

ALL, SOME = "all", "some"
CHOICES = [(ALL, _("全部")), (SOME, _("只删下面勾选的"))]


class DeletionForm(Form):
    """`kinds` counts only where not everything is asked for."""

    what = forms.ChoiceField(label=_("要删什么"), choices=CHOICES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(label=_("哪几类"), widget=forms.CheckboxSelectMultiple, required=False)
    reason = forms.CharField(
        label=_("为什么要删"),
        help_text=_("可以不写。"),
        max_length=MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    knows = forms.BooleanField(label=_("我知道删了就恢复不了"))

    def __init__(self, data: Any = None, *, offered: list[Offered]) -> None:
        super().__init__(data, auto_id="d_%s")
        field = self.fields["kinds"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(one.key, one.title) for one in offered if one.standing.free]
        self.fields["knows"].error_messages["required"] = _("请先确认您知道删了就恢复不了。")

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if kept.get("what") == SOME and not kept.get("kinds"):
            self.add_error("kinds", _("请选“全部”，或者至少选一类。"))
        return kept

    def wanted(self) -> list[str]:
        """The kinds asked for, none for everything."""
        return self.cleaned_data["kinds"] if self.cleaned_data["what"] == SOME else []
