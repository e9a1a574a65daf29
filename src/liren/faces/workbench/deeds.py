"""The steps as pages: what each is called, which form it asks for, and the action it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import (
    dispatch,
    feedback,
    handing,
    handling,
    merging,
    suspending,
)
from liren.domains.casework.choices import Verb
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.queries.desk import case_ids
from liren.faces.workbench import (
    dispute_deeds,
    joint_deeds,
    parts_deeds,
    passing_deeds,
    relating_deeds,
    repeats_deeds,
)
from liren.faces.workbench import step_forms as forms
from liren.faces.workbench.outside_forms import SEND_OUTSIDE
from liren.faces.workbench.step_deeds import Deed, Given, Take
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    import uuid

    from liren.domains.casework.models import Case


def _plain(action: Callable[..., None]) -> Take:
    def take(actor: Actor, case: Case, given: Given, version: int | None) -> None:
        action(actor=actor, case_id=case.id, version=version)

    return take


def _with(action: Callable[..., None], *names: str) -> Take:
    def take(actor: Actor, case: Case, given: Given, version: int | None) -> None:
        action(actor=actor, case_id=case.id, version=version, **{name: given[name] for name in names})

    return take


def _body(given: Given) -> uuid.UUID:
    import uuid as ids

    return ids.UUID(given["body"])


def _assign(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    dispatch.assign_case(
        actor=actor,
        case_id=case.id,
        body_id=_body(given),
        version=version,
        category_code=given.get("category", ""),
        urgency=given.get("urgency", ""),
    )


def _rule(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    dispatch.rule_case(
        actor=actor, case_id=case.id, body_id=_body(given), words=given["words"], version=version
    )


def _classify(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    dispatch.classify_case(
        actor=actor,
        case_id=case.id,
        category_code=given["category"],
        urgency=given["urgency"],
        naming="confidential" if given.get("confidential") else "",
        version=version,
    )


def _offer(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    handing.offer_case(
        actor=actor,
        case_id=case.id,
        body_id=_body(given),
        reason=given["reason"],
        words=given["words"],
        version=version,
    )


def _resolve(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    handling.resolve_case(
        actor=actor,
        case_id=case.id,
        outcome=given["outcome"],
        answer=given["answer"],
        version=version,
        photos=given["photos"],
        without_calls=given.get("without_calls", ""),
        without_parts=given.get("without_parts", ""),
    )


def _decide(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    suspending.decide_suspension(
        actor=actor,
        case_id=case.id,
        is_approved=given["decision"] == "yes",
        words=given["words"],
        version=version,
    )


def _merge(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    number = given["into"].strip()
    found = case_ids(actor, [number])
    if number not in found:
        raise CaseNotFound(field="into")
    merging.merge_case(actor=actor, case_id=case.id, into_id=found[number], version=version)


def _rectify(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    feedback.record_rectification(actor=actor, case_id=case.id, words=given["words"])


def _call_back(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    feedback.record_call_back(
        actor=actor, call_back_id=given["call_back"], result=given["result"], words=given["words"]
    )


DEEDS: dict[str, Deed] = {
    "assign": Deed(
        pgettext_lazy("step", "派单"),
        pgettext_lazy("step", "派单"),
        _("已派单，对方会收到通知。"),
        forms.AssignForm,
        _assign,
        Verb.ASSIGN,
        leaves=True,
    ),
    "rule": Deed(
        pgettext_lazy("step", "裁定承办单位"),
        pgettext_lazy("step", "裁定"),
        _("已裁定，对方不能再退回。"),
        forms.RuleForm,
        _rule,
        Verb.RULE,
        _("这件事退回已满次数，由街道定下承办单位，此后不能再退。"),
        leaves=True,
    ),
    "classify": Deed(
        pgettext_lazy("step", "改类别和紧急程度"),
        pgettext_lazy("step", "改好"),
        _("类别和时限已改。"),
        forms.ClassifyForm,
        _classify,
        Verb.CLASSIFY,
    ),
    "not-accept": Deed(
        pgettext_lazy("step", "不予受理"),
        pgettext_lazy("step", "不予受理"),
        _("已不予受理，诉求人会收到原因和别的办法。"),
        forms.NotAcceptForm,
        _with(dispatch.not_accept_case, "reason", "elsewhere"),
        Verb.NOT_ACCEPT,
        _("只用于法律规定不能受理的事。办不了、不好办，不是不受理的理由。"),
        is_grave=True,
        leaves=True,
    ),
    "accept": Deed(
        pgettext_lazy("step", "签收"),
        pgettext_lazy("step", "签收"),
        _("已签收，由您经办。"),
        forms.StepForm,
        _plain(handling.accept_case),
        Verb.ACCEPT,
    ),
    "start": Deed(
        pgettext_lazy("step", "开始办理"),
        pgettext_lazy("step", "开始办理"),
        _("已开始办理。"),
        forms.StepForm,
        _plain(handling.start_case),
        Verb.START,
    ),
    "return": Deed(
        pgettext_lazy("step", "退回街道"),
        pgettext_lazy("step", "退回"),
        _("已退回街道。"),
        forms.ReturnForm,
        _with(handling.return_case, "reason", "words"),
        Verb.RETURN,
        _("一件事最多退回两次，之后由街道裁定。"),
        leaves=True,
    ),
    "offer": Deed(
        pgettext_lazy("step", "提出转办"),
        pgettext_lazy("step", "提出转办"),
        _("已请对方接手；对方接手之前，这件事仍在您手上。"),
        forms.OfferForm,
        _offer,
        Verb.OFFER,
        _("对方接手之前，这件事仍在您手上；答复仍由首接单位负责。"),
    ),
    "take-over": Deed(
        pgettext_lazy("step", "接手"),
        pgettext_lazy("step", "接手"),
        _("已接手，由您经办。"),
        forms.StepForm,
        _plain(handing.take_over_case),
        Verb.TAKE_OVER,
    ),
    "decline": Deed(
        pgettext_lazy("step", "谢绝或撤回转办"),
        pgettext_lazy("step", "不转了"),
        _("转办已取消，承办单位不变。"),
        forms.DeclineForm,
        _with(handing.decline_case, "words"),
        Verb.DECLINE,
        leaves=True,
    ),
    "ask": Deed(
        pgettext_lazy("step", "问诉求人"),
        pgettext_lazy("step", "发出问题"),
        _("问题已发给诉求人。"),
        forms.AskForm,
        _with(handling.ask_requester, "words"),
        Verb.ASK,
    ),
    "tell": Deed(
        pgettext_lazy("step", "告知进展"),
        pgettext_lazy("step", "告知"),
        _("已告知诉求人。"),
        forms.TellForm,
        _with(handling.tell_progress, "words"),
        Verb.ASK,
    ),
    "resolve": Deed(
        pgettext_lazy("step", "答复并办结"),
        pgettext_lazy("step", "答复并办结"),
        _("已办结，诉求人会收到答复并可以评价。"),
        forms.ResolveForm,
        _resolve,
        Verb.RESOLVE,
    ),
    "send-outside": SEND_OUTSIDE,
    "suspend": Deed(
        pgettext_lazy("step", "申请挂起"),
        pgettext_lazy("step", "提交申请"),
        _("已提交，等另一位有批准权的人决定；批准之前照常计时。"),
        forms.SuspendForm,
        _with(suspending.ask_suspension, "reason", "words", "until"),
        Verb.SUSPEND,
    ),
    "decide": Deed(
        pgettext_lazy("step", "审批挂起"),
        pgettext_lazy("step", "决定"),
        _("决定已记下。"),
        forms.DecideForm,
        _decide,
        "decide_suspension",
    ),
    "resume": Deed(
        pgettext_lazy("step", "恢复办理"),
        pgettext_lazy("step", "恢复办理"),
        _("已恢复，继续计时。"),
        forms.StepForm,
        _plain(suspending.resume_case),
        Verb.RESUME,
    ),
    "merge": Deed(
        pgettext_lazy("step", "合并"),
        pgettext_lazy("step", "合并"),
        _("已合并，答复会告诉两边的诉求人。"),
        forms.MergeForm,
        _merge,
        Verb.MERGE,
    ),
    "unmerge": Deed(
        pgettext_lazy("step", "拆开合并"),
        pgettext_lazy("step", "拆开"),
        _("已拆开，各办各的。"),
        forms.StepForm,
        _plain(merging.unmerge_case),
        "unmerge",
    ),
    "rectify": Deed(
        pgettext_lazy("step", "登记整改"),
        pgettext_lazy("step", "整改完成"),
        _("整改已登记。"),
        forms.RectifyForm,
        _rectify,
        "rectify",
    ),
    "call-back": Deed(
        pgettext_lazy("step", "登记回访"),
        pgettext_lazy("step", "登记"),
        _("回访已登记。"),
        forms.CallBackForm,
        _call_back,
        "call_back",
    ),
    **joint_deeds.DEEDS,
    **dispute_deeds.DEEDS,
    **passing_deeds.DEEDS,
    **parts_deeds.DEEDS,
    **relating_deeds.DEEDS,
    **repeats_deeds.DEEDS,
}
