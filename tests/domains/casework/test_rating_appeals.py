"""Appeals against ratings: a third body decides, both figures are shown, the rater may object once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework.actions import appeals, intake, rate_sums, requester
from liren.domains.casework.check_choices import RatingAppealState, RatingAppealVerb
from liren.domains.casework.errors import (
    NoThirdBody,
    NotLeftOut,
    ObjectedAlready,
    ObjectionTooLate,
    OwnAppeal,
    OwnDecision,
    RatingAppealed,
    RatingAppealNotFound,
    RatingAppealStepNotAllowed,
    RatingAppealTooLate,
    RatingNotBad,
    RatingReasonPersonal,
    ReasonMissing,
)
from liren.domains.casework.models import Rating, RatingAppeal, Step
from liren.domains.casework.queries import appeals as found
from liren.domains.casework.queries.rates import RateLine, RatePeriod, rates
from liren.domains.casework.rules import appeals as rules
from liren.domains.messaging.models import Delivery
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.casework.conftest import Desk

WHY = "评价说的是物业收费，不是这盏灯。"
PUBLIC = "核对过录音，评价说的是另一件事。"
NAMED = {"naming": "named", "name": "王秀兰", "phone": "13800138000"}


def rated(desk: Desk, level: int = 1, **words: Any) -> tuple[intake.Receipt, Rating]:
    receipt = desk.resolved(**{**NAMED, **words})
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=level, code=receipt.tracking_code)
    return receipt, Rating.objects.get(case_id=receipt.case_id)


def filed(desk: Desk, rating: Rating, who: str = "community", **words: Any) -> RatingAppeal:
    given = {"reason": "other_matter", "words": WHY, **words}
    return appeals.file_appeal(actor=desk.who(who), rating_id=rating.id, **given)


def decide(
    desk: Desk, appeal: RatingAppeal, verb: str = "exclude", who: str = "district", **words: Any
) -> None:
    given = {"verb": verb, "words": PUBLIC, **words}
    appeals.decide_appeal(actor=desk.who(who), appeal_id=appeal.id, **given)
    appeal.refresh_from_db()


def total(desk: Desk, by: str = "body") -> RateLine:
    today = desk.now.date()
    period = RatePeriod(since=today - dt.timedelta(days=9), until=today, place="320104")
    with desk.at(minutes=1):
        return rates(desk.who("district"), period, by).total


@pytest.mark.parametrize("state", RatingAppealState.values)
@pytest.mark.parametrize("verb", RatingAppealVerb.values)
def test_the_table_alone_says_where_an_appeal_may_go(state: str, verb: str) -> None:
    now, asked = RatingAppealState(state), RatingAppealVerb(verb)
    if (now, asked) in rules.TABLE:
        assert rules.step(now, asked) == rules.TABLE[now, asked]
    with pytest.raises(RatingAppealStepNotAllowed):
        rules.step(now, asked, is_reviewed=True)
    if (now, asked) not in rules.TABLE:
        with pytest.raises(RatingAppealStepNotAllowed):
            rules.step(now, asked)


def test_a_third_body_is_neither_the_rated_one_nor_above_it(desk: Desk) -> None:
    station, street, district, urban = (
        desk.body(key) for key in ("station:001", "street:901", "district", "urban")
    )
    above = [rules.Line(station), rules.Line(street), rules.Line(district, is_centre_of_district=True)]
    assert [rules.is_third(one, station, above) for one in (station, street, district, urban)] == [
        False,
        False,
        True,
        True,
    ]
    assert not rules.is_third(district, district, above)


def test_a_rating_left_out_is_not_counted_and_both_figures_are_shown(desk: Desk) -> None:
    rated(desk, 5)
    _receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    before = total(desk)
    assert (before.satisfaction.hits, before.satisfaction.of, before.left_out.of) == (1, 2, 0)
    decide(desk, appeal)
    for by in ("body", "category", "street", "community", "channel"):
        after = total(desk, by)
        assert (after.satisfaction.hits, after.satisfaction.of) == (1, 1)
        assert (after.satisfaction_all.hits, after.satisfaction_all.of) == (1, 2)
    rating.refresh_from_db()
    assert (rating.level, rating.is_excluded) == (1, True)
    assert AuditEntry.objects.filter(verb="casework.rating_appeal.excluded").count() == 1


def test_the_rater_is_told_and_nobody_reads_who_it_was(desk: Desk) -> None:
    _receipt, rating = rated(desk)
    decide(desk, filed(desk, rating))
    told = dict(Delivery.objects.values_list("template", "account_id"))
    assert "casework.rating_excluded" in told
    assert told["casework.work.appeal"] == desk.who("district").id
    assert "casework.work.appeal_decided" in told
    steps = Step.objects.filter(verb__startswith="appeal")
    assert {step.is_public for step in steps} == {False}
    assert not any("王" in str(step.data) for step in steps)
    line = found.list_public_decisions("320104")[0]
    assert (line.words, line.body) == (PUBLIC, "柳荫里工作站")


def test_a_bad_rating_is_appealed_once_in_time_by_the_rated_body(desk: Desk) -> None:
    _receipt, good = rated(desk, 4)
    _receipt, rating = rated(desk)
    with pytest.raises(RatingNotBad):
        filed(desk, good)
    for who in ("supervisor", "department", "dispatcher"):
        with pytest.raises(RatingAppealNotFound):
            filed(desk, rating, who=who)
    for words in ({"reason": "x"}, {"words": " "}):
        with pytest.raises(ReasonMissing):
            filed(desk, rating, **words)
    filed(desk, rating)
    with pytest.raises(RatingAppealed):
        filed(desk, rating)
    _receipt, other = rated(desk)
    with desk.at(days=9), pytest.raises(RatingAppealTooLate):
        filed(desk, other)


def test_only_the_third_body_decides_with_a_reason_that_names_nobody(desk: Desk) -> None:
    _receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    for who, refusal in (
        ("supervisor", NotAllowed),
        ("community", OwnAppeal),
        ("department", RatingAppealNotFound),
    ):
        with pytest.raises(refusal):
            decide(desk, appeal, who=who)
    for words in ({"words": ""}, {"verb": "object"}):
        with pytest.raises(ReasonMissing):
            decide(desk, appeal, **words)
    with pytest.raises(RatingReasonPersonal):
        decide(desk, appeal, words="打了 13800138000 核对，说的是另一件事。")
    with pytest.raises(StalePage):
        decide(desk, appeal, version=7)
    decide(desk, appeal, "keep")
    assert not Rating.objects.get().is_excluded
    with pytest.raises(RatingAppealStepNotAllowed):
        decide(desk, appeal)


def test_the_district_names_another_body_and_appeals_go_there(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        appeals.name_decider(
            actor=desk.who("supervisor"), county="320104", body_id=desk.body("urban"), reason="换"
        )
    for words in ({"reason": " "}, {"body_id": desk.body("urban"), "county": "320102"}):
        given = {
            "county": "320104",
            "body_id": desk.body("urban"),
            "reason": "由城管局的评议组裁定。",
            **words,
        }
        with pytest.raises((ReasonMissing, NotAllowed)):
            appeals.name_decider(actor=desk.who("district"), **given)
    appeals.name_decider(
        actor=desk.who("district"),
        county="320104",
        body_id=desk.body("housing"),
        reason="由住建局评议组裁定。",
    )
    _receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    assert appeal.decider_id == desk.body("housing")
    with pytest.raises(NotAllowed):
        decide(desk, appeal)
    decide(desk, appeal, who="department")
    assert appeal.state == RatingAppealState.EXCLUDED


def test_without_a_third_body_there_is_no_appeal(desk: Desk) -> None:
    _receipt, rating = rated(desk)
    type(desk.world.bodies["district"]).objects.filter(id=desk.body("district")).update(active=False)
    with pytest.raises(NoThirdBody):
        filed(desk, rating)


def test_the_rater_objects_once_and_another_person_reviews(desk: Desk) -> None:
    receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    own = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    with pytest.raises(NotLeftOut):
        appeals.object_to_exclusion(words="我评的就是这盏灯。", **own)
    decide(desk, appeal)
    with pytest.raises(ReasonMissing):
        appeals.object_to_exclusion(words=" ", **own)
    appeals.object_to_exclusion(words="我评的就是这盏灯。", **own)
    assert Rating.objects.get().is_excluded
    with pytest.raises(ObjectedAlready):
        appeals.object_to_exclusion(words="再说一次。", **own)
    with pytest.raises(OwnDecision):
        decide(desk, appeal, "keep")
    RatingAppeal.objects.update(decided_by=desk.who("admin").id)
    decide(desk, appeal, "keep", words="异议成立，照常计入。")
    assert (appeal.state, appeal.last_reason) == (RatingAppealState.KEPT, "异议成立，照常计入。")
    assert not Rating.objects.get().is_excluded
    assert Delivery.objects.filter(template="casework.rating_kept").exists()
    with pytest.raises(RatingAppealStepNotAllowed):
        decide(desk, appeal, who="district")


def test_an_objection_comes_in_time_or_not_at_all(desk: Desk) -> None:
    receipt, rating = rated(desk)
    decide(desk, filed(desk, rating))
    with desk.at(days=20), pytest.raises(ObjectionTooLate):
        appeals.object_to_exclusion(
            actor=VISITOR, case_id=receipt.case_id, words="不同意。", code=receipt.tracking_code
        )


def test_the_sums_of_months_follow_what_is_left_out(desk: Desk) -> None:
    _receipt, rating = rated(desk)
    rate_sums.rebuild()
    decide(desk, filed(desk, rating))
    today = desk.now.date()
    period = RatePeriod(
        since=today - dt.timedelta(days=200), until=today + dt.timedelta(days=30), place="320104"
    )
    with desk.at(days=25):
        for _ in range(2):  # of rows marked as changed, and of sums
            line = rates(desk.who("district"), period).total
            assert (line.satisfaction.of, line.satisfaction_all.of, line.satisfaction_all.hits) == (0, 1, 0)
            rate_sums.count_marked()
