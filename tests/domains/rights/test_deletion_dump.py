"""After a deletion a dump of the database says nothing of the person, and nothing of it opens again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.apps import apps

from liren.domains.casework.actions import intake
from liren.domains.casework.models import Case
from liren.domains.neighbours.actions import enrol_contact
from liren.domains.people.actions import (
    change_person,
    linking,
    merging,
    moving,
    needs,
    reading,
    register_person,
)
from liren.domains.people.actions.merging import Chosen
from liren.domains.people.models import (
    Conflict,
    ImportedChange,
    ParkedRow,
    PeopleImport,
    Person,
    PersonPhone,
    Source,
)
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.people.sealing import TOLD
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.actions.corrections import ask_correction
from liren.domains.rights.actions.deletions import Verdict, ask_deletion, decide_deletion
from liren.domains.rights.actions.looks import ask_about_look
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.deletions import offered_of
from liren.kernel import audit, clock, sealed, subjects
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.sealed import SealedTextField
from tests.domains.people.conftest import LIUYIN, card
from tests.domains.rights.conftest import Who, read
from tests.domains.rights.test_dump import dumped, shown_in

NAME, FORMER, NUMBER = "司马相如", "司马长卿", card("32010419700101001")
PHONE, OTHER = "13900000044", "13900000045"
WORDS = {
    "emergency_contact": "卓文君 17000000018",
    "hukou_address": "琴台路77号9幢",
    "health_note": "消渴病每天打一针",
    "workplace": "琴台纺织厂",
}
SAID = ("我搬走好几年了", "想知道为什么看我", "门口的路灯坏了半个月", "上门送了药")


@pytest.fixture
def person(who: Who) -> Person:
    """A life on the register, twice written down and merged, that ended by moving away."""
    worker, resident = who("community"), who("resident")
    with clock.at(clock.now() - dt.timedelta(days=4100)):
        given = PersonGiven(NAME, document=NUMBER, phones=(PHONE,))
        one = register_person(actor=SYSTEM, place_code=LIUYIN, given=given, source="visit")
        for scope in ("contact", "employment", *list(WORDS)[:3]):
            give_consent(actor=worker, person_id=one.id, scope=scope, read=read(scope))
        one.refresh_from_db()
        details = {**WORDS, "former_name": FORMER}
        given = PersonGiven(NAME, phones=(OTHER,), details=details)
        change_person(actor=worker, person_id=one.id, version=one.version, given=given, source="document")
        need = needs.raise_need(
            actor=worker, person_id=one.id, kind="meals", detail=SAID[3], raised_by="visit", every=7
        )
        needs.close_need(
            actor=worker, need_id=need.id, version=need.version, is_met=True, reason="有人做饭了"
        )
        enrol_contact(actor=worker, place_code=LIUYIN, kind="party", person_id=one.id, since=clock.today())
        said = intake.Said(
            text=SAID[2], place_code=LIUYIN, naming="named", name=NAME, phone=PHONE, channel="hotline"
        )
        intake.say_matter(actor=VISITOR, said=said)
        Case.objects.update(closed_at=clock.now(), resolved_at=clock.now(), state="closed")
    _written_twice(who, one)
    linking.link_at_window(actor=worker, person_id=one.id, phone="17000000001")
    reading.open_card(actor=who("grid"), person_id=one.id, purpose="visit")
    look = AuditEntry.objects.filter(verb="people.person.read").latest("id")
    ask_about_look(actor=resident, entry_id=look.id, words=SAID[1])
    ask_correction(actor=resident, proposed={"name": "司马犬子"}, reason="小名")
    _left_by_imports(one)
    return Person.objects.get(id=one.id)


def _written_twice(who: Who, one: Person) -> None:
    twin = register_person(
        actor=SYSTEM, place_code=LIUYIN, given=PersonGiven(NAME + "子"), source="sheet", apart_from=[one.id]
    )
    one.refresh_from_db()
    merging.merge_persons(
        actor=SYSTEM, kept_id=one.id, gone_id=twin.id, chosen=Chosen((one.version, twin.version))
    )
    one.refresh_from_db()
    on = clock.today() - dt.timedelta(days=4000)
    PersonPhone.objects.filter(person=one).update(since=on)
    moving.leave_place(actor=SYSTEM, person_id=one.id, version=one.version, on=on, source="visit")


def _left_by_imports(one: Person) -> None:
    """What an import keeps: the values before it, a difference, and a row that was set aside."""
    key = subjects.keys_of([one.id])[one.id]
    run = PeopleImport.objects.create(
        place_code=LIUYIN, file_name="名单.xlsx", digest="0" * 64, started_at=clock.now()
    )
    ParkedRow.objects.create(run=run, row=3, reason="double", cells=f'["{NAME}", "{NUMBER}"]')
    ParkedRow.objects.create(run=run, row=4, reason="double", cells='["别人", "1"]')
    before = sealed.seal('{"name": ["' + FORMER + '", 1]}', context="people.import.before", key=key)
    ImportedChange.objects.create(run=run, person=one, before=before)
    told = sealed.seal('{"held": "' + NAME + '"}', context=TOLD, key=key)
    source = Source.objects.earliest("id")
    Conflict.objects.create(person=one, place_code=LIUYIN, field="name", told=told, source=source)


def erased(who: Who) -> Deletion:
    one = ask_deletion(actor=who("resident"), reason=SAID[0])
    goes = Verdict(is_deleted=True)
    verdicts = {kind.key: goes for kind in offered_of(one.person) if kind.standing.free}
    decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=verdicts)
    return carry_out(actor=who("director"), deletion_id=one.id, typed=NAME)


def openable() -> Iterator[str]:
    """Every sealed text that the server's own keys open, and what the audit still opens."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.local_fields if isinstance(field, SealedTextField)]
        for name in names:
            yield from model._base_manager.values_list(name, flat=True)
    for payload in audit.payloads_of(list(AuditEntry.objects.all())):
        yield str(payload)


def test_nothing_of_the_person_is_left_in_the_dump_or_opens(who: Who, person: Person) -> None:
    texts = (NAME, FORMER, "司马犬子", "simaxiangru", NUMBER, PHONE, OTHER, *WORDS.values(), *SAID)
    before = dumped()
    assert shown_in(before, NAME), "the dump is read"
    assert any(NAME in text for text in openable()), "what is sealed is opened"
    ids = {person.id, *Person.objects.filter(merged_into=person).values_list("id", flat=True)}
    one = erased(who)
    assert {row["kind"]: row["gone"] for row in one.outcome}["casework.matters"] == 1
    whole, kept = dumped(), list(openable())
    assert [text for text in texts if shown_in(whole, text)] == []
    assert [text for text in texts if any(text in said for said in kept)] == []
    assert subjects.keys_of(ids) == {}
    assert audit.verify().first_break is None
    assert ParkedRow.objects.get(row=4).cells == '["别人", "1"]'


def test_links_to_the_entry_stay_whole(who: Who, person: Person) -> None:
    twin = Person.objects.get(merged_into=person)
    erased(who)
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into_id, twin.name) == ("merged", person.id, "—")
    assert Person.objects.get(id=person.id).state == "erased"
    case = Case.objects.get()
    assert (case.title, case.text, case.requesters.get().name) == ("—", "", "")
