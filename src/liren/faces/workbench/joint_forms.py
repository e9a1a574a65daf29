"""The forms of joint handling: calling bodies, and the steps of a called one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.casework.choices import CallDeclineReason, CallVerb
from liren.domains.casework.queries.joint import calls_of, steps_on_call
from liren.domains.policy.queries import rulebook
from liren.faces.workbench.step_forms import (
    CHOOSE,
    MOST_ANSWER,
    StepForm,
    body_choices,
    choice_field,
    words_field,
)

if TYPE_CHECKING:
    from liren.domains.casework.models import JointCall

ROWS = 3
SUFFIXES = ("", "_2", "_3")


def _length(*, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("期限（工作日）"), required=required, initial=3, min_value=1, max_value=72
    )


class CallForm(StepForm):
    """Up to three bodies at once, each with its own task and limit; call again for more."""

    body = choice_field(gettext_lazy("叫谁"), CHOOSE)
    task = words_field(gettext_lazy("请它做什么"), gettext_lazy("写清到哪里、做什么、要什么结果。"))
    length = _length()
    body_2 = choice_field(gettext_lazy("再叫一个单位"), CHOOSE, required=False)
    task_2 = words_field(gettext_lazy("请它做什么"), required=False)
    length_2 = _length(required=False)
    body_3 = choice_field(gettext_lazy("还要叫的单位"), CHOOSE, required=False)
    task_3 = words_field(gettext_lazy("请它做什么"), required=False)
    length_3 = _length(required=False)
    words = words_field(
        gettext_lazy("为什么要叫"), gettext_lazy("写进经过，诉求人也看得到；可以不写。"), required=False
    )

    def fill(self) -> None:
        choices = body_choices(self.actor, self.case, without=self.case.owner_id)
        runs_by_clock = rulebook(self.case.place_code).limits[self.case.urgency].resolve.clock
        for suffix in SUFFIXES:
            self.offer(f"body{suffix}", choices)
            if runs_by_clock:
                self.fields[f"length{suffix}"].label = _("期限（小时，昼夜连续）")
            for name in ("task", "words"):
                if f"{name}{suffix}" in self.fields:
                    self.fields[f"{name}{suffix}"].widget.attrs["rows"] = 2

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for suffix in SUFFIXES[1:]:
            if given.get(f"task{suffix}") and not given.get(f"body{suffix}"):
                self.add_error(f"body{suffix}", _("写了任务，还没有选单位。"))
            if given.get(f"body{suffix}") and not given.get(f"length{suffix}"):
                self.add_error(f"length{suffix}", _("请填写期限。"))
        return given


class OnCallForm(StepForm):
    """A step on one call; without saying which, the only one on which the actor can take it."""

    verb = CallVerb.REPORT
    call = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def fill(self) -> None:
        found = self.possible_calls()
        self.fields["call"].initial = found[0].id if found else None

    def possible_calls(self) -> list[JointCall]:
        return [
            call for call in calls_of(self.case) if self.verb in steps_on_call(self.actor, self.case, call)
        ]

    def clean_call(self) -> uuid.UUID | None:
        given: uuid.UUID | None = self.cleaned_data["call"]
        found = [] if given else self.possible_calls()
        return given or (found[0].id if found else None)


class ReportForm(OnCallForm):
    pass


class AnswerForm(OnCallForm):
    verb = CallVerb.ANSWER
    answer = words_field(
        gettext_lazy("做了什么、结果怎样"), gettext_lazy("牵头单位据此答复诉求人。"), most=MOST_ANSWER
    )
    is_public = forms.BooleanField(label=gettext_lazy("诉求人可以看这份答复"), required=False, initial=True)


class DeclineCallForm(OnCallForm):
    verb = CallVerb.DECLINE
    reason = choice_field(gettext_lazy("原因"), [*CHOOSE, *CallDeclineReason.choices])
    words = words_field(gettext_lazy("说明"), gettext_lazy("写清应由谁来、依据是什么；由叫您的单位决定。"))


class DecideCallForm(OnCallForm):
    verb = CallVerb.KEEP
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[("yes", gettext_lazy("同意，不用来了")), ("no", gettext_lazy("不同意，仍要来"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项。")},
    )
    words = words_field(gettext_lazy("说明"), gettext_lazy("不同意时要写明理由。"), required=False)


class ExtendCallForm(OnCallForm):
    verb = CallVerb.EXTEND
    length = _length()
    words = words_field(gettext_lazy("为什么要延"))

    def fill(self) -> None:
        super().fill()
        if any(call.by_clock for call in self.possible_calls()):
            self.fields["length"].label = _("期限（小时，昼夜连续）")
        self.fields["length"].help_text = _("从现在起算；不会比原来的短。")


class RemindCallForm(OnCallForm):
    verb = CallVerb.REMIND
    words = words_field(gettext_lazy("想对它说的"), gettext_lazy("不写，就把任务再发一遍。"), required=False)


class WithdrawCallForm(OnCallForm):
    verb = CallVerb.WITHDRAW
    words = words_field(gettext_lazy("为什么不用来了"), gettext_lazy("没有按时报到的，仍然记在案。"))
