"""Finding people and opening their cards, through the pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people import errors
from liren.domains.people.actions import change_person, open_household, reading, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, LifeEvent, Person, Residence
from liren.domains.people.queries import dwelling_of, find_people, head_of, household_of
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE
from tests.personas import actor as actor_of
from tests.personas import build_world, client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

NUMBER = HEAD.document
HOME = "柳叶巷12号3幢2单元501室"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def couple(world: World) -> Household:
    members = [MemberGiven("02", HEAD), MemberGiven("12", WIFE)]
    return open_household(
        actor=actor_of(world.accounts["community"]),
        place_code=LIUYIN,
        address=HOME,
        members=members,
        source="visit",
    )


@pytest.fixture
def opened(world: World) -> Callable[[str], Client]:
    return lambda username: client_for(world.accounts[username])


def found_by(client: Client, text: str) -> str:
    answer = client.post(reverse("bench:people"), {"text": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def card_url(person: Person) -> str:
    return reverse("bench:person", args=[person.id])


def open_for(client: Client, person: Person, purpose: str = "visit") -> None:
    answer = client.post(reverse("bench:person_open", args=[person.id]), {"purpose": purpose})
    assert answer.status_code == 302


WAYS = ("王建国", "王建", "建国", "wjg", "jg", "wangjian", "wang jg", "13900000001", "139 0000 0001", "0001")
DOORS = (HOME, "3-2-501", "2-501", "3幢2单元501室")


@pytest.mark.parametrize("text", [*WAYS, *DOORS, NUMBER, NUMBER[-6:]])
def test_each_way_finds_the_person_masked(
    couple: Household, opened: Callable[[str], Client], text: str
) -> None:
    page = found_by(opened("community"), text)
    assert "王*国" in page
    assert "建国" not in page
    assert "501" not in page


@pytest.mark.parametrize("text", ["李建国", "zz", "13900000002", "0002", "3-2-502", "%", "__"])
def test_others_do_not_come_up(couple: Household, opened: Callable[[str], Client], text: str) -> None:
    assert "王*国" not in found_by(opened("community"), text)


def test_nobody_is_found_outside_the_own_places(world: World, couple: Household) -> None:
    outside = actor_of(world.accounts["neighbour"])
    assert find_people(outside, "王建国").lines == []
    person = Person.objects.get(name="王建国")
    elsewhere = register_person(
        actor=SYSTEM, place_code=TANGYUAN, given=PersonGiven("王建国"), source="visit"
    )
    lines = find_people(actor_of(world.accounts["community"]), "王建国").lines
    assert [line.person_id for line in lines] == [person.id]
    with pytest.raises(errors.PersonNotFound):
        head_of(actor_of(world.accounts["community"]), elsewhere.id)


def test_every_search_is_written_down_without_its_words(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    found_by(opened("community"), "王建国")
    entry = AuditEntry.objects.get(verb="people.person.sought")
    assert audit.payload_of(entry) == {"after": {"by": "name", "found": 1}}


def test_too_short_a_text_says_what_to_write(opened: Callable[[str], Client]) -> None:
    answer = opened("community").post(reverse("bench:people"), {"text": "z"})
    assert answer.status_code == 422
    assert str(errors.SearchTooShort.sentence) in answer.content.decode()


def test_a_card_stays_closed_until_a_purpose_is_given(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    client, person = opened("community"), Person.objects.get(name="王建国")
    closed = client.get(card_url(person)).content.decode()
    assert NUMBER not in closed
    assert "王建国" not in closed
    refused = client.post(reverse("bench:person_open", args=[person.id]), {"purpose": ""})
    assert refused.status_code == 422
    assert not AuditEntry.objects.filter(verb="people.person.read").exists()


def test_opening_shows_all_on_one_page_and_is_written_down(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    client, person = opened("community"), Person.objects.get(name="王建国")
    open_for(client, person)
    page = client.get(card_url(person)).content.decode()
    for shown in (NUMBER, "13900000001", "李*英", "柳叶巷12号3幢 2-501"):
        assert shown in page
    entry = AuditEntry.objects.get(verb="people.person.read")
    assert entry.subject == person.id
    assert audit.payload_of(entry) == {"after": {"purpose": "visit"}, "reason": "上门走访、巡查"}


def test_the_purpose_is_remembered_for_the_next_card(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    client = opened("community")
    open_for(client, Person.objects.get(name="王建国"), "service")
    page = client.get(card_url(Person.objects.get(name="李秀英"))).content.decode()
    assert re.search(r'value="service" checked', page)


def test_reading_without_a_purpose_is_refused_below_the_page_too(world: World, couple: Household) -> None:
    person = Person.objects.get(name="王建国")
    with pytest.raises(errors.PurposeMissing):
        reading.open_card(actor=actor_of(world.accounts["community"]), person_id=person.id, purpose="curious")


def test_a_card_costs_as_many_queries_after_a_long_life(
    world: World,
    couple: Household,
    opened: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertMaxNumQueries,
) -> None:
    client, person = opened("community"), Person.objects.get(name="王建国")
    given = PersonGiven("王建国", details={"schooling": "60", "workplace": "某厂", "health_note": "药"})
    Person.objects.filter(id=person.id).update(agreed={"employment": True, "health_note": True})
    change_person(
        actor=actor_of(world.accounts["community"]),
        person_id=person.id,
        version=1,
        given=given,
        source="self",
    )
    dwelling = Residence.objects.filter(person=person).get()
    for year in range(1980, 2010):
        LifeEvent.objects.create(person=person, kind="moved_in", on=f"{year}-01-01", source=person.source)
        Residence.objects.create(
            person=person,
            dwelling_id=dwelling.dwelling_id,
            place_code=LIUYIN,
            since=f"{year}-01-01",
            until=f"{year}-12-31",
            source=person.source,
        )
    open_for(client, person)
    client.get(card_url(person))
    with django_assert_max_num_queries(12):
        assert client.get(card_url(person)).status_code == 200


def test_a_protected_person_is_seen_by_the_narrower_circle_only(world: World, couple: Household) -> None:
    Person.objects.filter(name="李秀英").update(protection="violence")
    worker, director = actor_of(world.accounts["community"]), actor_of(world.accounts["director"])
    assert find_people(worker, "李秀英").lines == []
    line = find_people(director, "李秀英").lines[0]
    assert line.address == ""
    assert [member.name for member in household_of(worker, couple.id).members] == ["王*国"]


def test_protection_begins_on_a_page_and_the_card_keeps_its_twelve_queries(
    world: World,
    couple: Household,
    opened: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertMaxNumQueries,
) -> None:
    client, wife = opened("director"), Person.objects.get(name="李秀英")
    page = reverse("bench:person_protect", args=[wife.id])
    assert "保护这个人" in client.get(page).content.decode()
    sent = {"version": wife.version, "protection": "violence", "reason": ""}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"reason": "人身安全保护令"}).status_code == 302
    open_for(client, wife)
    client.get(card_url(wife))
    with django_assert_max_num_queries(12):
        shown = client.get(card_url(wife)).content.decode()
    assert "柳叶巷12号3幢" in shown
    assert "家庭暴力等受害人" in shown
    assert "王*国" in shown


def test_a_household_is_registered_on_one_page(world: World, opened: Callable[[str], Client]) -> None:
    client = opened("community")
    sent = {
        "place": LIUYIN,
        "address": HOME,
        "kind": "family",
        "source": "visit",
        "m0-name": "王建国",
        "m0-relation": "02",
        "m0-document": NUMBER,
        "m0-standing": "both",
        "m1-name": "李秀英",
        "m1-relation": "12",
        "m1-standing": "living",
    }
    more = client.post(reverse("bench:household_add"), {**sent, "do": "more"})
    assert 'name="m2-name"' in more.content.decode()
    assert not Household.objects.exists()
    done = client.post(reverse("bench:household_add"), sent)
    household = Household.objects.get()
    assert done["Location"] == reverse("bench:household", args=[household.id])
    page = client.get(done["Location"]).content.decode()
    assert "人户一致" in page
    assert "人户分离：人在户不在" in page
    wrong = client.post(reverse("bench:household_add"), {**sent, "address": "柳叶巷14号"})
    assert wrong.status_code == 409
    assert str(errors.DocumentTaken.sentence) in wrong.content.decode()


def test_a_correction_on_an_old_page_keeps_what_was_typed(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    client, person = opened("community"), Person.objects.get(name="王建国")
    open_for(client, person)
    url = reverse("bench:person_edit", args=[person.id])
    assert NUMBER in client.get(url).content.decode()
    sent = {"version": "1", "name": "王建国", "workplace": "第一机床厂", "source": "visit"}
    Person.objects.filter(id=person.id).update(version=2, agreed={"employment": True})
    stale = client.post(url, sent)
    assert stale.status_code == 409
    assert "第一机床厂" in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()
    assert client.post(url, {**sent, "version": "2"}).status_code == 302
    assert Person.objects.get(id=person.id).details == {"workplace": "第一机床厂"}


def test_pages_of_homes_show_masked_people(couple: Household, opened: Callable[[str], Client]) -> None:
    client = opened("dispatcher")
    page = client.get(reverse("bench:dwelling", args=[couple.dwelling_id])).content.decode()
    assert "王*国" in page
    assert "王建国" not in page
    assert client.get(reverse("bench:household", args=[couple.id])).status_code == 200


def test_what_is_not_there_is_not_found(opened: Callable[[str], Client], world: World) -> None:
    missing = uuid.uuid4()
    client = opened("community")
    for name in ("person", "household", "dwelling", "building"):
        assert client.get(reverse(f"bench:{name}", args=[missing])).status_code == 404
    worker = actor_of(world.accounts["community"])
    with pytest.raises(errors.HouseholdNotFound):
        household_of(worker, missing)
    with pytest.raises(errors.DwellingNotFound):
        dwelling_of(worker, missing)


def test_a_life_goes_on_through_the_pages(couple: Household, opened: Callable[[str], Client]) -> None:
    client, wife = opened("community"), Person.objects.get(name="李秀英")
    today = clock.today().isoformat()
    sent = {"version": "1", "on": today, "source": "visit"}
    move = reverse("bench:person_move", args=[wife.id])
    wrong = client.post(move, {**sent, "place": LIUYIN, "address": "12-501"})
    assert wrong.status_code == 422
    assert str(errors.AddressWrong.sentence) in wrong.content.decode()
    done = client.post(move, {**sent, "place": LIUYIN, "address": "柳叶巷14号3幢1单元201室"})
    assert done.status_code == 302
    stale = client.post(reverse("bench:person_leave", args=[wife.id]), sent)
    assert stale.status_code == 409
    assert 'name="version" value="2"' in stale.content.decode()
    head = reverse("bench:household_head", args=[couple.id])
    assert client.post(head, {"version": "1", "person": str(wife.id)}).status_code == 302
    split = reverse("bench:household_split", args=[couple.id])
    husband = str(Person.objects.get(name="王建国").id)
    none = client.post(split, {**sent, "version": "2", "people": husband, "head": str(wife.id)})
    assert none.status_code == 422
    done = client.post(split, {**sent, "version": "2", "people": husband, "head": husband})
    assert done.status_code == 302
    assert Household.objects.count() == 2
    assert client.post(reverse("bench:person_die", args=[husband]), sent).status_code == 302
    assert Person.objects.get(id=husband).state == "deceased"


def test_the_window_sees_who_is_registered_under_the_callers_number(
    couple: Household, opened: Callable[[str], Client]
) -> None:
    sent = {"do": "caller", "phone": "13900000001", "channel": "hotline"}
    page = opened("community").post(reverse("bench:intake"), sent).content.decode()
    assert "王*国" in page
    assert "您住哪栋楼" in page
    assert card_url(Person.objects.get(name="王建国")) in page
    other = opened("community").post(reverse("bench:intake"), {**sent, "phone": "13900000002"})
    assert "王*国" not in other.content.decode()
    nobody = opened("supervisor").post(reverse("bench:intake"), sent)
    assert "王*国" not in nobody.content.decode()


def test_what_is_looked_for_among_matters_may_be_looked_for_among_people(
    opened: Callable[[str], Client],
) -> None:
    queue = reverse("bench:queue")
    page = opened("community").get(queue, {"view": "all", "text": "王建国"}).content.decode()
    assert "在居民里找“王建国”" in page
    assert f'action="{reverse("bench:people")}"' in page
    assert "在居民里找" not in opened("organisation").get(queue, {"text": "王"}).content.decode()


def test_asking_for_somebody_elsewhere_finds_nobody_and_is_written_down(
    opened: Callable[[str], Client],
) -> None:
    person = register_person(actor=SYSTEM, place_code=TANGYUAN, given=PersonGiven("王建国"), source="visit")
    worker = opened("community")
    for page in ("person", "person_edit"):
        assert worker.get(reverse(f"bench:{page}", args=[person.id])).status_code == 404
    assert worker.get(reverse("bench:person", args=[uuid.uuid4()])).status_code == 404
    tried = AuditEntry.objects.filter(verb="people.person.outside")
    assert [one.object_id for one in tried] == [str(person.id)] * 2
