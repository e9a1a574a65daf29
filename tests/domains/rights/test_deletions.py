"""Deletion: the person asks, one decides kind by kind, another carries it out, and nothing finds the person again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import change_person, linking, moving, needs, register_person
from liren.domains.people.actions.guarding import protect_person
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import FindKey, LifeEvent, Person, PersonDocument, PersonPhone
from liren.domains.people.queries import card_of, find_people
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights.actions.carrying_out import carry_out, forget_again
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.actions.corrections import ask_correction
from liren.domains.rights.actions.deletions import (
    Verdict,
    ask_deletion,
    decide_deletion,
    remind_of_deletions,
    return_deletion,
    withdraw_deletion,
)
from liren.domains.rights.models import Consent, Deletion
from liren.domains.rights.queries import deletions as found
from liren.kernel import audit, clock, forgotten, subjects
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry, Guarded
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN, card
from tests.domains.rights.conftest import Family, Who, read

GOES = Verdict(is_deleted=True)
NAME, NUMBER, PHONE = "高渐离", card("32010419700101001"), "13900000044"
PLACES = "people.register"


def told(template: str) -> int:
    return Delivery.objects.filter(template=template).count()


@pytest.fixture
def here(who: Who, family: Family) -> Person:
    """Somebody who lives here, with the own account and what rests on consents."""
    one, worker = family["王建国"], who("community")
    linking.link_at_window(actor=worker, person_id=one.id, phone="17000000001")
    for scope in ("contact", "employment"):
        give_consent(actor=worker, person_id=one.id, scope=scope, read=read(scope))
    one.refresh_from_db()
    given = PersonGiven(one.name, details={"workplace": "纺织厂", "language": "南京话"})
    change_person(actor=worker, person_id=one.id, version=one.version, given=given, source="self")
    needs.raise_need(actor=worker, person_id=one.id, kind="meals", detail="午饭", raised_by="visit", every=7)
    return Person.objects.get(id=one.id)


@pytest.fixture
def gone(who: Who) -> Person:
    """Somebody who moved away four years ago, matched with the own account."""
    worker = who("community")
    with clock.at(clock.now() - dt.timedelta(days=1600)):
        one = register_person(
            actor=SYSTEM,
            place_code=LIUYIN,
            given=PersonGiven(NAME, document=NUMBER, phones=(PHONE,)),
            source="visit",
        )
        moving.leave_place(
            actor=SYSTEM, person_id=one.id, version=one.version, on=clock.today(), source="visit"
        )
    linking.link_at_window(actor=worker, person_id=one.id, phone="17000000001")
    return Person.objects.get(id=one.id)


def all_gone(one: Deletion) -> dict[str, Verdict]:
    wanted = found.wanted_of(one, found.offered_of(one.person))
    return {kind.key: GOES for kind in wanted if kind.standing.free}


def decided(who: Who, one: Deletion, **other: Verdict) -> Deletion:
    verdicts = all_gone(one) | {key.replace("_", ".", 1): verdict for key, verdict in other.items()}
    return decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=verdicts)


def carried(who: Who, one: Deletion, typed: str = NAME) -> Deletion:
    return carry_out(actor=who("director"), deletion_id=one.id, typed=typed)


def outcome(one: Deletion) -> dict[str, tuple[bool, int, int, bool]]:
    return {
        row["kind"]: (row["is_deleted"], row["gone"], row["kept"], row["is_nameless"]) for row in one.outcome
    }


def test_before_asking_the_person_sees_what_goes_and_what_stays(who: Who, here: Person, gone: Person) -> None:
    offered = {one.key: one for one in found.offered_of(here)}
    assert not offered[PLACES].standing.is_free
    assert offered[PLACES].standing.until is None, "as long as he lives here"
    assert offered["people.agreed"].standing.is_free
    assert "第十三条" in offered[PLACES].why
    assert {one.key: one.standing.free for one in found.offered_of(gone)} == {PLACES: 1, "people.phones": 1}


def test_who_lives_here_is_kept_and_what_rests_on_consent_goes(who: Who, here: Person) -> None:
    one = ask_deletion(actor=who("resident"), reason="不想留这些")
    assert told("rights.deletion_asked") == 2
    decided(who, one)
    assert told("rights.deletion_prepared") == 1, "not to whoever decided"
    one = carried(who, one, "王建国")
    assert outcome(one)[PLACES] == (False, 0, 1, False)
    assert outcome(one)["people.agreed"] == (True, 2, 0, False)
    here.refresh_from_db()
    assert (here.state, here.name, here.details) == ("present", "王建国", {})
    assert not PersonPhone.objects.filter(person=here).exists()
    assert not here.needs.exists()
    assert not Consent.objects.filter(ended_at=None).exists()
    assert told("rights.deletion_closed") >= 1
    seen = found.own_deletions(who("resident"))[0]
    assert {part.key: part.until for part in seen.decided}[PLACES] is None
    assert seen.reason == "不想留这些"


def test_only_one_kind_may_be_asked_for(who: Who, here: Person) -> None:
    one = ask_deletion(actor=who("resident"), kinds=["people.agreed"])
    one = carried(who, decided(who, one), " 王建国 ")
    assert list(outcome(one)) == ["people.agreed"]
    assert here.needs.exists()


def test_who_left_long_ago_is_erased_and_found_by_nothing(who: Who, gone: Person) -> None:
    worker = who("community")
    one = ask_deletion(actor=who("resident"))
    assert find_people(worker, NAME).lines, "found before"
    one = carried(who, decided(who, one))
    gone.refresh_from_db()
    assert (gone.state, gone.name, gone.details, bytes(gone.private)) == ("erased", "—", {}, b"")
    for text in (NAME, "gaojianli", "gjl", NUMBER, NUMBER[-6:], PHONE, PHONE[-4:], str(gone.id)):
        for actor in (worker, SYSTEM):
            assert not find_people(actor, text).lines, text
    for actor in (worker, SYSTEM):
        with pytest.raises(PersonNotFound):
            card_of(actor, gone.id)
    assert not FindKey.objects.filter(person=gone).exists()
    assert not PersonDocument.objects.filter(person=gone).exists()
    assert not LifeEvent.objects.filter(person=gone).exists()
    assert subjects.keys_of([gone.id]) == {}
    verdict = audit.verify()
    assert (verdict.entries > 3, verdict.first_break) == (True, None)


def test_the_answer_stays_readable_for_the_account_that_asked(who: Who, gone: Person) -> None:
    one = ask_deletion(actor=who("resident"), reason="搬走好几年了")
    carried(who, decided(who, one))
    seen = found.own_deletions(who("resident"))[0]
    assert (seen.line.deletion.state, seen.reason) == ("done", "")
    assert {part.key: (part.is_deleted, part.gone) for part in seen.decided} == {
        PLACES: (True, 1),
        "people.phones": (True, 1),
    }
    assert found.own_deletions(who("neighbour")) == []
    entry = AuditEntry.objects.get(verb="rights.deletion.carried_out")
    assert audit.payloads_of([entry])[0]["after"]["outcome"] == one_outcome(one)
    assert found.deletion_seen(who("community"), one.id).state == "done"
    assert found.line_of(found.deletion_seen(who("community"), one.id)).person == "已删除"


def one_outcome(one: Deletion) -> object:
    return Deletion.objects.get(id=one.id).outcome


def test_it_takes_two_people_and_the_name(who: Who, gone: Person) -> None:
    one = decided(who, ask_deletion(actor=who("resident")))
    with pytest.raises(errors.SecondPersonNeeded):
        carry_out(actor=who("community"), deletion_id=one.id, typed=NAME)
    with pytest.raises(errors.ConfirmDiffers):
        carried(who, one, "高渐")
    with pytest.raises(NotAllowed):
        carry_out(actor=who("resident"), deletion_id=one.id, typed=NAME)
    with pytest.raises(NotAllowed):
        carry_out(actor=who("grid"), deletion_id=one.id, typed=NAME)
    with pytest.raises(errors.DeletionNotFound):
        carry_out(actor=who("department"), deletion_id=one.id, typed=NAME)
    assert Person.objects.get(id=gone.id).name == NAME
    carried(who, one)
    with pytest.raises(NotAllowed):
        carried(who, one)


def test_sent_back_it_is_decided_anew(who: Who, gone: Person) -> None:
    one = decided(who, ask_deletion(actor=who("resident")))
    assert return_deletion(actor=who("director"), deletion_id=one.id).decisions == []
    with pytest.raises(errors.DeletionClosed):
        return_deletion(actor=who("director"), deletion_id=one.id)
    decided(who, one)
    assert told("rights.deletion_prepared") == 2


def test_withdrawn_until_it_is_carried_out(who: Who, gone: Person) -> None:
    one = decided(who, ask_deletion(actor=who("resident")))
    with pytest.raises(NotAllowed):
        withdraw_deletion(actor=who("community"), deletion_id=one.id)
    withdraw_deletion(actor=who("resident"), deletion_id=one.id)
    for again in (
        lambda: carried(who, one),
        lambda: withdraw_deletion(actor=who("resident"), deletion_id=one.id),
    ):
        with pytest.raises(errors.DeletionClosed):
            again()
    assert ask_deletion(actor=who("resident")).state == "open"


def test_what_is_asked_badly_is_refused(who: Who, here: Person) -> None:
    with pytest.raises(errors.DeletionUnlinked):
        ask_deletion(actor=who("neighbour"))
    with pytest.raises(errors.KindUnknown):
        ask_deletion(actor=who("resident"), kinds=["people.shoes"])
    ask_deletion(actor=who("resident"))
    with transaction.atomic(), pytest.raises(errors.DeletionOpen):
        ask_deletion(actor=who("resident"))


def test_what_is_decided_badly_is_refused(who: Who, here: Person) -> None:
    one, worker = ask_deletion(actor=who("resident")), who("community")
    tomorrow = clock.today() + dt.timedelta(days=1)
    far = clock.today() + dt.timedelta(days=4000)
    kept = Verdict(is_deleted=False, ground="dispute", words="仲裁法第二条", until=tomorrow)
    cases = [
        (errors.KindUndecided, {}),
        (errors.KeptByLaw, {**all_gone(one), PLACES: GOES}),
        (errors.KeptWithoutGround, {**all_gone(one), "people.needs": Verdict(is_deleted=False)}),
        (
            errors.KeptTooLong,
            {**all_gone(one), "people.needs": Verdict(False, "dispute", "仲裁法", far)},
        ),
    ]
    for refusal, verdicts in cases:
        with pytest.raises(refusal):
            decide_deletion(actor=worker, deletion_id=one.id, verdicts=verdicts)
    with pytest.raises(errors.DeletionNotFound):
        decide_deletion(actor=worker, deletion_id=uuid.uuid4(), verdicts={})
    one = decided(who, one, people_needs=kept)
    with pytest.raises(errors.DeletionClosed):
        decided(who, one)
    carried(who, one, "王建国")
    assert here.needs.exists()
    row = next(part for part in found.own_deletions(who("resident"))[0].decided if part.key == "people.needs")
    assert (row.words, row.until, row.why) == ("仲裁法第二条", tomorrow, "有没了结的争议、诉讼或者仲裁要用它")


def test_with_the_entry_nothing_of_it_can_stay(who: Who, gone: Person) -> None:
    one, until = ask_deletion(actor=who("resident")), clock.today() + dt.timedelta(days=9)
    with pytest.raises(errors.EntryGoes):
        decided(who, one, people_phones=Verdict(False, "law", "某法第一条", until))


def test_where_the_law_keeps_everything_it_is_answered_at_once(who: Who, family: Family) -> None:
    wife = family["李秀英"]
    linking.link_at_window(actor=who("community"), person_id=wife.id, phone="17000000002")
    one = ask_deletion(actor=who("neighbour"), kinds=[PLACES])
    one = decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=all_gone(one))
    assert (one.state, [row["is_deleted"] for row in one.outcome]) == ("refused", [False])
    assert told("rights.deletion_closed") >= 1


def test_what_came_back_into_use_meanwhile_is_not_carried_out(who: Who, gone: Person) -> None:
    one = decided(who, ask_deletion(actor=who("resident")))
    Person.objects.filter(id=gone.id).update(state="present")
    with pytest.raises(errors.HeldChanged):
        carried(who, one)


def test_reminded_at_four_fifths_and_when_late_once_each(who: Who, gone: Person) -> None:
    one = ask_deletion(actor=who("resident"))
    assert one.due_at is not None
    assert one.alarm_at is not None
    with clock.at(one.alarm_at + dt.timedelta(minutes=1)):
        assert (remind_of_deletions(), remind_of_deletions()) == (1, 0)
    with clock.at(one.due_at + dt.timedelta(minutes=1)):
        assert (remind_of_deletions(), remind_of_deletions()) == (1, 0)
        assert found.count_views(who("community"), found.DeletionFilter())["late"] == 1
    assert (told("rights.deletion_due"), told("rights.deletion_late")) == (2, 2)


def test_an_open_correction_ends_with_the_entry(who: Who, gone: Person) -> None:
    correction = ask_correction(actor=who("resident"), proposed={"name": "高渐"}, reason="写错了")
    carried(who, decided(who, ask_deletion(actor=who("resident"))))
    correction.refresh_from_db()
    assert (correction.state, bytes(correction.said)) == ("withdrawn", b"")


def test_listed_by_place_and_view(who: Who, gone: Person) -> None:
    one = ask_deletion(actor=who("resident"))
    wanted = found.DeletionFilter(view="open", place=LIUYIN, origin="person", since=clock.today())
    lines, after = found.page(who("community"), wanted)
    assert ([line.deletion.id for line in lines], after) == ([one.id], "")
    assert lines[0].person == "高*离"
    assert found.page(who("department"), wanted) == ([], "")
    assert list(found.keys(who("community"), wanted)) == [one.id]
    assert found.by_ids(who("community"), [one.id])[0].asked == ""
    assert found.count_views(who("community"), wanted) == {
        "open": 1,
        "prepared": 0,
        "late": 0,
        "closed": 0,
        "all": 1,
    }


def test_where_a_protected_person_lived_goes_too(who: Who, gone: Person) -> None:
    protect_person(
        actor=who("director"),
        person_id=gone.id,
        version=gone.version,
        protection="violence",
        reason="本人申请",
    )
    assert Guarded.objects.filter(subject=gone.id).exists()
    one = ask_deletion(actor=who("resident"))
    with pytest.raises(errors.DeletionNotFound):
        decided(who, one)
    decide_deletion(actor=who("director"), deletion_id=one.id, verdicts=all_gone(one))
    second = replace(who("director"), id=who("district").id)
    carry_out(actor=second, deletion_id=one.id, typed=NAME)
    gone.refresh_from_db()
    assert (gone.state, gone.protection) == ("erased", "")
    assert not Guarded.objects.exists()
    assert not LifeEvent.objects.filter(person=gone).exists()


def test_whoever_comes_back_with_a_backup_is_forgotten_again(
    who: Who,
    gone: Person,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    settings.LIREN_DATA_DIR = tmp_path
    one = decided(who, ask_deletion(actor=who("resident")))
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        carried(who, one)
    transaction.savepoint_rollback(backup)
    assert find_people(who("community"), NAME).lines, "the backup brought the person back"
    assert NAME not in (tmp_path / "forgotten").read_text()
    assert [forget_again(person_id=person) for person in forgotten.everybody()] == [True]
    gone.refresh_from_db()
    assert (gone.state, gone.name, subjects.keys_of([gone.id])) == ("erased", "—", {})
    assert not find_people(who("community"), NAME).lines
    assert [forget_again(person_id=person) for person in forgotten.everybody()] == [False]
    assert not forget_again(person_id=uuid.uuid4())
    assert AuditEntry.objects.filter(verb="rights.deletion.repeated").count() == 1
    assert audit.verify().first_break is None


def test_the_list_of_the_forgotten_outlives_a_line_that_was_cut_off(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_DATA_DIR = tmp_path
    assert forgotten.everybody() == []
    person = uuid.uuid4()
    lines = f"2026-11-01 {person.hex}\n2026-11-02 {person.hex}\n2026-11-03 {person.hex[:9]}"
    forgotten.path().write_text(lines)
    assert forgotten.everybody() == [person]
