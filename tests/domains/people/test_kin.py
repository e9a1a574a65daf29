"""Marriages, divorces and guardians join two people of the register, and are kept with both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import kin, moving, register_person
from liren.domains.people.models import LifeEvent, Person
from liren.domains.people.rules import kin as rules
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import Refusal, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE

Who = Callable[[str], Actor]
DAY = dt.date(2026, 5, 1)


@pytest.fixture
def worker(who: Who) -> Actor:
    return who("community")


@pytest.fixture
def pair(worker: Actor) -> tuple[Person, Person]:
    made = [
        register_person(actor=worker, place_code=LIUYIN, given=one, source="visit") for one in (HEAD, WIFE)
    ]
    return made[0], made[1]


def married(worker: Actor, person: Person, **given: str) -> Person:
    said = {"other_name": WIFE.name, "other_number": WIFE.document, **given}
    version = Person.objects.get(id=person.id).version
    return kin.record_marriage(
        actor=worker, person_id=person.id, version=version, on=DAY, source="document", **said
    )


def marital() -> dict[str, str]:
    return {one.name: one.details.get("marital", "") for one in Person.objects.all()}


@pytest.mark.parametrize(
    ("events", "kept", "is_married"),
    [
        ([], "", False),
        ([], "20", True),
        ([], "22", True),
        ([], "40", False),
        (["married"], "", True),
        (["married", "divorced"], "20", False),
        (["married", "divorced", "married"], "40", True),
    ],
)
def test_the_last_event_says_who_is_married(events: list[str], kept: str, is_married: bool) -> None:
    assert rules.is_married(events, kept) is is_married


@pytest.mark.parametrize(
    ("age", "is_alive", "may"), [(18, True, True), (17, True, False), (None, True, False), (40, False, False)]
)
def test_a_guardian_is_a_living_adult(age: int | None, is_alive: bool, may: bool) -> None:
    assert rules.may_be_guardian(age, is_alive=is_alive) is may


def test_a_marriage_and_its_end_stand_on_both_cards(worker: Actor, pair: tuple[Person, Person]) -> None:
    married(worker, pair[0])
    assert marital() == {"王建国": "20", "李秀英": "20"}
    kinds = LifeEvent.objects.values_list("person__name", "kind", "other__name", "note")
    assert set(kinds) == {
        ("王建国", "married", "李秀英", "李*英"),
        ("李秀英", "married", "王建国", "王*国"),
    }
    version = Person.objects.get(id=pair[1].id).version
    kin.record_divorce(
        actor=worker, person_id=pair[1].id, version=version, on=dt.date(2026, 6, 1), source="document"
    )
    assert marital() == {"王建国": "40", "李秀英": "40"}
    assert LifeEvent.objects.filter(kind="divorced").count() == 2
    assert audit.verify().first_break is None


def test_somebody_from_elsewhere_is_kept_by_name(worker: Actor, pair: tuple[Person, Person]) -> None:
    married(worker, pair[0], other_name="赵敏", other_number="")
    assert LifeEvent.objects.values_list("other", "note").get() == (None, "赵敏")
    assert marital()["李秀英"] == ""


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"other_name": "李秀兰"}, errors.OtherUnknown),
        ({"other_number": "320104195803070029"}, errors.OtherUnknown),
        ({"other_number": "李秀英"}, errors.OtherUnknown),
        ({"other_name": "12", "other_number": ""}, errors.NameWrong),
        ({"other_name": HEAD.name, "other_number": HEAD.document}, errors.OtherIsSame),
    ],
)
def test_the_other_is_told_by_name_and_number(
    worker: Actor, pair: tuple[Person, Person], given: dict[str, str], refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        married(worker, pair[0], **given)
    assert not LifeEvent.objects.exists()


def test_nobody_is_married_twice_and_nobody_unmarried_is_divorced(
    worker: Actor, pair: tuple[Person, Person]
) -> None:
    with pytest.raises(errors.NotMarried):
        kin.record_divorce(actor=worker, person_id=pair[0].id, version=1, on=DAY, source="document")
    married(worker, pair[0])
    with pytest.raises(errors.MarriedAlready):
        married(worker, pair[0], other_name="赵敏", other_number="")
    version = Person.objects.get(id=pair[0].id).version
    with pytest.raises(errors.DatesWrong):
        kin.record_divorce(
            actor=worker, person_id=pair[0].id, version=version, on=dt.date(2026, 4, 1), source="document"
        )
    with pytest.raises(StalePage):
        kin.record_divorce(actor=worker, person_id=pair[0].id, version=1, on=DAY, source="document")


@pytest.mark.parametrize(
    ("on", "refused"), [(dt.date(1950, 1, 1), errors.DatesWrong), (None, errors.DayAhead)]
)
def test_days_before_birth_and_ahead_are_refused(
    worker: Actor, pair: tuple[Person, Person], on: dt.date | None, refused: type[Refusal]
) -> None:
    day = on or clock.today() + dt.timedelta(days=1)
    with pytest.raises(refused):
        kin.record_marriage(
            actor=worker,
            person_id=pair[0].id,
            version=1,
            on=day,
            source="document",
            other_name=WIFE.name,
            other_number=WIFE.document,
        )


def guarded(worker: Actor, ward: Person, guardian: PersonGiven, number: str) -> Person:
    version = Person.objects.get(id=ward.id).version
    return kin.record_guardian(
        actor=worker,
        person_id=ward.id,
        version=version,
        on=DAY,
        source="document",
        other_name=guardian.name,
        other_number=number,
    )


def test_a_guardian_is_an_adult_of_the_register(worker: Actor, pair: tuple[Person, Person]) -> None:
    def child(name: str, phone: str) -> Person:
        given = PersonGiven(name, birth="2018-03-01", phones=(phone,))
        return register_person(actor=worker, place_code=LIUYIN, given=given, source="visit")

    ward, other = child("王小明", "17000000011"), child("李小红", "17000000012")
    guarded(worker, ward, HEAD, HEAD.phones[0])
    assert LifeEvent.objects.values_list("person", "kind", "other").get() == (ward.id, "guardian", pair[0].id)
    with pytest.raises(errors.GuardianUnfit):
        guarded(worker, ward, PersonGiven(other.name), "17000000012")
    with pytest.raises(errors.OtherIsSame):
        guarded(worker, pair[0], HEAD, HEAD.document)
    with pytest.raises(errors.OtherUnknown):
        guarded(worker, ward, HEAD, "")


def test_the_dead_marry_nobody_and_people_elsewhere_are_not_there(
    worker: Actor, pair: tuple[Person, Person]
) -> None:
    moving.record_death(actor=worker, person_id=pair[1].id, version=1, on=DAY, source="document")
    with pytest.raises(errors.AlreadyDeceased):
        married(worker, pair[0])
    given = PersonGiven("赵敏", phones=("17000000013",))
    register_person(actor=SYSTEM, place_code=TANGYUAN, given=given, source="visit")
    with pytest.raises(errors.OtherUnknown):
        married(worker, pair[0], other_name="赵敏", other_number="17000000013")
