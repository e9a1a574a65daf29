"""Supervisions of the demo: one waits, one is answered, one came with an instruction, one is closed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from liren.domains.access import queries as access
from liren.domains.casework.actions import supervision as deeds
from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.choices import CaseState
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.casework.queries.supervision import SupervisionFilter, list_supervisions
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case


def load() -> int:
    """Opens them on matters that the station of the first community works on; nothing where there are some already."""
    supervisor, body = _named("supervisor"), _named("community")
    if supervisor is None or body is None:
        return 0
    if list_supervisions(supervisor, SupervisionFilter()).rows:
        return 0
    own = {grant.body for grant in body.grants_of("cases.handle")}
    found = [
        *list_cases(body, CaseFilter(view="body")).cases,
        *list_cases(body, CaseFilter(view="all")).cases,
    ]
    numbers = list(dict.fromkeys(case.number for case in found if case.owner_id in own and _can_be(case)))[:4]
    for number, live in zip(numbers, (_instructed, _answered, _waits, _closed), strict=False):
        with clock.at(clock.now() - dt.timedelta(days=2)):
            live(supervisor, body, number)
    return len(numbers)


def _can_be(case: Case) -> bool:
    return case.state not in (CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED) and case.merged_into_id is None


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None


def _waits(supervisor: Actor, _body: Actor, number: str) -> None:
    open_supervision(
        actor=supervisor, number=number, level="reminder", words="居民又来电话催问，请说明办到哪一步了。"
    )


def _answered(supervisor: Actor, body: Actor, number: str) -> None:
    one = open_supervision(
        actor=supervisor, number=number, level="notice", words="拖了一周没有结果，请书面说明原因和办结日期。"
    )
    with clock.at(clock.now() + dt.timedelta(days=1)):
        words = "配件要从厂里调，已下单，周四到货当天换好；现场已经围挡。"
        deeds.answer_supervision(actor=body, supervision_id=one.id, words=words)


def _instructed(supervisor: Actor, _body: Actor, number: str) -> None:
    wrote = deeds.Instructed(
        leader="周明远",
        office="街道办事处主任",
        said_on=clock.today(),
        words="群众反映的小事要快办，本周内办好，办完回访到户。",
    )
    open_supervision(
        actor=supervisor, number=number, level="rectification", words="按批示本周办结。", instructed=wrote
    )


def _closed(supervisor: Actor, body: Actor, number: str) -> None:
    one = open_supervision(
        actor=supervisor, number=number, level="notice", words="请说明为什么没有回复居民。"
    )
    with clock.at(clock.now() + dt.timedelta(hours=20)):
        deeds.answer_supervision(
            actor=body, supervision_id=one.id, words="电话当天打过，未接通，已改为上门。"
        )
    with clock.at(clock.now() + dt.timedelta(hours=26)):
        deeds.close_supervision(
            actor=supervisor, supervision_id=one.id, result="explained", words="情况属实，居民已认可。"
        )
