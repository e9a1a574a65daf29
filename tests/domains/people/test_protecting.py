"""Where a protected person lives stands nowhere in clear, and whoever may sees it all the same."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.people import errors
from liren.domains.people.actions import change_person, guarding, moving, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Dwelling, Household, Membership, Owner, Person, Residence
from liren.domains.people.queries import card_of, find_people
from liren.domains.people.queries.homes import dwelling_of, household_of
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.guarding import Away, opened_of
from liren.kernel.models import Guarded, GuardedKey
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.domains.people.lists import WIFE_LINE, WIFES, changed, taken_in

Who = Callable[[str], Actor]
DAY = dt.timedelta(days=1)
OLD, NEW = "柳叶巷12号3幢2单元501室", "柳叶巷14号3幢1单元201室"
WORDS = ("柳叶巷", "3幢")


@pytest.fixture
def couple(who: Who) -> Household:
    since = clock.today() - 100 * DAY
    return open_household(
        actor=who("community"),
        place_code=LIUYIN,
        address=OLD,
        members=[MemberGiven("02", HEAD, since=since), MemberGiven("12", WIFE, since=since)],
        source="visit",
    )


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def protect(actor: Actor, name: str, protection: str = "violence") -> Person:
    person = named(name)
    return guarding.protect_person(
        actor=actor, person_id=person.id, version=person.version, protection=protection, reason="本人要求"
    )


def guarded(person: Person) -> Away:
    return opened_of(person.id)


def dump() -> list[tuple[str, str]]:
    """Every row of every table as text, as a dump of the database has it."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.django_table_names(only_existing=True)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of tables
            found += [(table, " ".join(map(text, row))) for row in cursor.fetchall()]
    return found


def text(value: object) -> str:
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") + value.hex()
    return str(value).replace("-", "") if isinstance(value, uuid.UUID) else str(value)


def rows_with(*wanted: object) -> list[tuple[str, str]]:
    needles = [str(one).replace("-", "") for one in wanted]
    return [row for row in dump() if all(one in row[1].replace("-", "") for one in needles)]


def led_to(person: Person, aims: set[str], without: set[str]) -> list[tuple[str, str]]:
    """Rows by which the ids in rows about the person lead to a place, over one row between."""
    rows = [(table, words.replace("-", "")) for table, words in dump()]
    known = {str(pk).replace("-", "") for model in apps.get_models() for pk in _keys(model)} - without
    own = str(person.id).replace("-", "")
    mine = [row for row in rows if own in row[1]]
    beside = {one for one in known for _, words in mine if one in words}
    return [
        (table, words)
        for table, words in rows
        if any(one in words for one in beside | {own}) and any(aim in words for aim in aims)
    ]


def _keys(model: type) -> list[uuid.UUID]:
    keys = model._base_manager.values_list("pk", flat=True)  # type: ignore[attr-defined]
    return [one for one in keys if isinstance(one, uuid.UUID)]


def test_a_dump_does_not_say_where_a_protected_person_lives(who: Who, couple: Household) -> None:
    wife, home = named("李秀英"), Dwelling.objects.get()
    Owner.objects.create(dwelling=home, person=wife)
    assert rows_with(wife.id, home.id)
    assert rows_with(wife.id, couple.id)
    protect(who("director"), "李秀英")
    moving.move_person(
        actor=who("director"),
        person_id=wife.id,
        version=named("李秀英").version,
        place_code=LIUYIN,
        address=NEW,
        on=clock.today() - DAY,
        source="visit",
    )
    homes = set(Dwelling.objects.values_list("id", flat=True))
    assert len(homes) == 2
    for one in (*homes, couple.id, *WORDS):
        assert rows_with(wife.id, one) == [], one
    staff = {str(who(one).id).replace("-", "") for one in ("community", "director")}
    aims = {str(one).replace("-", "") for one in homes | {couple.id}}
    assert led_to(wife, aims, staff | {str(named("王建国").id).replace("-", "")}) == []


def test_the_tighter_circle_sees_and_finds_as_before(who: Who, couple: Household) -> None:
    director, worker, wife = who("director"), who("community"), named("李秀英")
    before = card_of(director, wife.id)
    protect(director, "李秀英")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        card = card_of(director, wife.id)
    assert len(asked) <= 5
    assert [str(one.dwelling) for one in card.residences] == [str(one.dwelling) for one in before.residences]
    assert [(h.household, h.relation, [r.name for r in h.relatives]) for h in card.homes] == [
        (h.household, h.relation, [r.name for r in h.relatives]) for h in before.homes
    ]
    assert {line.person_id for line in find_people(director, "3-2-501").lines} == {
        wife.id,
        named("王建国").id,
    }
    assert [line.person_id for line in find_people(worker, "3-2-501").lines] == [named("王建国").id]
    home = Dwelling.objects.get()
    assert len(dwelling_of(director, home.id)[1]) == 2
    assert len(dwelling_of(worker, home.id)[1]) == 1
    assert len(household_of(director, couple.id).members) == 2
    assert [one.name for one in household_of(worker, couple.id).members] == ["王*国"]


def test_when_protection_ends_every_row_is_there_again(who: Who, couple: Household) -> None:
    director, wife = who("director"), named("李秀英")
    rows = [list(model.objects.filter(person=wife).values()) for model in (Residence, Membership)]
    protect(director, "李秀英")
    assert not Residence.objects.filter(person=wife).exists()
    assert Guarded.objects.exists()
    protect(director, "李秀英", "")
    assert [list(m.objects.filter(person=wife).values()) for m in (Residence, Membership)] == rows
    assert not Guarded.objects.exists()
    assert not GuardedKey.objects.exists()


def test_moving_on_and_dying_go_on_under_the_seal(who: Who, couple: Household) -> None:
    director, wife = who("director"), named("李秀英")
    protect(director, "李秀英")
    moving.move_person(
        actor=director,
        person_id=wife.id,
        version=named("李秀英").version,
        place_code=LIUYIN,
        address=NEW,
        on=clock.today() - DAY,
        source="visit",
    )
    card = card_of(director, wife.id)
    assert [(one.dwelling.door, one.until) for one in card.residences] == [
        ("1-201", None),
        ("2-501", clock.today() - DAY),
    ]
    assert [one.label for one in card.events] == ["迁入"]
    moving.record_death(
        actor=director,
        person_id=wife.id,
        version=named("李秀英").version,
        on=clock.today(),
        source="document",
    )
    assert all(one.until for one in card_of(director, wife.id).residences)
    assert not Residence.objects.filter(person=wife).exists()


def test_a_head_whose_place_was_taken_comes_back_as_a_member(who: Who, couple: Household) -> None:
    director = who("director")
    protect(director, "王建国")
    moving.make_head(actor=director, household_id=couple.id, version=1, person_id=named("李秀英").id)
    protect(director, "王建国", "")
    heads = Membership.objects.filter(household=couple, until__isnull=True, is_head=True)
    assert [row.person.name for row in heads] == ["李秀英"]
    assert couple.members.filter(until__isnull=True).count() == 2


def test_what_can_stand_nowhere_any_more_is_not_lost(who: Who, couple: Household) -> None:
    """The house was torn down in the register meanwhile: the row waits under the seal."""
    person = protect(who("director"), HEAD.name)
    lived_in = guarded(person).of(Residence)
    Membership.objects.all().delete()
    Residence.objects.all().delete()
    Household.objects.update(dwelling=None)
    Dwelling.objects.all().delete()
    protect(who("director"), HEAD.name, "")
    assert Residence.objects.filter(person=person).count() == 0
    assert [one.pk for one in guarded(person).of(Residence)] == [one.pk for one in lived_in]


def test_workplace_and_remarks_are_sealed_as_long_as_it_lasts(who: Who, couple: Household) -> None:
    director, wife = who("director"), named("李秀英")
    Person.objects.filter(id=wife.id).update(agreed={"employment": True, "contact": True})
    given = PersonGiven("李秀英", details={"workplace": "金陵针织厂", "occupation": "挡车工"})
    change_person(actor=director, person_id=wife.id, version=1, given=given, source="visit")
    protect(director, "李秀英")
    assert named("李秀英").details == {"occupation": "挡车工"}
    given = PersonGiven("李秀英", details={"workplace": "第二针织厂"})
    change_person(
        actor=director, person_id=wife.id, version=named("李秀英").version, given=given, source="visit"
    )
    assert rows_with("针织厂") == []
    assert "第二针织厂" in {one.value for one in card_of(director, wife.id).values}
    protect(director, "李秀英", "")
    assert named("李秀英").details["workplace"] == "第二针织厂"


@pytest.mark.parametrize("number", [WIFES, ""])
def test_a_list_does_not_write_a_protected_person_down_again(
    who: Who, couple: Household, tmp_path: Path, number: str
) -> None:
    protect(who("director"), "李秀英")
    line = changed(WIFE_LINE, number=number, birth="1958-03-07", address=NEW, household="", relation="")
    run = taken_in(tmp_path, line)
    assert [row.reason for row in run.parked_rows.all()] == ["protected"]
    assert Person.objects.filter(name="李秀英").count() == 1
    assert not Residence.objects.filter(person=named("李秀英")).exists()


def test_what_something_wrote_in_clear_is_put_away_by_the_worker(who: Who, couple: Household) -> None:
    wife = named("李秀英")
    Person.objects.filter(id=wife.id).update(protection="address")
    assert guarding.put_away_strays() == 2
    assert guarding.put_away_strays() == 0
    assert rows_with(wife.id, Dwelling.objects.get().id) == []
    assert card_of(SYSTEM, wife.id).residences


def test_who_may_protect(who: Who, couple: Household) -> None:
    with pytest.raises(NotAllowed):
        protect(who("community"), "李秀英")
    with pytest.raises(errors.WordsMissing):
        guarding.protect_person(
            actor=who("director"), person_id=named("李秀英").id, version=1, protection="address", reason=" "
        )
    with pytest.raises(errors.ChoiceWrong):
        protect(who("director"), "李秀英", "none")
    protect(who("director"), "李秀英")
    with pytest.raises(errors.PersonNotFound):
        card_of(who("community"), named("李秀英").id)
