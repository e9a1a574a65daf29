from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import change_person, open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Membership, Person, PersonDocument, Residence
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

Who = Callable[[str], Actor]


def opened(actor: Actor, *members: MemberGiven, address: str = "柳叶巷12号3幢2单元501室") -> Household:
    return open_household(actor=actor, place_code=LIUYIN, address=address, members=members, source="visit")


def test_a_household_is_opened_with_its_members_at_its_door(who: Who) -> None:
    couple = opened(who("community"), MemberGiven("02", HEAD), MemberGiven("12", WIFE))
    assert couple.dwelling is not None
    assert (couple.dwelling.address_key, couple.dwelling.door, couple.dwelling.floor) == (
        "柳叶巷12号3幢",
        "2-501",
        5,
    )
    head = Person.objects.get(name="王建国")
    assert (head.birth, head.sex, head.ethnic) == (dt.date(1955, 12, 3), "1", "01")
    assert head.registered_code == head.place_code == LIUYIN
    assert Residence.objects.get(person=head).dwelling == couple.dwelling
    assert set(couple.members.values_list("relation", "is_head")) == {("02", True), ("12", False)}
    assert audit.verify().first_break is None


def test_no_number_lies_open_in_the_database(who: Who) -> None:
    opened(who("community"), MemberGiven("02", HEAD))
    document, phone = PersonDocument.objects.get(), Person.objects.get().phones.get()
    for stored in (bytes(document.number), bytes(phone.number)):
        assert b"3201041955" not in stored
        assert b"13900000001" not in stored
    assert not AuditEntry.objects.filter(object_label__contains="320104195").exists()


@pytest.mark.parametrize(
    ("members", "refused"),
    [
        ((), errors.HouseholdWithoutHead),
        ((MemberGiven("12", WIFE),), errors.HouseholdWithoutHead),
        ((MemberGiven("02", HEAD), MemberGiven("02", WIFE)), errors.HeadAlready),
        ((MemberGiven("02", HEAD), MemberGiven("00", WIFE)), errors.ChoiceWrong),
        ((MemberGiven("02", HEAD), MemberGiven("12", PersonGiven("李秀英2"))), errors.NameWrong),
        ((MemberGiven("02", PersonGiven("王", document="320104195512030011")),), errors.DocumentWrong),
        ((MemberGiven("02", PersonGiven("王", birth="2027-01-01")),), errors.BirthWrong),
        ((MemberGiven("02", PersonGiven("王", phones=("12",))),), errors.PhoneWrong),
        ((MemberGiven("02", PersonGiven("王", ethnic="火星")),), errors.ChoiceWrong),
        ((MemberGiven("02", HEAD), MemberGiven("12", HEAD)), errors.DocumentTaken),
    ],
)
def test_what_does_not_fit_leaves_nothing_behind(
    who: Who, members: tuple[MemberGiven, ...], refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        opened(who("community"), *members)
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_nobody_heads_two_households_or_stands_in_two(who: Who) -> None:
    worker = who("community")
    opened(worker, MemberGiven("02", HEAD))
    head = Person.objects.get()
    with pytest.raises(errors.HeadAlready):
        opened(worker, MemberGiven("02", person_id=head.id, is_registered=False), address="柳叶巷14号")
    with pytest.raises(errors.MemberAlready):
        opened(worker, MemberGiven("02", WIFE), MemberGiven("11", person_id=head.id), address="柳叶巷14号")
    assert Household.objects.count() == Membership.objects.count() == 1


def test_an_address_without_a_building_is_refused(who: Who) -> None:
    with pytest.raises(errors.AddressWrong):
        opened(who("community"), MemberGiven("02", HEAD), address="12-501")


def test_nobody_registers_outside_the_own_community(who: Who) -> None:
    for actor, place in (
        (who("community"), TANGYUAN),
        (who("dispatcher"), LIUYIN),
        (who("community"), "3201"),
    ):
        with pytest.raises(errors.PlaceNotCommunity):
            register_person(actor=actor, place_code=place, given=HEAD, source="visit")


def test_a_change_remembers_its_source_and_keeps_what_is_not_given(who: Who) -> None:
    worker = who("community")
    person = register_person(actor=worker, place_code=LIUYIN, given=HEAD, source="visit")
    given = PersonGiven("王建国", details={"schooling": "60", "health_note": "每天一片药"})
    Person.objects.update(agreed={"employment": True, "health_note": True})
    changed = change_person(actor=worker, person_id=person.id, version=1, given=given, source="self")
    assert changed.details == {"schooling": "60"}
    assert "一片".encode() not in bytes(changed.private)
    assert set(changed.sources) == {"schooling", "health_note"}
    assert changed.birth == person.birth
    again = change_person(actor=worker, person_id=person.id, version=2, given=given, source="self")
    assert again.version == 2, "nothing new, nothing written"


def test_a_weaker_source_needs_a_reason(who: Who) -> None:
    worker = who("community")
    person = register_person(actor=worker, place_code=LIUYIN, given=HEAD, source="document")
    other = PersonGiven("王健国")
    with pytest.raises(errors.WeakerSource):
        change_person(actor=worker, person_id=person.id, version=1, given=other, source="hearsay")
    changed = change_person(
        actor=worker, person_id=person.id, version=1, given=other, source="hearsay", reason="看过户口簿"
    )
    assert changed.name == "王健国"
    assert "wangjianguo" in changed.find_keys.values_list("sound", flat=True)


def test_a_change_on_an_old_page_or_of_another_place_is_refused(who: Who) -> None:
    person = register_person(actor=who("community"), place_code=LIUYIN, given=HEAD, source="visit")
    given = dataclasses.replace(HEAD, name="王建")
    with pytest.raises(StalePage):
        change_person(actor=who("community"), person_id=person.id, version=9, given=given, source="visit")
    with pytest.raises(NotAllowed):
        change_person(actor=who("dispatcher"), person_id=person.id, version=1, given=given, source="visit")
    with pytest.raises(errors.PersonNotFound):
        change_person(actor=who("department"), person_id=person.id, version=1, given=given, source="visit")


def test_a_document_moves_to_nobody_else(who: Who) -> None:
    worker = who("community")
    register_person(actor=worker, place_code=LIUYIN, given=HEAD, source="visit")
    wife = register_person(actor=worker, place_code=LIUYIN, given=WIFE, source="visit")
    with pytest.raises(errors.DocumentTaken):
        change_person(
            actor=worker,
            person_id=wife.id,
            version=1,
            given=dataclasses.replace(WIFE, document=HEAD.document, birth="1955-12-03", sex="男"),
            source="document",
        )
    fresh = card("32010419580307028")
    changed = change_person(
        actor=worker,
        person_id=wife.id,
        version=1,
        given=dataclasses.replace(WIFE, document=fresh),
        source="document",
    )
    assert changed.documents.filter(is_current=True).count() == 1
