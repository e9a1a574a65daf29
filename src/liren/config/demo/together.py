"""The demo's matters that more than one body handles."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial

from liren.domains.casework.actions import (
    comments,
    disputes,
    joint,
    parts,
    passing,
    relating,
    repeats,
    reporting_in,
)
from liren.domains.casework.queries import desk as desk_queries
from liren.domains.casework.queries import lists
from liren.domains.casework.queries import repeats as repeat_queries
from liren.domains.organisations import queries as organisations
from liren.kernel.actor import Actor

At = Callable[[float, Callable[[], object]], None]
LED_BY_STATION = ("joint", "disputed", "passed_up", "split")
PAIR = 2
ASKED = "@department 到场前请先打门卫电话，配电间钥匙在他那里。@dispatcher 物业一直没有回音，请再催一次。"
ANSWER = "配电箱线路查过，没有漏电；渗水从外墙进来，建议物业先做临时封堵，维修方案月底前给出。"


def live_joint(
    *, at: At, case_id: uuid.UUID, owner: Actor, bodies: Mapping[uuid.UUID, Actor], county: str
) -> None:
    """The station calls the housing bureau and the property company: the one reports in and answers, the other has
    not come by its limit."""
    called: dict[uuid.UUID, uuid.UUID] = {}
    helpers = [
        next(iter(organisations.bodies_under(county, [kind])), None)
        for kind in ("department", "property_company")
    ]
    tasks = [
        joint.Task(body.id, words, 3)
        for body, words in zip(
            helpers, ("到场看渗水和线路是否安全，给出维修方案。", "先做临时封堵，配合开配电间。"), strict=True
        )
        if body is not None
    ]

    def ring() -> None:
        calls = joint.call_bodies(
            actor=owner, case_id=case_id, tasks=tasks, words="房屋和线路分属两家，要一起到场。"
        )
        called.update(zip((task.body_id for task in tasks), calls, strict=True))

    at(4, ring)
    if not tasks:
        return
    at(4.2, lambda: comments.write_note(actor=owner, case_id=case_id, words=ASKED))
    first = tasks[0].body_id
    at(4.3, lambda: reporting_in.report_in(actor=bodies[first], call_id=called[first]))
    at(
        24,
        lambda: reporting_in.answer_call(
            actor=bodies[first], call_id=called[first], answer=ANSWER, is_public=True
        ),
    )


def live_disputed(*, at: At, case_id: uuid.UUID, owner: Actor, supervisor: Actor, county: str) -> None:
    """The station says that it is a department's duty; the street rules for the station, which appeals."""
    other = next(iter(organisations.bodies_under(county, ["department"])), None)
    own = next((grant.body for grant in owner.grants_of("cases.handle") if grant.body), None)
    if other is None or own is None:
        return
    words = "护坡在市政道路红线内，社区没有施工权。"
    at(4, lambda: disputes.raise_dispute(actor=owner, case_id=case_id, words=words, body_id=other.id))
    ruling = "护坡属小区附属设施，由社区牵头、物业施工。"
    at(6, lambda: disputes.rule_dispute(actor=supervisor, case_id=case_id, body_id=own, words=ruling))
    at(7, lambda: disputes.appeal_dispute(actor=owner, case_id=case_id, words="产权图显示属市政，请区里定。"))


def live_passed_up(*, at: At, case_id: uuid.UUID, owner: Actor) -> None:
    """The station says that it is beyond its power, and why; the street has not taken it yet."""
    words = "外墙脱落面积大，要动用维修资金并封闭人行道，社区没有审批权，只能先拉警戒线。"
    note = "外墙大修要动用维修资金，社区批不了，已经报给街道；警戒线已拉好，请绕行。"
    at(5, lambda: passing.pass_up(actor=owner, case_id=case_id, words=words, note=note))


def live_split(*, at: At, case_id: uuid.UUID, owner: Actor, desk: Actor, county: str) -> None:
    """Three troubles in one matter: the station keeps one, the housing bureau gets another, the third waits."""
    own = next((grant.body for grant in owner.grants_of("cases.handle") if grant.body), None)
    other = next(iter(organisations.bodies_under(county, ["department"])), None)
    troubles = (
        ("楼道堆了杂物", "二楼到四楼的平台堆了旧家具，请社区约各户清走。", own),
        ("外墙瓷砖松动", "北面外墙瓷砖松动，请查验并做防护。", other.id if other else None),
        ("垃圾桶满了没人收", "院里垃圾桶两天没收，请安排清运。", None),
    )
    for hour, (title, words, body_id) in enumerate(troubles):
        part = parts.PartGiven(title=title, words=words, body_id=body_id)
        at(4 + hour / 10, partial(parts.split_case, actor=desk, case_id=case_id, part=part))


def link_told(desk: Actor) -> None:
    """What was said again is linked with what was answered, and two that have to do with each other."""
    waiting = lists.list_cases(desk, lists.CaseFilter(view="dispatch", sort="received")).cases
    for case in desk_queries.cases_by_number(desk, [one.number for one in waiting]):
        for earlier in repeat_queries.perhaps_again(desk, case)[:1]:
            repeats.link_repeat(actor=desk, case_id=case.id, earlier_id=earlier.id)
    split = lists.list_cases(desk, lists.CaseFilter(text="外墙", sort="received")).cases
    pairs = [one for one in split if not one.is_merged][:2]
    if len(pairs) == PAIR:
        words = "同一面外墙，施工要一起安排。"
        one, other = (pair.id for pair in pairs)
        relating.relate_cases(actor=desk, case_id=one, other_id=other, kind="related", words=words)
