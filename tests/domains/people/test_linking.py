"""Linking accounts to people, and who has looked at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.utils import translation

from liren.domains.people import link_errors
from liren.domains.people.actions import linking, open_household, reading
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.choices import CardPurpose
from liren.domains.people.models import AccountLink, Person
from liren.domains.people.queries import own
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

Who = Callable[[str], Actor]
CHILD = PersonGiven("王小明", document=card("32010420150906935"))
HOME = "柳叶巷12号3幢2单元501室"


@pytest.fixture
def family(who: Who) -> Iterator[dict[str, Person]]:
    half_past = clock.now().replace(minute=30) + dt.timedelta(days=1)
    with clock.at(half_past):
        members = (MemberGiven("02", HEAD), MemberGiven("11", WIFE), MemberGiven("21", CHILD))
        open_household(
            actor=who("community"),
            place_code=LIUYIN,
            address=HOME,
            number="1",
            members=members,
            source="visit",
        )
        yield {person.name: person for person in Person.objects.all()}


def answers(person: Person, given: PersonGiven) -> linking.MatchGiven:
    assert person.birth
    home = own.known_of(person).home
    return linking.MatchGiven(LIUYIN, person.name, given.document[-6:], home, person.birth.month)


def test_the_person_is_matched_and_reads_the_own_card(who: Who, family: dict[str, Person]) -> None:
    actor, person = who("resident"), family["王建国"]
    given = answers(person, HEAD)
    assert given.home in own.homes_offered(LIUYIN, given.name, given.tail)
    link = linking.link_self(actor=actor, given=given)
    kept = own.own_of(actor, link)
    assert kept is not None
    assert kept.card.person == person
    assert kept.card.documents[0].number == HEAD.document
    assert [one.name for one in kept.card.homes[0].relatives] == ["李*英", "王*明"]
    assert own.own_of(who("neighbour"), link) is None
    assert own.own_link(who("neighbour")) is None
    assert own.own_link(who("community")) is None
    entry = AuditEntry.objects.get(verb="people.account.linked")
    assert entry.subject == person.id
    with pytest.raises(link_errors.LinkedAlready):
        linking.link_self(actor=actor, given=given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "王建军"},
        {"tail": "000000"},
        {"home": "柳叶巷12号3幢2单元502室"},
        {"month": 11},
        {"place_code": TANGYUAN},
    ],
)
def test_whatever_is_wrong_is_refused_in_one_sentence(
    who: Who, family: dict[str, Person], wrong: dict[str, str]
) -> None:
    given = replace(answers(family["王建国"], HEAD), **wrong)
    with pytest.raises(link_errors.LinkNotMatched):
        linking.link_self(actor=who("resident"), given=given)
    assert not AccountLink.objects.exists()


def test_minors_protected_persons_and_whoever_is_linked_are_for_the_window(
    who: Who, family: dict[str, Person]
) -> None:
    Person.objects.filter(name="李秀英").update(protection="violence")
    linking.link_self(actor=who("neighbour"), given=answers(family["王建国"], HEAD))
    for name, given in (("王小明", CHILD), ("李秀英", WIFE), ("王建国", HEAD)):
        with pytest.raises(link_errors.LinkNotMatched):
            linking.link_self(actor=who("resident"), given=answers(family[name], given))


def test_tries_are_few_for_an_account_and_for_a_person(who: Who, family: dict[str, Person]) -> None:
    given = answers(family["王建国"], HEAD)
    wrong = replace(given, month=11)
    for username, tries in (("resident", 3), ("neighbour", 2)):
        for _ in range(tries):
            with pytest.raises(link_errors.LinkNotMatched):
                linking.link_self(actor=who(username), given=wrong)
    for username in ("resident", "neighbour"):
        with pytest.raises(link_errors.LinkTooOften):
            linking.link_self(actor=who(username), given=given)


@pytest.mark.parametrize("username", ["community", "auditor"])
def test_staff_and_visitors_do_not_match_themselves(
    who: Who, family: dict[str, Person], username: str
) -> None:
    given = answers(family["王建国"], HEAD)
    for actor in (who(username), VISITOR):
        with pytest.raises(NotAllowed):
            linking.link_self(actor=actor, given=given)


def test_at_the_window_an_older_link_ends(who: Who, family: dict[str, Person]) -> None:
    linking.link_self(actor=who("neighbour"), given=answers(family["王建国"], HEAD))
    child, man = family["王小明"].id, family["王建国"].id
    linking.link_at_window(actor=who("community"), person_id=child, phone="17000000002")
    linking.link_at_window(actor=who("community"), person_id=man, phone="170 0000 0002")
    open_links = AccountLink.objects.filter(until__isnull=True)
    assert list(open_links.values_list("person_id", "how")) == [(man, "window")]
    assert AccountLink.objects.count() == 3
    for phone in ("17000000099", "not one"):
        with pytest.raises(link_errors.AccountNotFound):
            linking.link_at_window(actor=who("community"), person_id=man, phone=phone)
    with pytest.raises(NotAllowed):
        linking.link_at_window(actor=who("dispatcher"), person_id=man, phone="17000000001")
    linking.end_own_link(actor=who("neighbour"))
    assert own.own_link(who("neighbour")) is None


def test_each_look_is_told_with_day_purpose_and_body_newest_first(
    who: Who, family: dict[str, Person]
) -> None:
    person, other = family["王建国"], family["李秀英"]
    link = linking.link_self(actor=who("resident"), given=answers(person, HEAD))
    for username, purpose in (("community", "visit"), ("grid", "request"), ("director", "service")):
        reading.open_card(actor=who(username), person_id=person.id, purpose=purpose)
    reading.open_card(actor=who("community"), person_id=other.id, purpose="visit")
    looks = own.looks_at(link, limit=10)
    assert [look.purpose for look in looks] == ["提供服务或关怀", "办理本人提出的事项", "上门走访、巡查"]
    with translation.override("en"):
        assert own.looks_at(link, limit=1)[0].purpose == str(CardPurpose.SERVICE.label) != "提供服务或关怀"
    assert all(look.body and look.at == clock.now() for look in looks)
    assert who("community").name not in "".join(look.body for look in looks)
    later = own.looks_at(link, before=looks[0].id, limit=1)
    assert [look.id for look in later] == [looks[1].id]


def test_a_protected_relative_is_left_out(who: Who, family: dict[str, Person]) -> None:
    Person.objects.filter(name="李秀英").update(protection="address")
    link = linking.link_self(actor=who("resident"), given=answers(family["王建国"], HEAD))
    kept = own.own_of(who("resident"), link)
    assert kept is not None
    assert [one.name for one in kept.card.homes[0].relatives] == ["王*明"]
