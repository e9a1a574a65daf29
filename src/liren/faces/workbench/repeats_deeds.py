"""The same person with the same matter again: linking, proposing to close as answered, the second pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import repeats
from liren.domains.casework.choices import ClosingGround
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries.desk import case_ids
from liren.faces.workbench.step_deeds import Deed, Given
from liren.faces.workbench.step_forms import CHOOSE, StepForm, choice_field, words_field
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

REPEAT_NEEDS = {"propose-closing": "propose_closing", "decide-closing": "decide_closing"}


class LinkRepeatForm(StepForm):
    other = forms.CharField(
        label=_("以前哪一件"),
        max_length=24,
        help_text=_("同一个人、同一件事、已经答复过的那一件的编号。"),
        error_messages={"required": _("请写以前那一件的编号。")},
    )


class ProposeClosingForm(StepForm):
    ground = choice_field(_("依据"), [*CHOOSE, *ClosingGround.choices])
    words = words_field(
        _("法律上或事实上的理由"), _("写给审批的人：两次答复各说了什么，这次为什么没有新的内容。")
    )
    elsewhere = words_field(
        _("告诉诉求人"), _("为什么不再重复答复，不服可以怎样申请复查、复核，找谁。会原样告诉诉求人。")
    )


class DecideClosingForm(StepForm):
    decision = forms.ChoiceField(
        label=_("决定"),
        choices=[("yes", _("同意，按已答复结案")), ("no", _("不同意，照常办理和答复"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    words = words_field(_("理由"), _("核对过两次答复和这次说的，写明看法。"))


def _link(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    number = given["other"].strip()
    found = case_ids(actor, [number])
    if number not in found:
        raise CaseNotFound(field="other")
    repeats.link_repeat(actor=actor, case_id=case.id, earlier_id=found[number])


def _propose(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    repeats.propose_closing(
        actor=actor,
        case_id=case.id,
        ground=given["ground"],
        words=given["words"],
        elsewhere=given["elsewhere"],
        version=version,
    )


def _decide(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    repeats.decide_closing(
        actor=actor,
        case_id=case.id,
        is_approved=given["decision"] == "yes",
        words=given["words"],
        version=version,
    )


DEEDS: dict[str, Deed] = {
    "link-repeat": Deed(
        pgettext_lazy("step", "同一人又说同一件"),
        pgettext_lazy("step", "关联以前那件"),
        _("已关联。这一件照常办，再完整答复一次。"),
        LinkRepeatForm,
        _link,
        "see_requester",
        _("只是把两件连起来，好让承办的人看到以前的答复；这一件照常办，不因为是重复就不办。"),
    ),
    "propose-closing": Deed(
        pgettext_lazy("step", "提请按已答复结案"),
        pgettext_lazy("step", "提请"),
        _("已提请，等另一位有批准权的人决定；决定之前照常办、照常计时。"),
        ProposeClosingForm,
        _propose,
        "propose-closing",
        _("同一个人、同一件事，已经完整答复过两次的，才能提请。由没有写过答复、没有经办的人决定。"),
    ),
    "decide-closing": Deed(
        pgettext_lazy("step", "审批按已答复结案"),
        pgettext_lazy("step", "决定"),
        _("决定已记下。"),
        DecideClosingForm,
        _decide,
        "decide-closing",
        leaves=True,
    ),
}
