"""Fields switched off and on by the district, and what every floor makes of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from liren.domains.people.actions import change_person, register_person
from liren.domains.people.actions.merging import Chosen, merge_persons
from liren.domains.people.errors import FieldOff
from liren.domains.people.models import Person
from liren.domains.people.queries import card_of
from liren.domains.people.queries.conflicts import list_conflicts
from liren.domains.people.queries.held import held_of
from liren.domains.people.queries.merging import compare
from liren.domains.people.queries.previews import why_left_out
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.queries.template_rows import template_rows
from liren.domains.people.queries.templates import fields_offered, template_version
from liren.domains.people.rules import grounds
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.policy.errors import ReasonMissing
from liren.domains.processing import errors
from liren.domains.processing.actions.switching import note_export, switch_field
from liren.domains.processing.queries.fields import counted, field_of, fields_of
from liren.domains.processing.rules.switches import why_not
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.errors import ScopeUnknown
from liren.domains.rights.queries.consents import asked_of, standings_of
from liren.domains.rights.queries.corrections import offered_to
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.lists import HEAD_LINE, HEADER, changed, taken_in
from tests.domains.people.test_templates import received
from tests.domains.processing.conftest import COUNTY, REASON, Family, Who, switched, with_values
from tests.domains.rights.conftest import read

MONDAY = dt.date(2026, 3, 2)
LATER = MONDAY + dt.timedelta(days=9)


@pytest.mark.parametrize(
    ("current", "changes", "wanted", "why"),
    [
        (True, [], (MONDAY, False), ""),
        (True, [], (MONDAY, True), "same"),
        (False, [], (MONDAY, True), ""),
        (True, [], (MONDAY - dt.timedelta(days=1), False), "past"),
        (True, [(LATER, False)], (LATER, False), "same"),
        (True, [(LATER, False)], (LATER + dt.timedelta(days=1), False), "same"),
        (True, [(LATER, False)], (MONDAY, False), ""),
        (True, [(LATER, False)], (LATER, True), ""),
        (True, [(LATER, False), (LATER, True)], (LATER, False), ""),
        (True, [(LATER, False), (MONDAY, False)], (LATER, True), ""),
        (False, [(LATER, True)], (MONDAY, False), "same"),
    ],
)
def test_when_a_field_may_be_switched(
    current: bool, changes: list[tuple[dt.date, bool]], wanted: tuple[dt.date, bool], why: str
) -> None:
    assert why_not(current, changes, wanted, MONDAY) == why


@pytest.mark.parametrize(
    ("name", "agreed", "off", "may"),
    [
        ("marital", {}, (), True),
        ("marital", {}, ("marital",), False),
        ("schooling", {"employment": True}, (), True),
        ("schooling", {"employment": True}, ("schooling",), False),
        ("schooling", {"employment": True}, ("workplace",), True),
        ("health_note", {"health_note": True}, ("health_note",), False),
    ],
)
def test_a_field_is_kept_where_it_is_on_and_agreed_to(
    name: str, agreed: dict[str, bool], off: tuple[str, ...], may: bool
) -> None:
    assert grounds.may_keep(name, agreed, off) is may


def test_switched_off_from_a_day_on_with_its_history(who: Who) -> None:
    assert fields_off(LIUYIN) == frozenset()
    tomorrow = clock.today() + dt.timedelta(days=1)
    switched(who, "marital", day=tomorrow)
    state = field_of(who("district"), COUNTY, "marital")
    assert (state.is_on, [one.value for one in state.ahead]) == (True, [False])
    assert fields_off(LIUYIN) == frozenset()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert fields_off(LIUYIN) == {"marital"}
        assert fields_off("310104001001") == frozenset()
        switched(who, "marital", is_on=True)
        state = field_of(who("district"), COUNTY, "marital")
    assert (state.is_on, [one.value for one in state.changes]) == (True, [True, False])
    assert state.changes[0].reason == REASON
    assert AuditEntry.objects.filter(verb="policy.figure.changed").count() == 2


def test_what_switching_refuses(who: Who) -> None:
    given = {"place_code": COUNTY, "name": "marital", "valid_from": clock.today(), "reason": REASON}
    district = who("district")
    with pytest.raises(NotAllowed):
        switch_field(actor=who("director"), is_on=False, **given)
    with pytest.raises(NotAllowed):
        fields_of(who("auditor"), COUNTY)
    with pytest.raises(NotAllowed):
        counted(who("community"), COUNTY, "marital")
    with pytest.raises(errors.FieldUnknown):
        switch_field(actor=district, is_on=False, **{**given, "name": "shoe_size"})
    with pytest.raises(errors.SwitchSame):
        switch_field(actor=district, is_on=True, **given)
    yesterday = clock.today() - dt.timedelta(days=1)
    with pytest.raises(errors.SwitchInThePast):
        switch_field(actor=district, is_on=False, **{**given, "valid_from": yesterday})
    with pytest.raises(ReasonMissing):
        switch_field(actor=district, is_on=False, **{**given, "reason": " "})
    with pytest.raises(NotAllowed):
        note_export(actor=who("community"), place_code=COUNTY, form="csv", wanted={}, rows=1)
    assert fields_off(LIUYIN) == frozenset()


def test_off_it_is_neither_written_nor_shown_and_on_again_it_is_there(who: Who, family: Family) -> None:
    person, worker = with_values(family["王建国"], marital="20"), who("community")
    switched(who, "marital")
    assert card_of(worker, person.id).values == []
    assert held_of(person, ["marital"])["marital"].value == ""
    assert "marital" not in [one.name for one in offered_to(person)]
    with pytest.raises(FieldOff):
        change_person(
            actor=worker,
            person_id=person.id,
            version=person.version,
            given=PersonGiven(person.name, details={"marital": "10"}),
            source="visit",
        )
    switched(who, "marital", is_on=True)
    assert [one.raw for one in card_of(worker, person.id).values] == ["20"]


def test_new_people_come_without_it_by_hand_and_by_list(who: Who, tmp_path: Path) -> None:
    switched(who, "marital")
    given = PersonGiven("赵一", birth="1980-01-02", details={"marital": "20", "former_name": "赵乙"})
    person = register_person(actor=who("community"), place_code=LIUYIN, given=given, source="visit")
    assert person.details == {"former_name": "赵乙"}
    header = (*HEADER, "婚姻状况", "曾用名")
    run = taken_in(tmp_path, (*HEAD_LINE, "已婚", "王建过"), header=header)
    assert run.created == 1
    listed = Person.objects.get(name="王建国")
    assert listed.details == {"former_name": "王建过"}
    again = taken_in(tmp_path, (*HEAD_LINE, "离婚", "王建过"), header=header)
    assert (again.unchanged, again.conflicts) == (1, 0)


def test_a_preview_says_which_columns_are_left_out() -> None:
    assert "停用" in why_left_out("marital", {"marital"})
    assert "同意" in why_left_out("schooling", set())
    assert "停用" in why_left_out("schooling", {"schooling"})
    assert "同意" in why_left_out("", set(), "重点人群")
    assert why_left_out("marital", set()) == why_left_out("name", set()) == why_left_out("", set()) == ""


def test_layouts_offer_it_no_more_and_leave_it_empty(who: Who, family: Family) -> None:
    person, director = with_values(family["王建国"], marital="20"), who("director")
    filled = template_rows(director, [person.id], ["name", "marital"], "report", 0)
    assert filled[0][1][1]
    switched(who, "marital")
    assert template_rows(director, [person.id], ["name", "marital"], "report", 0)[0][1][1] == ""
    version = template_version(director, received(director))
    names = [name for name, _label in fields_offered(version.template)]
    assert "marital" not in names
    assert "name" in names


def test_a_consent_is_asked_while_one_of_its_fields_is_on(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    for name in ("schooling", "workplace"):
        switched(who, name)
    asked = {one.scope: one for one in asked_of(worker, person)}
    assert asked["employment"].off == "文化程度、工作单位"
    switched(who, "occupation")
    assert "employment" not in {one.scope for one in asked_of(worker, person)}
    assert "就业服务" not in {one.label for one in standings_of(person)}
    with pytest.raises(ScopeUnknown):
        give_consent(actor=worker, person_id=person.id, scope="employment", read=read("employment"))
    assert "contact" in {one.scope for one in asked_of(worker, person)}


def test_where_entries_are_compared_it_is_not_shown_and_not_taken_over(who: Who, family: Family) -> None:
    director, one = who("director"), with_values(family["王建国"], marital="20")
    twin = PersonGiven("王建国", birth="1955-12-03", phones=("13900000002",))
    gone = register_person(actor=director, place_code=LIUYIN, given=twin, source="visit", apart_from=[one.id])
    with_values(gone, marital="30")
    assert "marital" in [fork.name for fork in compare(director, one.id, gone.id).forks]
    switched(who, "marital")
    assert "marital" not in [fork.name for fork in compare(director, one.id, gone.id).forks]
    chosen = Chosen((one.version, gone.version), taken=("marital",))
    merge_persons(actor=director, kept_id=one.id, gone_id=gone.id, chosen=chosen)
    one.refresh_from_db()
    assert one.details == {"marital": "20"}


def test_what_another_source_says_of_it_is_not_shown(who: Who, family: Family, tmp_path: Path) -> None:
    director = who("director")
    with_values(family["王建国"], marital="20")
    taken_in(
        tmp_path, (*changed(HEAD_LINE, household="1"), "离婚"), header=(*HEADER, "婚姻状况"), kind="hearsay"
    )
    shown = [one for one in list_conflicts(director) if one.field == "婚姻状况"]
    assert shown[0].new == "离婚"
    switched(who, "marital")
    shown = [one for one in list_conflicts(director) if one.field == "婚姻状况"]
    assert shown[0].new == shown[0].held == "本区已停用这一项"


def test_the_table_counts_who_has_a_value(who: Who, family: Family) -> None:
    district = who("district")
    with_values(family["王建国"], marital="20")
    assert (counted(district, COUNTY, "marital").people, counted(district, COUNTY, "marital").is_most) == (
        1,
        False,
    )
    assert (
        counted(district, COUNTY, "health_note").people,
        counted(district, COUNTY, "health_note").is_most,
    ) == (
        0,
        True,
    )
    states = fields_of(district, COUNTY)
    assert [one.name for one in states][:2] == ["former_name", "latin_name"]
    assert {one.is_sensitive for one in states} == {True, False}
    assert all(one.purpose and one.ground for one in states)
