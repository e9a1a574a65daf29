"""What is past its term goes by itself, batch by batch and once; what needs a decision is put before somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from liren.domains.casework.actions import intake
from liren.domains.casework.models import Case
from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import moving, needs, register_person
from liren.domains.people.models import Need, ParkedRow, PeopleImport, Person, PersonPhone
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.policy.actions import set_figure
from liren.domains.rights import retention_errors as errors
from liren.domains.rights.actions import retention
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.actions.deletions import Verdict, decide_deletion
from liren.domains.rights.models import Consent, Deletion, RetentionLine, RetentionRun
from liren.domains.rights.queries import retention as found
from liren.domains.rights.rules.retention import cut_of, term_of
from liren.kernel import audit, clock, expiring
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN
from tests.domains.rights.conftest import Family, Who, read

TERMS = {"duty": 2, "file": 10, "record": 3, "service": 2, "trace": 30}
TODAY = dt.date(2026, 3, 2)
LONG = dt.timedelta(days=1500)


@pytest.mark.parametrize(
    ("basis", "value", "expected"),
    [
        ("duty", 2, dt.date(2024, 3, 2)),
        ("file", 10, dt.date(2016, 3, 2)),
        ("record", 1, dt.date(2023, 3, 2)),
        ("record", 5, dt.date(2021, 3, 2)),
        ("trace", 60, dt.date(2026, 1, 1)),
        ("trace", 1, dt.date(2026, 1, 31)),
    ],
)
def test_the_term_is_the_places_but_never_below_what_holds_everywhere(
    basis: str, value: int, expected: dt.date
) -> None:
    assert cut_of(basis, {**TERMS, basis: value}, TODAY) == expected
    assert term_of(basis, value) >= value


def told(key: str) -> list[tuple[str, int, int]]:
    rows = RetentionLine.objects.filter(key=key).order_by("id")
    return list(rows.values_list("place_code", "gone", "waiting"))


def needed(who: Who, person: Person, times: int) -> None:
    for number in range(times):
        need = needs.raise_need(
            actor=who("community"),
            person_id=person.id,
            kind="meals",
            detail=f"午饭 {number}",
            raised_by="visit",
            every=7,
        )
        needs.close_need(
            actor=who("community"), need_id=need.id, version=need.version, is_met=True, reason="有人做饭了"
        )


def test_what_is_past_its_term_goes_and_what_is_not_stays(who: Who, family: Family) -> None:
    person = family["王建国"]
    needed(who, person, 3)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    needed(who, person, 1)
    PersonPhone.objects.update(since=clock.today() - LONG, until=clock.today() - LONG)
    phones = PersonPhone.objects.count()
    run = PeopleImport.objects.create(
        place_code=LIUYIN,
        file_name="名单.xlsx",
        digest="0" * 64,
        started_at=clock.now() - LONG,
        finished_at=clock.now() - dt.timedelta(days=31),
    )
    ParkedRow.objects.create(run=run, row=3, reason="double", cells='["王建国"]')
    survey = {one.key: one.rows for one in found.survey()}
    assert survey == {"people.old_needs": 3, "people.old_phones": phones, "people.parked": 1}
    assert Need.objects.count() == 4, "a survey changes nothing"
    retention.keep_terms()
    assert told("people.old_needs") == [(LIUYIN, 3, 0)]
    assert (Need.objects.count(), PersonPhone.objects.count()) == (1, 0)
    assert ParkedRow.objects.get().cells == ""
    assert found.survey() == []
    assert audit.verify().first_break is None


def test_a_district_sets_its_own_term(who: Who, family: Family) -> None:
    needed(who, family["王建国"], 1)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    set_figure(
        actor=SYSTEM,
        place_code="320104",
        key="rights.keep.service",
        value=6,
        valid_from=clock.today(),
        reason="本区规定",
    )
    retention.keep_terms()
    assert Need.objects.count() == 1


def test_a_run_that_was_cut_off_is_taken_up_and_counts_each_row_once(
    who: Who, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed(who, family["王建国"], 5)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    monkeypatch.setattr(retention, "BATCH", 2)
    line, times = expiring.LINES["people.old_needs"], []

    def away(keys: Sequence[Any]) -> None:
        times.append(len(keys))
        line.away(keys)
        if len(times) == 2:
            raise KeyboardInterrupt

    monkeypatch.setitem(expiring.LINES, line.key, replace(line, away=away))
    with pytest.raises(KeyboardInterrupt):
        retention.keep_terms()
    assert (told(line.key), Need.objects.count()) == ([(LIUYIN, 2, 0)], 3)
    assert RetentionRun.objects.get().finished_at is None
    retention.keep_terms()
    assert (told(line.key), Need.objects.count()) == ([(LIUYIN, 5, 0)], 0)
    retention.keep_terms()
    assert RetentionRun.objects.count() == 1, "finished is finished"


def test_a_line_that_takes_nothing_away_is_found_out(
    who: Who, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed(who, family["王建国"], 1)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    line = expiring.LINES["people.old_needs"]
    monkeypatch.setitem(expiring.LINES, line.key, replace(line, away=lambda keys: None))
    with pytest.raises(RuntimeError, match="still there"):
        retention.keep_terms()


def left(name: str, ago: dt.timedelta) -> Person:
    with clock.at(clock.now() - ago):
        one = register_person(actor=SYSTEM, place_code=LIUYIN, given=PersonGiven(name), source="visit")
        on = clock.today()
        return moving.leave_place(actor=SYSTEM, person_id=one.id, version=one.version, on=on, source="visit")


def test_people_past_the_term_are_proposed_once_and_erased_by_two(who: Who) -> None:
    old, lately = left("高渐离", LONG), left("荆轲", dt.timedelta(days=300))
    retention.keep_terms()
    one = Deletion.objects.get()
    assert (one.person_id, one.origin, one.account_id) == (old.id, "term", None)
    assert told("people.register") == [(LIUYIN, 0, 1)]
    assert Delivery.objects.filter(template="rights.deletion_proposed").count() == 2
    with clock.at(clock.now() + dt.timedelta(days=1)):
        retention.keep_terms()
    assert Deletion.objects.count() == 1
    goes = {"people.register": Verdict(is_deleted=True)}
    decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=goes)
    carry_out(actor=who("director"), deletion_id=one.id, typed="高渐离")
    assert list(Person.objects.order_by("id").values_list("state", flat=True)) == ["erased", "left"]
    assert lately.name == "荆轲"


def test_records_go_after_three_years_at_least(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    for ago in (1500, 900):
        with clock.at(clock.now() - dt.timedelta(days=ago)):
            give_consent(actor=worker, person_id=person.id, scope="employment", read=read("employment"))
            withdraw_consent(actor=worker, person_id=person.id, scope="employment")
    set_figure(
        actor=SYSTEM,
        place_code="320104",
        key="rights.keep.record",
        value=1,
        valid_from=clock.today(),
        reason="试试",
    )
    retention.keep_terms()
    assert Consent.objects.count() == 1


def closed_matter() -> Case:
    said = intake.Said(
        text="井盖松了，我是王建国", place_code=LIUYIN, naming="named", name="王建国", phone="13900000001"
    )
    intake.say_matter(actor=VISITOR, said=said)
    at = clock.now() - dt.timedelta(days=4000)
    Case.objects.update(received_at=at, resolved_at=at, closed_at=at, state="closed")
    return Case.objects.get()


def test_files_wait_until_somebody_agrees(who: Who) -> None:
    case = closed_matter()
    retention.keep_terms()
    assert told("casework.old_matters") == [(LIUYIN, 0, 1)]
    assert [one.rows for one in found.waiting_in(who("community"))] == [1]
    assert found.waiting_in(who("department")) == []
    with pytest.raises(NotAllowed):
        retention.agree_to_retention(actor=who("grid"), place_code=LIUYIN, key="casework.old_matters")
    for key in ("people.old_needs", "letting.old_stays", "nothing"):
        with pytest.raises(errors.RetentionNothing):
            retention.agree_to_retention(actor=who("director"), place_code=LIUYIN, key=key)
    retention.agree_to_retention(actor=who("director"), place_code=LIUYIN, key="casework.old_matters")
    with pytest.raises(errors.RetentionAgreedAlready):
        retention.agree_to_retention(actor=who("director"), place_code=LIUYIN, key="casework.old_matters")
    assert found.waiting_in(who("community")) == []
    case.refresh_from_db()
    assert "王建国" in case.text, "not before the night"
    with clock.at(clock.now() + dt.timedelta(days=1)):
        retention.keep_terms()
    case.refresh_from_db()
    part = case.requesters.get()
    assert (case.title, case.text, part.name, part.phone, part.phone_index) == ("—", "", "", "", "")
    assert told("casework.old_matters")[-1] == (LIUYIN, 1, 0)


def test_the_report_is_narrowed_and_kept_within_the_own_places(who: Who, family: Family) -> None:
    needed(who, family["王建国"], 2)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    retention.keep_terms()
    wanted = found.RetentionFilter(place=LIUYIN, key="people.old_needs", since=clock.today())
    rows, after = found.page(who("community"), wanted)
    assert ([(one.title, one.row.gone) for one in rows], after) == ([("办完的需求和走访", 2)], "")
    assert found.totals(who("community"), wanted) == [("办完的需求和走访", 2)]
    assert found.page(who("department"), wanted) == ([], "")
    assert len(found.by_ids(who("community"), list(found.keys(who("community"), wanted)))) == 1
