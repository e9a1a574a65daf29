"""Matters linked with each other: both sides show it, to whoever sees both; the history keeps that it was there."""

from __future__ import annotations

import pytest

from liren.domains.casework.actions import handing, intake, merging, relating
from liren.domains.casework.choices import RelationKind
from liren.domains.casework.errors import CaseNotFound, ReasonMissing
from liren.domains.casework.errors.relating import (
    RelateAcrossCounties,
    RelatedAlready,
    RelateWithSelf,
    RelationKindUnknown,
    RelationNotFound,
    TooManyRelations,
)
from liren.domains.casework.models import Case, Relation
from liren.domains.casework.queries.case import history_of, possible_steps
from liren.kernel import ids
from liren.kernel.actor import Actor, ActorKind, Grant
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.casework.conftest import Desk

TANGYUAN = "320104901002"


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.select_related("owner").get(id=receipt.case_id)


def relate(
    desk: Desk, one: intake.Receipt, other: intake.Receipt, kind: str = "caused_by", who: str = "dispatcher"
) -> None:
    relating.relate_cases(
        actor=desk.who(who), case_id=one.case_id, other_id=other.case_id, kind=kind, words="水管爆了才漏的"
    )


def seen(desk: Desk, receipt: intake.Receipt, who: str = "dispatcher") -> list[tuple[str, str]]:
    found = desk.around(who, case_of(receipt)).related
    return [(one.case.number, str(one.label)) for one in found]


def test_both_sides_show_it_each_in_its_own_direction(desk: Desk) -> None:
    one, other = desk.said(), desk.said()
    relate(desk, one, other)
    assert seen(desk, one) == [(other.number, "由它引起")]
    assert seen(desk, other) == [(one.number, "引起了它")]
    assert case_of(one).state == case_of(other).state == "received"
    assert AuditEntry.objects.filter(verb="casework.case.related").count() == 1


@pytest.mark.parametrize("kind", relating.BY_HAND)
def test_every_kind_says_itself_from_both_sides(desk: Desk, kind: RelationKind) -> None:
    one, other = desk.said(), desk.said()
    relate(desk, one, other, kind)
    assert seen(desk, one)[0][1]
    assert seen(desk, other)[0][1]


def test_nobody_sees_through_it_what_is_not_the_own(desk: Desk) -> None:
    one, other = desk.accepted(), desk.said(place_code=TANGYUAN, text="棠园的水管爆了")
    relate(desk, one, other)
    assert seen(desk, one, "community") == []
    assert seen(desk, one, "dispatcher") == [(other.number, "由它引起")]
    told = " ".join(line.sentence for line in history_of(case_of(one), for_staff=True))
    assert other.number not in told
    assert "关联" in told
    assert "关联" not in " ".join(line.sentence for line in history_of(case_of(one), for_staff=False))
    with pytest.raises(CaseNotFound):
        relate(desk, one, desk.said(place_code=TANGYUAN), who="community")


def test_unlinked_with_a_reason_the_history_keeps_it(desk: Desk) -> None:
    one, other = desk.said(), desk.said()
    relate(desk, one, other)
    relation = Relation.objects.get()
    who = {"actor": desk.who("dispatcher"), "relation_id": relation.id}
    with pytest.raises(ReasonMissing):
        relating.unrelate_cases(**who, case_id=other.case_id, words=" ")
    relating.unrelate_cases(**who, case_id=other.case_id, words="查明不是一根管")
    assert seen(desk, one) == seen(desk, other) == []
    relation.refresh_from_db()
    assert relation.undone_by == desk.who("dispatcher").id
    for receipt in (one, other):
        told = " ".join(line.sentence for line in history_of(case_of(receipt), for_staff=True))
        assert "解除" in told
    with pytest.raises(RelationNotFound):
        relating.unrelate_cases(**who, case_id=one.case_id, words="再解一次")
    relate(desk, one, other, "related")
    assert Relation.objects.count() == 2


def test_what_is_no_link_is_refused(desk: Desk) -> None:
    one, other = desk.said(), desk.said()
    with pytest.raises(RelateWithSelf):
        relate(desk, one, one)
    for kind in ("", "friends", "repeat"):
        with pytest.raises(RelationKindUnknown):
            relate(desk, one, other, kind)
    reader = Actor(kind=ActorKind.STAFF, id=ids.uuid7(), name="只看", grants=(Grant("cases.view"),))
    with pytest.raises(NotAllowed):
        relating.relate_cases(actor=reader, case_id=one.case_id, other_id=other.case_id, kind="related")
    relate(desk, one, other)
    for pair in ((one, other), (other, one)):
        with pytest.raises(RelatedAlready):
            relate(desk, *pair)
    with pytest.raises(StalePage):
        relating.relate_cases(
            actor=desk.who("dispatcher"),
            case_id=other.case_id,
            other_id=desk.said().case_id,
            kind="related",
            version=99,
        )


def test_no_more_than_can_be_read_and_none_beyond_the_county(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = desk.said(), desk.said(), desk.said()
    relate(desk, one, two)
    monkeypatch.setattr(relating, "MOST", 1)
    with pytest.raises(TooManyRelations):
        relate(desk, one, three)
    Case.objects.filter(id=three.case_id).update(place_code="320105001001")
    rights = tuple(Grant(right) for right in ("cases.view", "cases.dispatch"))
    above = Actor(kind=ActorKind.STAFF, id=ids.uuid7(), name="市里", grants=rights)
    with pytest.raises(RelateAcrossCounties):
        relating.relate_cases(actor=above, case_id=one.case_id, other_id=three.case_id, kind="related")


def test_merged_and_ended_ones_can_still_be_linked_by_whoever_has_them(desk: Desk) -> None:
    main, under, done = desk.accepted(), desk.said(), desk.resolved()
    merging.merge_case(actor=desk.who("dispatcher"), case_id=under.case_id, into_id=main.case_id)
    relate(desk, under, done, "follows")
    assert "relate" in possible_steps(desk.who("dispatcher"), case_of(under))
    assert "relate" in possible_steps(desk.who("community"), case_of(done))
    assert "relate" not in possible_steps(desk.who("department"), case_of(done))
    handing.offer_case(
        actor=desk.who("community"),
        case_id=main.case_id,
        body_id=desk.body("housing"),
        reason="other_duty",
        words="归房管",
    )
    assert seen(desk, under, "department") == []
