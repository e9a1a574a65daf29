"""The messages of casework: their wording, and who gets them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.access import queries as access
from liren.domains.casework import wording
from liren.domains.casework.choices import RequesterRole
from liren.domains.casework.letter_words import by_mail
from liren.domains.casework.models import Announcement, Case, Requester
from liren.domains.casework.rules.parts import part_message
from liren.domains.messaging.actions import Addressee, queue_messages, queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.organisations.models import Body
from liren.kernel import clock, outbox
from liren.kernel.lock import locked

HANDFUL = 5  # so many are told within the request
BATCH = 500  # and so many by one task
TASK = "liren.domains.casework.tasks.tell_requesters"

_MOBILE = re.compile(r"1[3-9]\d{9}")


_WORK = _("%(number)s “%(title)s”：%(words)s")
_EVENTS = {
    "ruled": _("裁定由您的单位承办"),
    "offered": _("请您的单位接手"),
    "declined": _("转办没有成"),
    "returned": _("退回派单台"),
    "answered": _("诉求人答复了"),
    "added": _("诉求人补充了"),
    "left": _("一位诉求人撤回了"),
    "reopened": _("诉求人要求重开"),
    "rectify": _("差评须整改"),
    "order_kept": _("热线不同意退单"),
    "order_extended": _("热线同意延期"),
    "order_denied": _("热线不同意延期"),
    "dispute": _("有一件责任争议等您裁定"),
    "dispute_due": _("责任争议快到裁定期限"),
    "dispute_late": _("责任争议没有按时裁定"),
    "dispute_ruled": _("责任争议裁定了，不由您的单位办"),
    "passed_up": _("有一件上报的事等您接手"),
    "pass_up_due": _("上报的事快到接手期限"),
    "pass_up_late": _("上报的事没有按时答复"),
    "pass_up_taken": _("上级接手了您的单位上报的事"),
    "pass_up_sent_back": _("上级退回了您的单位上报的事"),
    "called": _("叫您的单位一起办"),
    "call_reported": _("叫来的单位报到了"),
    "call_answered": _("叫来的单位答复了"),
    "call_declined": _("叫来的单位请求不来"),
    "call_released": _("同意您的单位不来"),
    "call_kept": _("请您的单位仍来一起办"),
    "call_extended": _("一起办的任务延期了"),
    "call_reminded": _("催您的单位一起办"),
    "call_withdrawn": _("不再请您的单位一起办"),
    "call_lapsed": _("一起办的事了结了"),
    "merged_away": _("您单位的一件事并到别的事里一起办"),
    "closing_asked": _("提请按已答复结案，等您看"),
    "closing_refused": _("没有同意按已答复结案，照常办"),
    "closing_approved": _("同意按已答复结案"),
    "part_taken_back": _("派来的一部分收回了"),
    "last_part": _("整件答复以后，最后一部分也办完了，看看要不要补告诉求人"),
}


_CHATS = {
    "four_fifths": _("【里仁】%(number)s：%(clock)s期限只剩五分之一，%(due)s 到期。"),
    "late": _("【里仁】%(number)s 没有按时%(clock)s，期限是 %(due)s。"),
    "street": _("【里仁】%(number)s 没有按时%(clock)s，已报街道。"),
    "district": _("【里仁】%(number)s 没有按时%(clock)s，已报区里。"),
}


def _own(key: str, **words: Any) -> Template:
    """What a requester hears about his own matter."""
    return Template(key=key, topic="own", **words)


def _of_call(stage: str, title: Any, text: Any) -> Template:
    """What the limit of a called body says, in the reader's words."""
    said = wording.readings(clock="call_clock", due="due")
    return Template(key=f"casework.call.{stage}", title=title, text=text, readings=said, topic="joint")


def _of_clock(stage: str, title: Any, text: Any) -> Template:
    """What a limit says: which it is and when it ends, in the reader's words."""
    return Template(
        key=f"casework.{stage}",
        title=title,
        text=text,
        chat=_CHATS.get(stage, ""),
        readings=wording.readings(clock="clock", due="due"),
        topic="late" if stage in wording.LATENESS else "clock",
    )


TEMPLATES = (
    _own(
        "casework.received",
        title=_("收到了您说的事"),
        text=_("“%(title)s”已收到，编号 %(number)s。"),
        sms=_("【里仁】您说的事已收到，查询码 %(code)s，凭码可查进度、补充和评价。"),
    ),
    _own(
        "casework.asked",
        title=_("有个问题要问您"),
        text=_("关于“%(title)s”：%(words)s"),
        sms=_("【里仁】%(number)s 有问题要问您，请凭查询码或登录答复。"),
    ),
    _own(
        "casework.resolved",
        title=_("您说的事办结了"),
        text=_("“%(title)s”已办结：%(words)s 请评价。"),
        sms=_("【里仁】%(number)s 已办结，请凭查询码或登录查看并评价。"),
    ),
    _own(
        "casework.progress",
        title=_("您说的事有进展"),
        text=_("“%(title)s”：%(words)s"),
        sms=_("【里仁】%(number)s 有新进展，请凭查询码或登录查看。"),
    ),
    _own(
        "casework.in_hands",
        title=_("您说的事有单位在办"),
        text=_("“%(title)s”现在由%(words)s办理。"),
        sms=_("【里仁】%(number)s 现在由%(words)s办理，请凭查询码或登录查看进展。"),
    ),
    _own(
        "casework.closed_answered",
        title=_("您说的事不再重复答复"),
        text=_("“%(title)s”以前已经两次完整答复，没有新的内容，不再重复答复：%(words)s"),
        sms=_("【里仁】%(number)s 以前已两次答复，不再重复答复；不服怎样申请复查、复核，请凭查询码查看。"),
    ),
    _own(
        "casework.part_made",
        title=_("您说的事分几部分办"),
        text=_("“%(title)s”里有几个问题，分开办，一起答复您。这一部分：%(words)s"),
        sms=_("【里仁】%(number)s 分几部分办，进展请凭查询码或登录查看。"),
    ),
    _own(
        "casework.part_in_hands",
        title=_("您说的事有一部分在办了"),
        text=_("“%(title)s”的一部分有单位在办。%(words)s"),
        sms=_("【里仁】%(number)s 有一部分在办了，请凭查询码或登录查看。"),
    ),
    _own(
        "casework.part_resolved",
        title=_("您说的事有一部分办好了"),
        text=_("“%(title)s”的一部分办好了，其余还在办。%(words)s"),
        sms=_("【里仁】%(number)s 有一部分办好了，其余还在办，请凭查询码或登录查看。"),
    ),
    _own(
        "casework.part_progress",
        title=_("您说的事有一部分有进展"),
        text=_("“%(title)s”的一部分有进展。%(words)s"),
        sms=_("【里仁】%(number)s 有一部分有进展，请凭查询码或登录查看。"),
    ),
    _own(
        "casework.passed_up",
        title=_("您说的事报到上级了"),
        text=_("“%(title)s”超出承办单位的权限，已经上报；上级接手之前仍由它办。%(words)s"),
        sms=_("【里仁】%(number)s 已上报上级，进展请凭查询码或登录查看。"),
    ),
    _own(
        "casework.suspended",
        title=_("您说的事暂时挂起"),
        text=_("“%(title)s”先挂起到 %(words)s，期间不计时，原因请看办理经过。"),
        sms=_("【里仁】%(number)s 先挂起到 %(words)s，请凭查询码或登录查看原因。"),
        readings=wording.readings(words="until"),
    ),
    _own(
        "casework.resumed",
        title=_("您说的事恢复办理"),
        text=_("“%(title)s”恢复办理，继续计时。"),
        sms=_("【里仁】%(number)s 恢复办理，请凭查询码或登录查看。"),
    ),
    _own(
        "casework.not_accepted",
        title=_("您说的事不能受理"),
        text=_("“%(title)s”不能受理：%(words)s"),
        sms=_("【里仁】%(number)s 不能受理，原因和别的办法请凭查询码查看。"),
    ),
    _own(
        "casework.reopened",
        title=_("您说的事重新办理了"),
        text=_("有人反映“%(title)s”没有办好，已请原单位重新办理，时限重新起算。"),
        sms=_("【里仁】%(number)s 已重新办理，进展请凭查询码或登录查看。"),
    ),
    _own(
        "casework.in_already",
        title=_("您已经在这件事里了"),
        text=_("“%(title)s”里已经有您，不用再加，办完会告诉您。"),
        sms=_(
            "【里仁】您已经在 %(number)s 里了，不用再加；凭原来的查询码可查进度。不是您本人操作，不用理会。"
        ),
    ),
    Template(
        key="casework.assigned",
        title=_("派来一件事"),
        text=_("%(number)s “%(title)s”派给了%(body)s，请在 %(due)s 前签收。"),
        chat=_("【里仁】%(number)s 派给了%(body)s，请在 %(due)s 前签收。"),
        readings=wording.readings(due="due"),
    ),
    *(Template(key=f"casework.work.{what}", title=title, text=_WORK) for what, title in _EVENTS.items()),
    Template(
        key="casework.work.withdrawn",
        title=_("诉求人撤回了"),
        text=_("%(number)s “%(title)s”不用再办。%(words)s"),
    ),
    _of_clock("half", _("期限过半"), _("%(number)s “%(title)s”：%(clock)s期限过半，%(due)s 到期。")),
    _of_clock(
        "four_fifths",
        _("期限只剩五分之一"),
        _("%(number)s “%(title)s”：%(clock)s期限只剩五分之一，%(due)s 到期。"),
    ),
    _of_clock("late", _("逾期了"), _("%(number)s “%(title)s”没有按时%(clock)s，期限是 %(due)s。")),
    _of_clock(
        "street",
        _("逾期，已报街道"),
        _("%(number)s “%(title)s”没有按时%(clock)s，期限是 %(due)s；已报街道。"),
    ),
    _of_clock(
        "district",
        _("逾期，已报区里"),
        _("%(number)s “%(title)s”没有按时%(clock)s，期限是 %(due)s；已报区里。"),
    ),
    _own(
        "casework.joint",
        title=_("请了别的单位一起办"),
        text=_("“%(title)s”请了%(words)s一起办，仍由原单位牵头答复您。"),
        sms=_("【里仁】%(number)s 请了%(words)s一起办，进展请凭查询码或登录查看。"),
    ),
    _of_call(
        "half",
        _("一起办：期限过半"),
        _("%(number)s “%(title)s”：%(body)s的%(clock)s期限过半，%(due)s 到期。"),
    ),
    _of_call(
        "four_fifths",
        _("一起办：期限只剩五分之一"),
        _("%(number)s “%(title)s”：%(body)s的%(clock)s期限只剩五分之一，%(due)s 到期。"),
    ),
    _of_call(
        "late",
        _("一起办：逾期了"),
        _("%(number)s “%(title)s”：%(body)s没有按时%(clock)s，期限是 %(due)s。"),
    ),
    _of_call(
        "street",
        _("一起办：逾期，已报街道"),
        _("%(number)s “%(title)s”：%(body)s没有按时%(clock)s，期限是 %(due)s；已报街道。"),
    ),
    _of_call(
        "district",
        _("一起办：逾期，已报区里"),
        _("%(number)s “%(title)s”：%(body)s没有按时%(clock)s，期限是 %(due)s；已报区里。"),
    ),
)


def tell_requesters(case: Case, template: str, *, words: str = "") -> None:
    """Tells every requester who can be reached, of this matter and of those merged into it; each has an own notice.

    A handful is told at once, more by the worker: the request makes as many statements for a few as for thousands.
    """
    main = case.parent_id or case.id
    merged = Case.objects.filter(merged_into=main).values_list("id", flat=True)
    template, words = part_message(case.title, template, words) if case.is_part else (template, words)
    said = Announcement(
        case=case,
        cases=[str(main), *map(str, merged)],
        template=template,
        words=words,
        mark=f"{case.number.rpartition('-')[2]}.{case.version}" if case.is_part else str(case.version),
        at=clock.now(),
    )
    people = list(_still_to_be_told(said)[: HANDFUL + 1])
    if len(people) <= HANDFUL:
        _tell(said, people)
        return
    said.save(force_insert=True)
    outbox.enqueue(TASK, announcement_id=said.id)


def go_on_telling(announcement_id: uuid.UUID) -> None:
    """Tells the next batch, in the transaction of the task that calls it; the rest becomes a task of its own."""
    said = locked(Announcement.objects.filter(id=announcement_id)).first()
    if said is None:
        return
    people = list(_still_to_be_told(said)[:BATCH])
    _tell(said, people)
    if len(people) < BATCH:
        said.delete()
        return
    said.after = people[-1].id
    said.save(update_fields=["after"])
    outbox.enqueue(TASK, announcement_id=said.id)


def _still_to_be_told(said: Announcement) -> QuerySet[Requester]:
    can_be_reached = Q(account__isnull=False) | ~Q(phone_index="") | Q(mail__isnull=False)
    rows = Requester.objects.filter(can_be_reached, case__in=said.cases, joined_at__lte=said.at)
    if said.after is not None:
        rows = rows.filter(id__gt=said.after)
    return rows.exclude(role=RequesterRole.LEFT).select_related("case", "mail").order_by("id")


def _tell(said: Announcement, people: list[Requester]) -> None:
    addressed = [_addressee(one, said.template, words=said.words, mark=said.mark) for one in people]
    queue_messages(template=said.template, people=[one for one in addressed if one.is_reached])


def tell_requester(
    requester: Requester, template: str, *, words: str = "", mark: str, extra: dict[str, Any] | None = None
) -> None:
    one = _addressee(requester, template, words=words, mark=mark, extra=extra)
    if one.is_reached:
        queue_messages(template=template, people=[one])


def _addressee(
    requester: Requester, template: str, *, words: str, mark: str, extra: dict[str, Any] | None = None
) -> Addressee:
    case = requester.case
    return Addressee(
        key=f"{template}:{requester.id}:{mark}",
        context={
            "number": case.number,
            "title": case.title,
            "words": words,
            "case": str(case.id),
            **(extra or {}),
        },
        place_code=case.place_code,
        account_id=requester.account_id,
        phone=requester.phone if _MOBILE.fullmatch(requester.phone) else "",
        **by_mail(requester),
    )


def tell_body(case: Case, body_id: uuid.UUID, what: str, *, words: str, mark: str, **page: str) -> None:
    """Tells the staff of a body what happened, in somebody's words: an event of the templates `casework.work.…`;
    `page` is what the notice leads to besides the matter."""
    staff = [account.id for account in access.staff_of_bodies([body_id])]
    _notify(case, staff, f"casework.work.{what}", {"words": words, **page}, mark, body_id)


def tell_staff(
    case: Case, account_ids: Iterable[uuid.UUID], what: str, *, words: str, mark: str, **page: str
) -> None:
    """Tells these members of staff what happened, as `tell_body`."""
    _notify(case, account_ids, f"casework.work.{what}", {"words": words, **page}, mark)


def tell_of_call(case: Case, account_ids: Iterable[uuid.UUID], *, stage: str, mark: str, **said: str) -> None:
    """Tells what the limit of a called body says; `said` is the body, which limit, and its end."""
    _notify(case, account_ids, f"casework.call.{stage}", said, mark)


def tell_of_dispatch(case: Case, body: Body) -> None:
    """Tells the staff of the body that a matter was dispatched to it, and until when it is to be accepted."""
    due = case.due_at.isoformat() if case.due_at else ""
    staff = [account.id for account in access.staff_of_bodies([body.id])]
    _notify(
        case, staff, "casework.assigned", {"body": body.short_name, "due": due}, str(case.version), body.id
    )


def tell_of_clock(case: Case, account_ids: Iterable[uuid.UUID], *, stage: str, mark: str) -> None:
    """Tells members of staff, once each for one `mark`, what the running limit says: a stage's key (one query)."""
    due = case.due_at.isoformat() if case.due_at else ""
    words = {"clock": case.clock, "due": due}
    _notify(case, account_ids, f"casework.{stage}", words, mark, case.owner_id)


def _notify(
    case: Case,
    account_ids: Iterable[uuid.UUID],
    template: str,
    words: dict[str, str],
    mark: str,
    body_id: uuid.UUID | None = None,
) -> None:
    queue_notices(
        template=template,
        account_ids=account_ids,
        context={"number": case.number, "title": case.title, "case": str(case.id), **words},
        place_code=case.place_code,
        key=f"{template}:{case.id}:{mark}",
        body_id=body_id,
    )
