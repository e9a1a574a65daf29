"""Members, relations, marriages and guardians through the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people.actions import open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, LifeEvent, Person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.personas import actor as actor_of
from tests.personas import build_world, client_for

HOME = "柳叶巷12号3幢2单元501室"
TENANT = PersonGiven("赵敏", birth="1990-05-06", phones=("17000000013",))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def worker(world: World) -> Client:
    return client_for(world.accounts["community"])


def opened(world: World, *members: MemberGiven) -> Household:
    actor = actor_of(world.accounts["community"])
    return open_household(actor=actor, place_code=LIUYIN, address=HOME, members=members, source="visit")


@pytest.fixture
def couple(world: World) -> Household:
    return opened(world, MemberGiven("02", HEAD), MemberGiven("12", WIFE))


def test_a_child_is_added_on_the_page_and_a_known_person_is_recognised(
    world: World, worker: Client, couple: Household
) -> None:
    page = reverse("bench:household_member", args=[couple.id])
    assert page in worker.get(reverse("bench:household", args=[couple.id])).content.decode()
    asked = worker.get(page).context["row"]
    sent = {
        "m0-version": asked["version"].value(),
        "m0-name": "王小宝",
        "m0-relation": "20",
        "m0-standing": "both",
        "m0-birth": clock.today().isoformat(),
        "m0-source": "visit",
    }
    empty = worker.post(page, {**sent, "m0-relation": ""})
    assert (empty.status_code, couple.members.count()) == (422, 2)
    assert worker.post(page, sent).status_code == 302
    assert LifeEvent.objects.get().kind == "born"
    actor = actor_of(world.accounts["community"])
    known = register_person(actor=actor, place_code=LIUYIN, given=TENANT, source="visit")
    version = Household.objects.get(id=couple.id).version
    sent |= {
        "m0-version": version,
        "m0-name": "赵敏",
        "m0-relation": "99",
        "m0-birth": "1990-05-06",
        "m0-standing": "living",
    }
    asked_back = worker.post(page, sent)
    assert asked_back.status_code == 409
    assert "是同一个人" in asked_back.content.decode()
    assert worker.post(page, {**sent, "same": f"m0:{known.id}"}).status_code == 302
    assert couple.members.get(person=known).is_registered is False
    assert Person.objects.filter(name="赵敏").count() == 1


def test_relations_are_set_and_a_second_household_is_merged_in(
    world: World, worker: Client, couple: Household
) -> None:
    wife = Person.objects.get(name=WIFE.name)
    page = reverse("bench:household_relations", args=[couple.id])
    form = worker.get(page).context["form"]
    sent = {"version": form["version"].value(), f"of_{wife.id}": "97"}
    assert worker.post(page, sent).status_code == 302
    assert couple.members.get(person=wife).relation == "97"
    merge = reverse("bench:household_merge", args=[couple.id])
    assert "这处住房没有别的户" in worker.get(merge).content.decode()
    other = opened(world, MemberGiven("02", TENANT))
    merge = reverse("bench:household_merge", args=[other.id])
    form = worker.get(merge).context["form"]
    given = {
        "version": form["version"].value(),
        "into": str(couple.id),
        "on": clock.today(),
        "source": "visit",
    }
    answer = worker.post(merge, given)
    assert answer.headers["Location"] == reverse("bench:household", args=[couple.id])
    closed = worker.get(reverse("bench:household", args=[other.id])).content.decode()
    assert "撤销" in closed
    assert "加一位成员" not in closed


def test_a_marriage_its_end_and_a_guardian_are_written_from_the_card(
    worker: Client, couple: Household
) -> None:
    head = Person.objects.get(name=HEAD.name)

    def sent(name: str, **given: str) -> int:
        page = reverse(f"bench:{name}", args=[head.id])
        form = worker.get(page).context["form"]
        shared = {"version": form["version"].value(), "on": clock.today().isoformat(), "source": "document"}
        return worker.post(page, {**shared, **given}).status_code

    assert sent("person_divorce") == 409
    assert sent("person_marriage", other_name=WIFE.name, other_number=HEAD.document) == 422
    assert sent("person_marriage", other_name=WIFE.name, other_number=WIFE.document) == 302
    assert sent("person_marriage", other_name="赵敏", other_number="") == 409
    assert sent("person_divorce") == 302
    assert sent("person_guardian", other_name=WIFE.name, other_number="") == 422
    assert sent("person_guardian", other_name=WIFE.name, other_number=WIFE.document) == 302
    kinds = LifeEvent.objects.filter(person=head).values_list("kind", flat=True)
    assert set(kinds) == {"married", "divorced", "guardian"}
