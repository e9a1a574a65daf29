"""Linking matters and unlinking them, as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import relating
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries.desk import case_ids
from liren.faces.workbench.step_deeds import Deed, Given
from liren.faces.workbench.step_forms import CHOOSE, StepForm, choice_field, words_field
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

RELATE = "relate"  # what every step here needs


class RelateForm(StepForm):
    other = forms.CharField(
        label=_("和哪一件"),
        max_length=24,
        help_text=_("另一件的编号。两件各办各的；看得到两件的人，在两边都看得到关联。"),
        error_messages={"required": _("请写另一件的编号。")},
    )
    kind = choice_field(_("这一件和它"), [*CHOOSE, *((kind.value, kind.label) for kind in relating.BY_HAND)])
    words = words_field(_("说明"), _("可以不写。诉求人看不到。"), required=False)


class UnrelateForm(StepForm):
    relation = forms.UUIDField(widget=forms.HiddenInput)
    words = words_field(_("理由"), _("诉求人看不到。"))


def _relate(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    found = case_ids(actor, [given["other"].strip()])
    other = found.get(given["other"].strip())
    if other is None:
        raise CaseNotFound(field="other")
    relating.relate_cases(
        actor=actor,
        case_id=case.id,
        other_id=other,
        kind=given["kind"],
        words=given["words"],
        version=version,
    )


def _unrelate(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    relating.unrelate_cases(actor=actor, case_id=case.id, relation_id=given["relation"], words=given["words"])


DEEDS: dict[str, Deed] = {
    "relate": Deed(
        pgettext_lazy("step", "关联另一件"),
        pgettext_lazy("step", "关联"),
        _("已关联。"),
        RelateForm,
        _relate,
        RELATE,
        _("同一件事用“合并”；只是有关系的，用关联。"),
    ),
    "unrelate": Deed(
        pgettext_lazy("step", "解除关联"),
        pgettext_lazy("step", "解除"),
        _("已解除，历史里仍有记录。"),
        UnrelateForm,
        _unrelate,
        RELATE,
    ),
}
