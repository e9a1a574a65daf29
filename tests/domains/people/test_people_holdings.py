"""What the register holds with a day to it is told, past and present; a long life asks no more queries than a short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.people.actions import needs, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import LifeEvent, Need, Person
from liren.domains.people.queries.whose import entries_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.factories.tellings import told_of

Who = Callable[[str], Actor]


@pytest.fixture
def person(who: Who) -> Person:
    members = (MemberGiven("02", HEAD), MemberGiven("12", WIFE))
    home = "柳叶巷12号3幢2单元501室"
    open_household(actor=who("community"), place_code=LIUYIN, address=home, members=members, source="visit")
    return Person.objects.get(name="王建国")


def lived(who: Who, person: Person, times: int) -> None:
    worker, wife = who("community"), Person.objects.get(name="李秀英")
    for number in range(times):
        need = needs.raise_need(
            actor=worker,
            person_id=person.id,
            kind="meals",
            detail=f"午饭 {number}",
            raised_by="visit",
            every=7,
        )
        for words in ("送了饭", "他说够了"):
            need = needs.note_contact(
                actor=worker, need_id=need.id, version=need.version, on=clock.today(), words=words
            )
        needs.close_need(
            actor=worker, need_id=need.id, version=need.version, is_met=True, reason="有人做饭了"
        )
        LifeEvent.objects.create(
            person=person, kind="married", on=clock.today(), other=wife, source=person.source, note="补记"
        )


def test_events_groups_and_needs_are_told_after_they_are_over(who: Who, person: Person) -> None:
    needs.mark_group(
        actor=who("community"),
        person_id=person.id,
        group="low_income",
        level="",
        evidence="退休证",
        since=clock.today(),
        source="document",
    )
    lived(who, person, 1)
    found = told_of(person)
    assert [row["evidence"] for row in found["people.groups"]] == [["退休证"]]
    (need,) = found["people.needs"]
    assert (need["state"], need["closed"]) == (["已满足"], [clock.today().isoformat()])
    assert [visit.split(" ", 1)[1] for visit in need["visit"]] == ["他说够了", "送了饭"]
    (event,) = [row for row in found["people.events"] if "other" in row]
    assert event["other"] == ["李*英"]
    assert who("community").name not in str(found)


def queries_of(person: Person) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told_of(person)
    return len(asked)


def test_a_long_life_costs_no_more_queries(who: Who, person: Person) -> None:
    lived(who, person, 1)
    short = queries_of(person)
    lived(who, person, 12)
    assert queries_of(person) == short
    assert Need.objects.count() == 13


def test_the_entries_merged_into_one_are_found_however_deep(who: Who, person: Person) -> None:
    wife = Person.objects.get(name="李秀英")
    assert entries_of(person.id) == (person.id,)
    Person.objects.filter(id=wife.id).update(state="merged", merged_into=person.id)
    deep = Person.objects.create(
        place_code=LIUYIN,
        name="王国建",
        state="merged",
        merged_into=wife,
        source=person.source,
        changed_at=clock.now(),
    )
    assert entries_of(person.id) == (person.id, wife.id, deep.id)
