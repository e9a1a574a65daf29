"""Matters split into parts, for the tests of them."""

from __future__ import annotations

from typing import Any

from liren.domains.casework.actions import handling, intake, parts
from liren.domains.casework.models import Case
from liren.domains.messaging.models import Delivery
from tests.domains.casework.conftest import Desk

NAMED = {"naming": "named", "name": "王秀兰", "phone": "13800004417"}

TANGYUAN = "320104901002"


def split(desk: Desk, receipt: intake.Receipt, who: str = "dispatcher", **given: Any) -> Case:
    part = parts.PartGiven(**{"title": "楼道灯不亮", "words": "三单元楼道灯全灭", **given})
    number = parts.split_case(actor=desk.who(who), case_id=receipt.case_id, part=part)
    return Case.objects.select_related("owner").get(number=number)


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.select_related("owner").get(id=receipt.case_id)


def both(desk: Desk, receipt: intake.Receipt) -> tuple[Case, Case]:
    lamp = split(desk, receipt, body_id=desk.body("station:001"))
    roof = split(desk, receipt, title="屋顶漏水", words="顶楼漏雨", body_id=desk.body("housing"))
    return lamp, roof


def answered(desk: Desk, part: Case, who: str, answer: str, outcome: str = "fixed") -> None:
    handling.accept_case(actor=desk.who(who), case_id=part.id)
    handling.resolve_case(actor=desk.who(who), case_id=part.id, outcome=outcome, answer=answer)


def told(template: str) -> int:
    return Delivery.objects.filter(template=template).values("key").distinct().count()


def states_of(*cases: Case) -> list[str]:
    found = dict(Case.objects.values_list("id", "state"))
    return [found[case.id] for case in cases]


def answered_without(desk: Desk, receipt: intake.Receipt) -> tuple[Case, Case, Case]:
    """The whole answered with a reason, while its roof still leaks."""
    lamp, roof = both(desk, receipt)
    answered(desk, lamp, "community", "换了灯。")
    parts.answer_whole(
        actor=desk.who("dispatcher"),
        case_id=receipt.case_id,
        outcome="planned",
        answer="灯已换，屋顶排期修。",
        reason="先答复，屋顶另行告知",
    )
    return case_of(receipt), lamp, roof
