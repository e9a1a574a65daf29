from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from liren.domains.people import import_errors as errors
from liren.domains.people.actions import register_person
from liren.domains.people.actions.importing import import_people
from liren.domains.people.models import (
    Conflict,
    Dwelling,
    FindKey,
    Household,
    Membership,
    ParkedRow,
    PeopleImport,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN, TANGYUAN, card
from tests.domains.people.lists import (
    COUPLE,
    HEAD_LINE,
    HEADER,
    NUMBER,
    WIFE_LINE,
    changed,
    counts,
    taken_in,
    text_list,
)

Who = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("who")


def reasons(run: PeopleImport) -> list[str]:
    return list(ParkedRow.objects.filter(run=run).order_by("id").values_list("reason", flat=True))


def test_lines_become_people_at_home_in_a_household(tmp_path: Path) -> None:
    run = taken_in(tmp_path, *COUPLE)
    assert counts(run) == (2, 0, 0, 0)
    head = Person.objects.get(name="王建国")
    assert (head.sex, head.birth, head.place_code, head.registered_code) == (
        "1",
        dt.date(1955, 12, 3),
        LIUYIN,
        LIUYIN,
    )
    household = Household.objects.get()
    assert (household.number, household.source_id, head.source_id) == ("7", run.said_id, run.said_id)
    assert household.dwelling is not None
    assert (household.dwelling.door, household.dwelling.floor) == ("2-501", 5)
    assert set(household.members.values_list("relation", "is_head")) == {("02", True), ("12", False)}
    assert Residence.objects.filter(dwelling=household.dwelling).count() == 2
    assert FindKey.objects.filter(person=head, initials="wjg").exists()
    assert Source.objects.get(id=run.said_id).label == run.file_name
    assert AuditEntry.objects.filter(verb="people.import.batch").count() == 1
    assert audit.verify().first_break is None


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    taken_in(tmp_path, *COUPLE)
    again = taken_in(tmp_path, *COUPLE)
    assert counts(again) == (0, 0, 2, 0)
    assert (Person.objects.count(), Membership.objects.count(), Dwelling.objects.count()) == (2, 2, 1)


def test_somebody_twice_in_one_list_is_one_person(tmp_path: Path) -> None:
    run = taken_in(tmp_path, HEAD_LINE, HEAD_LINE, changed(HEAD_LINE, phone="17000000002"))
    assert counts(run) == (1, 1, 1, 0)
    assert PersonPhone.objects.count() == 2


def test_a_person_without_number_is_known_by_name_birth_and_door(tmp_path: Path) -> None:
    nameless = changed(WIFE_LINE, number="", birth="1958年3月7日")
    taken_in(tmp_path, HEAD_LINE, nameless)
    again = taken_in(tmp_path, changed(WIFE_LINE))
    assert counts(again) == (0, 1, 0, 0)
    assert PersonDocument.objects.filter(person__name="李秀英").count() == 1
    other = taken_in(tmp_path, changed(nameless, address="柳叶巷14号1幢101室", household=""))
    assert counts(other) == (1, 0, 0, 0)


def test_a_number_of_another_community_is_set_aside_and_never_overwritten(tmp_path: Path) -> None:
    taken_in(tmp_path, HEAD_LINE)
    run = taken_in(tmp_path, changed(HEAD_LINE, phone="17000000009"), place=TANGYUAN)
    assert reasons(run) == ["elsewhere"]
    assert PersonPhone.objects.count() == 1


def test_a_weaker_source_overwrites_nothing_and_leaves_a_conflict(tmp_path: Path, who: Who) -> None:
    given = PersonGiven("王建国", document=NUMBER, details={"marital": "20"})
    person = register_person(actor=who("community"), place_code=LIUYIN, given=given, source="document")
    Person.objects.update(agreed={"employment": True})
    header = (*HEADER, "婚姻状况", "工作单位")
    run = taken_in(tmp_path, (*HEAD_LINE, "离婚", "青禾餐饮店"), header=header)
    assert counts(run) == (0, 1, 0, 0)
    person.refresh_from_db()
    assert person.details == {"marital": "20", "workplace": "青禾餐饮店"}
    assert person.sources == {"workplace": run.said_id}
    assert list(Conflict.objects.values_list("field", "state")) == [("marital", "open")]
    assert run.conflicts == 1
    assert "离婚".encode() not in bytes(Conflict.objects.get().told)
    again = taken_in(tmp_path, (*HEAD_LINE, "离婚", "青禾餐饮店"), header=header)
    assert (counts(again), again.conflicts) == ((0, 0, 1, 0), 0)


def test_another_name_under_a_number_is_a_persons_decision(tmp_path: Path) -> None:
    taken_in(tmp_path, HEAD_LINE)
    run = taken_in(tmp_path, changed(HEAD_LINE, name="王健国"))
    assert counts(run) == (0, 0, 1, 0)
    assert Conflict.objects.get().field == "name"
    assert Person.objects.get().name == "王建国"


def test_a_later_list_moves_a_household(tmp_path: Path) -> None:
    taken_in(tmp_path, *COUPLE)
    moved = [changed(line, address="柳叶巷14号1幢1单元101室", household="9") for line in COUPLE]
    run = taken_in(tmp_path, *moved)
    assert reasons(run) == ["head_taken"]  # a head leaves a household by decision, not by a list
    assert counts(run) == (0, 1, 0, 1)
    wife = Person.objects.get(name="李秀英")
    home = wife.residences.get(until__isnull=True)
    assert home.dwelling.door == "1-101"
    assert wife.residences.count() == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (changed(HEAD_LINE, number=NUMBER[:-1] + "0"), "check"),
        (changed(HEAD_LINE, number=card("32010420270101001"), birth=""), "future"),
        (changed(HEAD_LINE, number=card("32010419990230001"), birth=""), "birth"),
        (changed(HEAD_LINE, name="（空）1"), "name"),
        (changed(HEAD_LINE, relation="同志"), "unknown_relation"),
        (changed(HEAD_LINE, number="", birth="", address=""), "nobody"),
    ],
)
def test_what_does_not_fit_is_set_aside_with_its_reason(tmp_path: Path, line: list[str], reason: str) -> None:
    run = taken_in(tmp_path, line, WIFE_LINE)
    assert counts(run) == (1, 0, 0, 1)
    assert reasons(run) == [reason]


def test_a_household_has_one_head_and_nobody_heads_two(tmp_path: Path) -> None:
    second = changed(HEAD_LINE, number=card("32010419600101001"), birth="", name="王二")
    run = taken_in(tmp_path, HEAD_LINE, second)
    assert reasons(run) == ["head_taken"]
    run = taken_in(tmp_path, changed(HEAD_LINE, household="8", address="柳叶巷14号1幢101室"))
    assert reasons(run) == ["head_taken"]
    assert Membership.objects.count() == 1


def test_somebody_who_has_left_is_kept_as_left(tmp_path: Path) -> None:
    header = (*HEADER, "入住日期", "搬离日期")
    run = taken_in(tmp_path, (*HEAD_LINE, "2020-01-01", "2021.3.1"), header=header)
    assert counts(run) == (1, 0, 0, 0)
    home = Residence.objects.get()
    assert (home.since, home.until) == (dt.date(2020, 1, 1), dt.date(2021, 3, 1))
    assert Person.objects.get().state == "left"


def test_a_street_tells_its_communities_apart(tmp_path: Path) -> None:
    header = ("社区", *HEADER)
    run = taken_in(
        tmp_path,
        ("柳荫里社区", *HEAD_LINE),
        (TANGYUAN, *changed(WIFE_LINE, address="棠梨路6号1幢101室", household="")),
        ("别处社区", *changed(HEAD_LINE, number="", birth="1990-01-01")),
        place="320104901",
        header=header,
    )
    assert (counts(run), reasons(run)) == ((2, 0, 0, 1), ["place"])
    assert set(Person.objects.values_list("place_code", flat=True)) == {LIUYIN, TANGYUAN}


def test_nobody_imports_outside_the_own_place(tmp_path: Path, who: Who) -> None:
    path = text_list(tmp_path / "list.csv", COUPLE)
    for actor, place in ((who("director"), TANGYUAN), (who("community"), LIUYIN), (who("director"), "99")):
        with pytest.raises(errors.ImportPlaceWrong):
            import_people(actor=actor, path=path, place_code=place)
    assert import_people(actor=who("director"), path=path, place_code=LIUYIN).created == 2


def test_gbk_and_blocks_are_read(tmp_path: Path) -> None:
    block = [HEAD_LINE, changed(WIFE_LINE, household="", address="")]
    path = text_list(tmp_path / "list.csv", [[], *block, []], encoding="gbk")
    run = import_people(actor=SYSTEM, path=path, place_code=LIUYIN)
    assert counts(run) == (2, 0, 0, 0)
    assert Household.objects.get().members.count() == 2


def test_no_number_lies_open_in_what_was_set_aside(tmp_path: Path) -> None:
    taken_in(tmp_path, changed(HEAD_LINE, relation="同志"))
    row = ParkedRow.objects.get()
    assert NUMBER in row.cells
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM people_parkedrow")
        assert NUMBER.encode() not in bytes(cursor.fetchone()[0])


def test_an_address_that_names_another_community_is_set_aside(tmp_path: Path) -> None:
    run = taken_in(tmp_path, changed(HEAD_LINE, address="棠园社区棠梨路6号1幢101室"), WIFE_LINE)
    assert (counts(run), reasons(run)) == ((1, 0, 0, 1), ["place"])
