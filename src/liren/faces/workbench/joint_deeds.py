"""The steps of joint handling as pages; `deeds` takes them up among the others."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import joint, reporting_in
from liren.domains.casework.choices import CallVerb, Verb
from liren.domains.casework.errors import CallNotFound
from liren.faces.workbench import joint_forms as forms
from liren.faces.workbench.step_deeds import Deed, Given
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

CALL_NEEDS = {
    "report-in": (CallVerb.REPORT,),
    "answer-call": (CallVerb.ANSWER,),
    "decline-call": (CallVerb.DECLINE,),
    "decide-call": (CallVerb.RELEASE, CallVerb.KEEP),
    "extend-call": (CallVerb.EXTEND,),
    "remind-call": (CallVerb.REMIND,),
    "withdraw-call": (CallVerb.WITHDRAW,),
}  # the steps on a call, with the verbs of its table


def _which(given: Given) -> uuid.UUID:
    call: uuid.UUID | None = given["call"]
    if call is None:
        raise CallNotFound
    return call


def _call(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    tasks = [
        joint.Task(
            uuid.UUID(given[f"body{suffix}"]),
            given[f"task{suffix}"],
            given[f"length{suffix}"],
            field=f"body{suffix}",
        )
        for suffix in forms.SUFFIXES
        if given[f"body{suffix}"]
    ]
    joint.call_bodies(actor=actor, case_id=case.id, tasks=tasks, words=given["words"], version=version)


def _report(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    reporting_in.report_in(actor=actor, call_id=_which(given), version=version)


def _answer(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    reporting_in.answer_call(
        actor=actor,
        call_id=_which(given),
        answer=given["answer"],
        is_public=given["is_public"],
        version=version,
    )


def _decline(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    reporting_in.decline_call(
        actor=actor, call_id=_which(given), reason=given["reason"], words=given["words"], version=version
    )


def _decide(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    joint.decide_decline(
        actor=actor,
        call_id=_which(given),
        is_released=given["decision"] == "yes",
        words=given["words"],
        version=version,
    )


def _extend(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    joint.extend_call(
        actor=actor, call_id=_which(given), length=given["length"], words=given["words"], version=version
    )


def _remind(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    joint.remind_call(actor=actor, call_id=_which(given), words=given["words"], version=version)


def _withdraw(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    joint.withdraw_call(actor=actor, call_id=_which(given), words=given["words"], version=version)


DEEDS: dict[str, Deed] = {
    "call": Deed(
        pgettext_lazy("step", "叫单位一起办"),
        pgettext_lazy("step", "吹哨叫来"),
        _("已经叫了，对方会收到通知；诉求人也会知道叫了谁。"),
        forms.CallForm,
        _call,
        Verb.CALL,
        _("承办单位不变，仍由它牵头答复。每个单位各有任务和期限，先报到、再答复。"),
    ),
    "report-in": Deed(
        pgettext_lazy("step", "报到"),
        pgettext_lazy("step", "报到"),
        _("已报到，牵头单位会收到通知。"),
        forms.ReportForm,
        _report,
        "report-in",
    ),
    "answer-call": Deed(
        pgettext_lazy("step", "答复任务"),
        pgettext_lazy("step", "交答复"),
        _("答复已交给牵头单位。"),
        forms.AnswerForm,
        _answer,
        "answer-call",
    ),
    "decline-call": Deed(
        pgettext_lazy("step", "请求不来"),
        pgettext_lazy("step", "交上去"),
        _("已交给叫您的单位决定；决定之前照常计时。"),
        forms.DeclineCallForm,
        _decline,
        "decline-call",
    ),
    "decide-call": Deed(
        pgettext_lazy("step", "决定来不来"),
        pgettext_lazy("step", "决定"),
        _("决定已告诉对方。"),
        forms.DecideCallForm,
        _decide,
        "decide-call",
    ),
    "extend-call": Deed(
        pgettext_lazy("step", "延长任务期限"),
        pgettext_lazy("step", "延长"),
        _("任务期限已延长，对方会收到通知。"),
        forms.ExtendCallForm,
        _extend,
        "extend-call",
    ),
    "remind-call": Deed(
        pgettext_lazy("step", "催一催"),
        pgettext_lazy("step", "催一催"),
        _("已催，对方会收到通知。"),
        forms.RemindCallForm,
        _remind,
        "remind-call",
    ),
    "withdraw-call": Deed(
        pgettext_lazy("step", "不再叫它"),
        pgettext_lazy("step", "不再叫"),
        _("已不再叫它，对方会收到通知。"),
        forms.WithdrawCallForm,
        _withdraw,
        "withdraw-call",
        is_grave=True,
    ),
}
