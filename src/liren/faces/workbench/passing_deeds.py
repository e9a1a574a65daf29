"""Passing a matter up, and what the desk above does with it, as pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import passing
from liren.faces.workbench.step_deeds import Deed, Given, Take
from liren.faces.workbench.step_forms import CHOOSE, StepForm, body_choices, choice_field, words_field
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from liren.domains.casework.models import Case

PASS_UP_NEEDS = {
    "pass-up": "pass_up",
    "take-up": "take",
    "send-back-up": "send_back",
    "pass-on": "pass_on",
    "drop-pass-up": "drop",
}  # the steps on what is passed up, with the names `steps_on_pass_up` gives them
NOTE = words_field(
    _("告诉诉求人"), _("为什么、接下来由谁办、什么时候有消息。诉求人会原样看到，不写内部的话。")
)


class PassUpForm(StepForm):
    words = words_field(
        _("为什么本级办不了"), _("写给上级：缺哪项权限、哪笔钱、哪家单位，办到了哪一步。诉求人看不到。")
    )
    note = NOTE


class TakeUpForm(StepForm):
    body = choice_field(_("由谁办"), CHOOSE, _("接手就要定下由谁办；首接单位不变，仍对答复负责。"))
    words = words_field(_("说明"), _("两边单位和诉求人都看得到，可以不写。"), required=False)

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case, without=self.case.owner_id))


class SendBackForm(StepForm):
    words = words_field(_("退回的理由"), _("写给原单位：为什么本级能办、怎样办。诉求人看不到。"))
    note = NOTE


class DropForm(StepForm):
    words = words_field(_("理由"), _("诉求人看不到。"))


def _take(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    passing.take_up(
        actor=actor, case_id=case.id, body_id=uuid.UUID(given["body"]), words=given["words"], version=version
    )


def _with(action: Callable[..., None], *names: str) -> Take:
    def take(actor: Actor, case: Case, given: Given, version: int | None) -> None:
        action(actor=actor, case_id=case.id, version=version, **{name: given[name] for name in names})

    return take


DEEDS: dict[str, Deed] = {
    "pass-up": Deed(
        pgettext_lazy("step", "上报"),
        pgettext_lazy("step", "上报"),
        _("已上报，诉求人也会收到；上级接手之前仍由您的单位办。"),
        PassUpForm,
        _with(passing.pass_up, "words", "note"),
        "pass-up",
        _("超出本级权限才上报。上级接手之前，这件事仍在您手上，期限照常走。"),
    ),
    "take-up": Deed(
        pgettext_lazy("step", "接手上报"),
        pgettext_lazy("step", "接手"),
        _("已接手，承办单位和诉求人都会收到通知。"),
        TakeUpForm,
        _take,
        "take-up",
        leaves=True,
    ),
    "send-back-up": Deed(
        pgettext_lazy("step", "退回上报"),
        pgettext_lazy("step", "退回"),
        _("已退回，仍由原单位办。"),
        SendBackForm,
        _with(passing.send_back, "words", "note"),
        "send-back-up",
    ),
    "pass-on": Deed(
        pgettext_lazy("step", "再报区里"),
        pgettext_lazy("step", "报区里"),
        _("已报区里；区里接手之前仍由原单位办。"),
        PassUpForm,
        _with(passing.pass_on, "words", "note"),
        "pass-on",
    ),
    "drop-pass-up": Deed(
        pgettext_lazy("step", "收回上报"),
        pgettext_lazy("step", "收回"),
        _("已收回，由您的单位办。"),
        DropForm,
        _with(passing.drop_pass_up, "words"),
        "drop-pass-up",
    ),
}
