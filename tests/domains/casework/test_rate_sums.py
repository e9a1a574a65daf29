"""The sums behind the three rates say after any history what the rows say; each change is counted once."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from liren.domains.casework.actions import (
    dispatch,
    handing,
    handling,
    merging,
    rate_sums,
    requester,
    suspending,
)
from liren.domains.casework.actions.intake import Receipt
from liren.domains.casework.models import Case, RateFact, RateMark, RateSum, Rating
from liren.domains.casework.queries import rate_tables
from liren.domains.casework.queries import rates as rates_read
from liren.domains.casework.queries.monthly import month_of
from liren.domains.casework.queries.rate_rows import EVERY, SUMMED, facts_of
from liren.domains.casework.queries.rates import (
    BY,
    RatePeriod,
    RateReport,
    rate_cases,
    rates,
    rates_of_months,
)
from liren.domains.casework.rules import periods
from liren.domains.casework.rules.rates import cells_of
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant
from liren.kernel.ids import uuid7
from liren.kernel.refusals import Refusal
from tests.domains.casework.conftest import Desk

YEAR = {"since": dt.date(2026, 1, 1), "until": dt.date(2026, 12, 31)}
ODD = {"since": dt.date(2026, 11, 25), "until": dt.date(2027, 5, 9)}
WEEKS = {"since": dt.date(2026, 11, 9), "until": dt.date(2027, 1, 10)}
PLACES = ("320104", "320104901", "320104901001")
CLASSES = ("JS-01-01", "JS-04-04", "")
STATIONS = ("station:001", "housing")


def narrowed() -> list[RatePeriod]:
    """Periods of every step, whole and cut months, with what each may be compared with, narrowed and not."""
    found = [RatePeriod(**days, place=place) for days in (YEAR, ODD, WEEKS) for place in PLACES]
    year = RatePeriod(**ODD, place=PLACES[0])
    found += [_with(period, earlier=periods.earlier(period.days, "previous")) for period in found[:7:3]]
    return [
        *found,
        _with(year, category="JS"),
        _with(year, channel="hotline"),
        _with(year, category="JS-01"),
    ]


def _with(period: RatePeriod, **changes: Any) -> RatePeriod:
    kept = {name: getattr(period, name) for name in RatePeriod.__slots__}
    return RatePeriod(**kept | changes)


def assert_sums_say_what_rows_say(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    district = desk.who("district")
    for number, period in enumerate(narrowed()):
        for by in BY if number < 4 else BY[:1]:
            quick = rates(district, period, by)
            with monkeypatch.context() as slowly:
                slowly.setattr(rate_tables, "cases_behind", lambda: None)
                assert shown(quick) == shown(rates(district, period, by)), (period, by)

    assert_months_say_what_periods_say(desk, monkeypatch)
    assert_facts_lead_to_what_rows_hold(desk, monkeypatch)


def assert_facts_lead_to_what_rows_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is behind a number is the same, found by what was counted or among all."""
    near = Actor(
        kind=ActorKind.STAFF,
        id=uuid7(),
        grants=(Grant("reports.view", PLACES[0]), Grant("cases.view", PLACES[2])),
    )
    for actor, period, by in (
        (desk.who("district"), narrowed()[0], "body"),
        (near, narrowed()[4], "category"),
    ):
        for rate in (*SUMMED, EVERY):
            for hit in (None, False):
                for line in (None, *rates(desk.who("district"), period, by).lines[:1]):
                    asked = {"by": by, "key": line.key if line else None, "hit": hit}
                    quick = rate_cases(actor, period, rate, **asked)
                    with monkeypatch.context() as of_many:
                        of_many.setattr(rates_read, "KNOWN", 0)
                        assert quick == rate_cases(actor, period, rate, **asked), (rate, asked)
                    with monkeypatch.context() as slowly:
                        slowly.setattr(rates_read, "cases_behind", lambda: None)
                        assert quick == rate_cases(actor, period, rate, **asked), (rate, asked)


def assert_months_say_what_periods_say(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three months read together, over or not, are those read one by one."""
    district = desk.who("district")
    firsts = [dt.date(2026, 12, 1), dt.date(2026, 11, 1), dt.date(2025, 12, 1), clock.today().replace(day=1)]
    months = [month_of(first) for first in dict.fromkeys(firsts)]
    for place in PLACES:
        alone = [
            rates(district, RatePeriod(since=days.since, until=days.until, place=place)) for days in months
        ]
        expected = (alone[0].lines, [report.total for report in alone])
        assert rates_of_months(district, place, months) == expected
        with monkeypatch.context() as slowly:
            slowly.setattr(rate_tables, "cases_behind", lambda: None)
            assert rates_of_months(district, place, months) == expected


def shown(report: RateReport) -> tuple[Any, ...]:
    steps = [(line.key, line.response, line.resolution, line.satisfaction) for line in report.series]
    return report.lines, report.total, steps, report.was, report.was_total


def assert_kept_is_what_rows_make() -> None:
    """Facts and sums recomputed from nothing but the rows."""
    told = list(facts_of(Case.objects.values_list("id", flat=True)))
    kept = list(rate_tables.facts_kept(RateFact.objects.values_list("case_id", flat=True)))
    assert Counter(kept) == Counter(told)
    cells: Counter[tuple[Any, str]] = Counter()
    for _, fact in told:
        for cell in cells_of(fact, fact.at.astimezone(clock.LOCAL).date()):
            cells[cell, f"{fact.rate}_of"] += 1
            cells[cell, fact.rate] += fact.is_hit
    summed = {
        ((row.month, row.street, row.by, row.key), name): getattr(row, name)
        for row in RateSum.objects.all()
        for rate in SUMMED
        for name in (rate, f"{rate}_of")
    }
    found = {((c.month, c.street, c.by, c.key), name): n for (c, name), n in cells.items() if n}
    assert {key: n for key, n in summed.items() if n} == found


OFTEN = {
    "say": 12,
    "assign": 20,
    "accept": 20,
    "resolve": 20,
    "rate": 12,
    "classify": 4,
    "reopen": 3,
    "return": 2,
    "offer": 4,
    "suspend": 6,
    "resume": 3,
    "merge": 4,
    "unmerge": 2,
    "refuse": 1,
    "withdraw": 1,
}  # how often each deed is tried


class History:
    """Random deeds of everybody; what is refused changes nothing."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.matters: list[Receipt] = [desk.said() for _ in range(6)]
        self.done: Counter[str] = Counter()

    def go_on(self, deeds: int) -> None:
        for _ in range(deeds):
            self.desk.at(hours=self.chance.choice((1, 1, 3, 9, 30)))
            name = self.chance.choices(list(OFTEN), list(OFTEN.values()))[0]
            matter = self.chance.choice(self.matters) if self.matters else self.desk.said()
            try:
                getattr(self, f"do_{name}")(matter)
            except Refusal:
                continue
            self.done[name] += 1

    def worker_of(self, matter: Receipt) -> Any:
        owner = Case.objects.get(id=matter.case_id).owner_id
        is_housing = owner == self.desk.body("housing")
        return self.desk.who("department" if is_housing else "community")

    def do_say(self, _matter: Receipt) -> None:
        place = self.chance.choice(("320104901001", "320104901002", "320104902001"))
        kind = self.chance.choice(("report", "report", "thanks"))
        self.matters.append(self.desk.said(place_code=place, kind=kind))

    def do_assign(self, matter: Receipt) -> None:
        body, code = self.desk.body(self.chance.choice(STATIONS)), self.chance.choice(CLASSES)
        who = self.desk.who("dispatcher")
        dispatch.assign_case(actor=who, case_id=matter.case_id, body_id=body, category_code=code)

    def do_accept(self, matter: Receipt) -> None:
        handling.accept_case(actor=self.worker_of(matter), case_id=matter.case_id)

    def do_resolve(self, matter: Receipt) -> None:
        who = self.worker_of(matter)
        handling.resolve_case(actor=who, case_id=matter.case_id, outcome="fixed", answer="修好了。")

    def do_return(self, matter: Receipt) -> None:
        who = self.worker_of(matter)
        handling.return_case(actor=who, case_id=matter.case_id, reason="not_ours", words="不是我们的")

    def do_classify(self, matter: Receipt) -> None:
        urgency = self.chance.choice(("general", "hard", "danger"))
        dispatch.classify_case(
            actor=self.desk.who("dispatcher"),
            case_id=matter.case_id,
            category_code=self.chance.choice(CLASSES),
            urgency=urgency,
        )

    def do_offer(self, matter: Receipt) -> None:
        handing.offer_case(
            actor=self.worker_of(matter),
            case_id=matter.case_id,
            body_id=self.desk.body("housing"),
            reason="other_duty",
            words="归住建",
        )
        handing.take_over_case(actor=self.desk.who("department"), case_id=matter.case_id)

    def do_suspend(self, matter: Receipt) -> None:
        suspending.ask_suspension(
            actor=self.worker_of(matter),
            case_id=matter.case_id,
            reason="await_material",
            words="等配件",
            until=clock.today() + dt.timedelta(days=5),
        )
        suspending.decide_suspension(
            actor=self.desk.who("director"), case_id=matter.case_id, is_approved=True
        )

    def do_resume(self, matter: Receipt) -> None:
        suspending.resume_case(actor=self.worker_of(matter), case_id=matter.case_id)

    def do_merge(self, matter: Receipt) -> None:
        into = self.chance.choice(self.matters or [matter])
        merging.merge_case(actor=self.desk.who("dispatcher"), case_id=matter.case_id, into_id=into.case_id)

    def do_unmerge(self, matter: Receipt) -> None:
        merging.unmerge_case(actor=self.desk.who("dispatcher"), case_id=matter.case_id)

    def do_refuse(self, matter: Receipt) -> None:
        dispatch.not_accept_case(
            actor=self.desk.who("dispatcher"), case_id=matter.case_id, reason="in_court", elsewhere="法院"
        )

    def do_withdraw(self, matter: Receipt) -> None:
        requester.withdraw_case(actor=VISITOR, case_id=matter.case_id, code=matter.tracking_code)

    def do_reopen(self, matter: Receipt) -> None:
        requester.reopen_case(
            actor=VISITOR, case_id=matter.case_id, words="又坏了", code=matter.tracking_code
        )

    def do_rate(self, matter: Receipt) -> None:
        requester.rate_case(
            actor=VISITOR,
            case_id=matter.case_id,
            level=self.chance.randrange(1, 6),
            code=matter.tracking_code,
        )


@pytest.mark.parametrize("seed", [7])
def test_after_any_history_sums_say_what_rows_say(
    desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(desk, seed)
    for _ in range(2):
        history.go_on(90)
        assert RateMark.objects.exists()
        assert_sums_say_what_rows_say(desk, monkeypatch)  # with what has not been counted yet
        rate_sums.count_marked(seconds=60)
        assert not RateMark.objects.exists()
        assert_kept_is_what_rows_make()
        assert_sums_say_what_rows_say(desk, monkeypatch)
    assert len(history.done) >= 10, history.done
    assert rate_sums.rebuild() == Case.objects.count()
    assert_kept_is_what_rows_make()


def test_a_change_of_the_main_matter_counts_for_the_ratings_of_those_under_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, other = desk.accepted(), desk.said(naming="named", name="李梅", phone="13900000002")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    handling.resolve_case(actor=desk.who("community"), case_id=main.case_id, outcome="fixed", answer="亮了。")
    requester.rate_case(actor=VISITOR, case_id=other.case_id, level=5, code=other.tracking_code)
    rate_sums.count_marked()
    Case.objects.filter(id=main.case_id).update(first_body_id=desk.body("housing"))
    desk.at(days=3)
    assert_sums_say_what_rows_say(desk, monkeypatch)
    rate_sums.count_marked()
    assert_kept_is_what_rows_make()
    assert set(RateFact.objects.filter(rate="satisfaction").values_list("body", flat=True)) == {
        desk.body("housing")
    }


def test_a_counting_that_fails_halfway_has_counted_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.resolved()
    desk.at(days=5)

    def broken(*_rows: Any) -> None:
        raise IntegrityError

    with monkeypatch.context() as once:
        once.setattr(rate_sums, "_write_sums", broken)
        with pytest.raises(IntegrityError):
            rate_sums.count_marked()
    assert RateMark.objects.exists()
    assert not RateFact.objects.exists()
    assert rate_sums.count_marked() > 0
    assert rate_sums.count_marked() == 0
    assert_kept_is_what_rows_make()


def test_what_the_rates_do_not_look_at_marks_nothing(desk: Desk) -> None:
    receipt = desk.resolved()
    rate_sums.count_marked()
    Case.objects.filter(id=receipt.case_id).update(title="楼道灯", people=3, alarm_at=desk.now, version=9)
    assert not RateMark.objects.exists()
    Case.objects.filter(id=receipt.case_id).update(channel="hotline")
    assert list(RateMark.objects.values_list("case_id", flat=True)) == [receipt.case_id]


def test_a_rating_marks_its_matter_and_so_does_what_takes_it_away(desk: Desk) -> None:
    receipt = desk.resolved()
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=5, code=receipt.tracking_code)
    rate_sums.count_marked()
    Rating.objects.update(words="好")
    assert not RateMark.objects.exists()
    Rating.objects.update(level=1)
    assert RateMark.objects.count() == 1
    rate_sums.count_marked()
    Rating.objects.all().delete()
    assert RateMark.objects.exists()
    rate_sums.count_marked()
    assert not RateFact.objects.filter(rate="satisfaction").exists()


def test_more_changes_than_can_be_read_one_by_one_are_read_from_the_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        desk.resolved()
    desk.at(days=30)
    monkeypatch.setattr(rate_tables, "BEHIND_MOST", 2)
    assert rate_tables.cases_behind() is None
    report = rates(desk.who("district"), RatePeriod(**YEAR, place="320104"))
    assert report.total.resolution.of == 3


def test_very_many_changes_are_counted_with_all_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.resolved()
    desk.said()
    monkeypatch.setattr(rate_sums, "VERY_MANY", 2)
    assert rate_sums.count_marked() == 2
    assert not RateMark.objects.exists()
    assert_kept_is_what_rows_make()


@pytest.mark.django_db
def test_the_triggers_are_laid_again_after_every_migration() -> None:
    with connection.cursor() as cursor:
        table = " ON casework_case" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER casework_case_marks_update{table}")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER casework_case_marks_update{table}")
