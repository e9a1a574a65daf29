"""Groups, contacts, stairways and postings, through the pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from liren.config.demo.people import World
from liren.domains.neighbours import errors
from liren.domains.neighbours.actions import enrol_contact
from liren.domains.neighbours.models import Charge, Circle, CircleMember, Consent, ContactPerson, Help
from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.actions.linking import link_at_window
from liren.domains.people.models import Dwelling, Household, Person
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from tests.domains.neighbours.conftest import ADDRESS, DAY, a_building
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.personas import actor, build_world, client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.domains.territory.models import Building

Open = Callable[[str], Client]


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    household = open_household(
        actor=actor(world.accounts["community"]),
        place_code=LIUYIN,
        address=f"{ADDRESS}2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE)],
        source="visit",
    )
    Dwelling.objects.filter(id=household.dwelling_id).update(building=a_building())
    return world


@pytest.fixture
def opened(world: World) -> Open:
    return lambda username: client_for(world.accounts[username])


def today() -> str:
    return clock.today().isoformat()


def building() -> Building:
    found = Dwelling.objects.filter(unit="1").get().building
    assert found is not None
    return found


def enrolled(client: Client) -> ContactPerson:
    sent = {"place": LIUYIN, "name": "李文静", "kind": "worker", "since": today()}
    client.post(reverse("bench:contact_add"), sent)
    return ContactPerson.objects.get(name="李文静")


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_contact_is_enrolled_takes_a_stairway_and_agrees(opened: Open) -> None:
    client, visitor = opened("community"), Client()
    contact = enrolled(client)
    take = reverse("bench:stairway_take", args=[building().id]) + "?unit=1"
    sent = {"contact": str(contact.id), "since": today()}
    assert client.post(take, sent).status_code == 302
    again = client.post(take, sent)
    assert again.status_code == 409
    assert str(errors.HeldAlready.sentence) in again.content.decode()
    public = ("portal:contacts_building", building().id)
    assert "李文静" not in shown(visitor, *public)
    agreed = {"version": "2", "shown_name": "family", "phone": "", "how": "paper"}
    consent = reverse("bench:contact_consent", args=[contact.id])
    wrong = client.post(consent, {**agreed, "phone": "12"})
    assert str(errors.ShownPhoneWrong.sentence) in wrong.content.decode()
    assert client.post(consent, agreed).status_code == 302
    assert "李同志" in shown(visitor, *public)
    whole = {**agreed, "version": "3", "shown_name": "whole", "phone": "13900000001"}
    assert client.post(consent, whole).status_code == 302
    page = shown(visitor, *public)
    assert "李文静" in page
    assert "tel:13900000001" in page
    assert client.post(consent, whole).status_code == 409, "the page is old"
    assert (
        client.post(reverse("bench:contact_withdraw", args=[contact.id]), {"version": "4"}).status_code == 302
    )
    page = shown(visitor, *public)
    assert "李" not in page.split("<main", 1)[1].split("</main", 1)[0]
    assert not Consent.objects.filter(until__isnull=True).exists()
    end = reverse("bench:charge_end", args=[Charge.objects.get().id])
    assert client.post(end, {"version": "5", "on": today(), "reason": "换人"}).status_code == 302
    assert "换人" in shown(client, "bench:contact", contact.id)
    release = reverse("bench:contact_release", args=[contact.id])
    assert client.post(release, {"version": "6", "on": today(), "reason": "调走"}).status_code == 302
    assert str(contact.id) not in shown(client, "bench:contacts")


def test_the_card_says_who_keeps_contact_in_twelve_queries(
    opened: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    contact, home = enrolled(client), Household.objects.get()
    sent = {"contact": str(contact.id), "since": today()}
    client.post(reverse("bench:household_contact", args=[home.id]), sent)
    client.post(reverse("bench:person_contact", args=[head.id]), {"kind": "party", "since": today()})
    own = ContactPerson.objects.get(person=head)
    take = reverse("bench:stairway_take", args=[building().id]) + "?unit=2"
    client.post(take, {"contact": str(own.id), "since": today()})
    client.post(reverse("bench:person_open", args=[head.id]), {"purpose": "visit"})
    url = reverse("bench:person", args=[head.id])
    client.get(url)
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert "由 李文静 联系" in page
    assert f"联系 {ADDRESS} 2单元" in page


def test_groups_go_their_steps(opened: Open) -> None:
    client, contact = opened("community"), enrolled(opened("community"))
    add = reverse("bench:circle_add")
    sent = {"place": LIUYIN, "kind": "residents", "name": "第一居民小组", "since": today()}
    assert client.post(add, sent).status_code == 302
    again = client.post(add, sent)
    assert str(errors.CircleNameTaken.sentence) in again.content.decode()
    circle = Circle.objects.get()
    ground = {"version": "1", "buildings": [str(building().id)], "on": today()}
    assert client.post(reverse("bench:circle_ground", args=[circle.id]), ground).status_code == 302
    chosen = {"contact": str(contact.id), "since": today()}
    assert client.post(reverse("bench:circle_head", args=[circle.id]), chosen).status_code == 302
    page = shown(client, "bench:circle", circle.id)
    assert "李文静" in page
    assert ADDRESS in page
    assert "第一居民小组" in shown(Client(), "portal:contacts_building", building().id)
    assert ADDRESS in shown(Client(), "portal:contacts_group", circle.id)
    closing = {"version": "2", "on": today(), "reason": "合并"}
    assert client.post(reverse("bench:circle_close", args=[circle.id]), closing).status_code == 302
    assert client.get(reverse("portal:contacts_group", args=[circle.id])).status_code == 404
    assert client.get(reverse("bench:circle_ground", args=[circle.id])).status_code == 403


def test_people_help_each_other(opened: Open) -> None:
    client = opened("community")
    sent = {"place": LIUYIN, "kind": "help", "name": "互助一组", "since": today()}
    client.post(reverse("bench:circle_add"), sent)
    circle = Circle.objects.get()
    for person in Person.objects.order_by("name"):
        joining = {"circle": str(circle.id), "since": today()}
        assert client.post(reverse("bench:person_circle", args=[person.id]), joining).status_code == 302
    wife, husband = (str(one.person_id) for one in CircleMember.objects.order_by("person__name"))
    given = {"version": "3", "helper": husband, "helped": wife, "kind": "meals", "since": today()}
    url = reverse("bench:circle_help", args=[circle.id])
    same = client.post(url, {**given, "helped": husband})
    assert str(errors.HelpBetween.sentence) in same.content.decode()
    assert client.post(url, given).status_code == 302
    assert "做饭送餐" in shown(client, "bench:circle", circle.id)
    ending = {"version": "4", "one": str(Help.objects.get().id), "on": today()}
    assert client.post(reverse("bench:circle_help_end", args=[circle.id]), ending).status_code == 302
    leaving = {"version": "5", "one": wife, "on": today()}
    assert client.post(reverse("bench:circle_leave", args=[circle.id]), leaving).status_code == 302
    assert CircleMember.objects.filter(until__isnull=True).count() == 1


def test_stairways_without_a_contact_are_listed_and_exported(opened: Open) -> None:
    client, director = opened("community"), opened("director")
    contact = enrolled(client)
    assert shown(client, "bench:stairways").count(ADDRESS) >= 2
    for unit in ("1", "2"):
        take = reverse("bench:stairway_take", args=[building().id]) + f"?unit={unit}"
        client.post(take, {"contact": str(contact.id), "since": today()})
    assert "每个楼道都有联系人" in shown(client, "bench:stairways")
    for name, rows in (("stairways", 3), ("contacts", 2), ("circles", 1)):
        url = reverse(f"bench:{name}_export", args=["xlsx"])
        taken = b"".join(director.get(url, {"every": "on", "to": "own"}).streaming_content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(taken))
        assert len(book.get_sheet_by_index(0).to_python()) == rows
    assert AuditEntry.objects.filter(verb="neighbours.list.exported").count() == 3
    assert director.get(reverse("bench:circles_export", args=["pdf"])).status_code == 404


def test_a_posting_is_printed_with_what_was_agreed(opened: Open) -> None:
    client = opened("community")
    contact = enrolled(client)
    url = reverse("bench:posting_building", args=[building().id])
    client.post(
        reverse("bench:stairway_take", args=[building().id]) + "?unit=1",
        {"contact": str(contact.id), "since": today()},
    )
    paper = client.get(url, {"unit": "1"})
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.get(url).content.startswith(b"%PDF")
    assert client.get(url, {"unit": "9"}).status_code == 404
    assert AuditEntry.objects.filter(verb="neighbours.posting.printed").count() == 2
    client.head(url)
    assert AuditEntry.objects.filter(verb="neighbours.posting.printed").count() == 2


def test_thirty_contacts_cost_as_many_queries_as_three(
    opened: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries, world: World
) -> None:
    client, url = opened("community"), reverse("bench:contacts")
    worker = actor(world.accounts["community"])
    for number in range(30):
        enrol_contact(
            actor=worker,
            place_code=LIUYIN,
            kind="party",
            name=f"赵{chr(0x4E00 + number)}",
            since=clock.today() - number * DAY,
        )
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
    client.get(reverse("bench:stairways"))
    with django_assert_max_num_queries(12):
        client.get(reverse("bench:stairways"))
    with django_assert_max_num_queries(12):
        client.get(reverse("bench:circles"))


def test_a_resident_takes_the_own_consent_back(opened: Open, world: World) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    client.post(reverse("bench:person_contact", args=[head.id]), {"kind": "party", "since": today()})
    contact = ContactPerson.objects.get()
    agreed = {"version": "1", "shown_name": "whole", "phone": "13900000001", "how": "said"}
    client.post(reverse("bench:contact_consent", args=[contact.id]), agreed)
    resident = opened("resident")
    assert "13900000001" not in shown(resident, "portal:my_postings")
    link_at_window(actor=actor(world.accounts["community"]), person_id=head.id, phone="17000000001")
    page = resident.get(reverse("portal:my_postings")).content.decode()
    assert "13900000001" in page
    answer = resident.post(reverse("portal:contact_withdraw", args=[contact.id]))
    assert answer.status_code == 302
    assert "13900000001" not in shown(resident, "portal:my_postings")


def test_the_portal_lists_buildings_with_contacts(opened: Open) -> None:
    client, visitor = opened("community"), Client()
    index = reverse("portal:contacts")
    assert "请先选您的社区" in visitor.get(index).content.decode()
    assert "还没有公示" in visitor.get(index, {"place": LIUYIN}).content.decode()
    contact = enrolled(client)
    take = reverse("bench:stairway_take", args=[building().id])
    client.post(take, {"contact": str(contact.id), "since": today()})
    assert ADDRESS in visitor.get(index, {"place": LIUYIN}).content.decode()
