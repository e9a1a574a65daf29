"""The steps of a dispute over who is responsible, as pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import disputes
from liren.faces.workbench.step_deeds import Deed, Given
from liren.faces.workbench.step_forms import CHOOSE, StepForm, body_choices, choice_field, words_field
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

DISPUTE_NEEDS = {
    "dispute": "raise",
    "rule-dispute": "rule",
    "appeal-dispute": "appeal",
    "drop-dispute": "drop",
}  # the steps on a dispute, with the names `steps_on_dispute` gives them


class RaiseForm(StepForm):
    body = choice_field(_("应由谁承办"), CHOOSE, _("不知道可以不选。"), required=False)
    words = words_field(_("理由"), _("写清依据：职责清单、合同、产权。诉求人也看得到。"))

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case, without=self.case.owner_id))


class RuleDisputeForm(StepForm):
    body = choice_field(_("由谁承办"), CHOOSE)
    words = words_field(_("裁定理由"), _("两边单位和诉求人都看得到。"))

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case))


class DisputeWordsForm(StepForm):
    words = words_field(_("理由"))


def _raise(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    body = given["body"]
    disputes.raise_dispute(
        actor=actor,
        case_id=case.id,
        words=given["words"],
        body_id=uuid.UUID(body) if body else None,
        version=version,
    )


def _rule(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    disputes.rule_dispute(
        actor=actor,
        case_id=case.id,
        body_id=uuid.UUID(given["body"]),
        words=given["words"],
        version=version,
    )


def _appeal(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    disputes.appeal_dispute(actor=actor, case_id=case.id, words=given["words"], version=version)


def _drop(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    disputes.drop_dispute(actor=actor, case_id=case.id, words=given["words"], version=version)


DEEDS: dict[str, Deed] = {
    "dispute": Deed(
        pgettext_lazy("step", "提出责任争议"),
        pgettext_lazy("step", "请街道裁定"),
        _("已请街道裁定；裁定之前仍由您的单位办。"),
        RaiseForm,
        _raise,
        "dispute",
        _("裁定之前这件事仍在您手上，期限照常走。街道裁定后不服的，可以提请区里裁定一次。"),
    ),
    "rule-dispute": Deed(
        pgettext_lazy("step", "裁定责任"),
        pgettext_lazy("step", "裁定"),
        _("已裁定，两边单位都会收到通知。"),
        RuleDisputeForm,
        _rule,
        "rule-dispute",
        _("裁给另一个单位的，从待签收重新走；此后不能再退回。"),
        leaves=True,
    ),
    "appeal-dispute": Deed(
        pgettext_lazy("step", "提请区里裁定"),
        pgettext_lazy("step", "提请裁定"),
        _("已提请区里裁定；裁定之前仍由您的单位办。"),
        DisputeWordsForm,
        _appeal,
        "appeal-dispute",
        _("只能提一次，区里的裁定是最后的。"),
    ),
    "drop-dispute": Deed(
        pgettext_lazy("step", "不再争议"),
        pgettext_lazy("step", "不再争议"),
        _("不再争议，由您的单位承办。"),
        DisputeWordsForm,
        _drop,
        "drop-dispute",
    ),
}
