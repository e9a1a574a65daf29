from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import needs, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Need, Person, Residence
from liren.domains.people.queries import PeopleFilter, needs_page, people_keys, people_page
from liren.domains.people.queries.need_rules import KEY
from liren.domains.people.rules.needs import Known, due_needs, next_day, rules_from, years_before
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.policy.packs import pack_figures
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE

Who = Callable[[str], Actor]
DAY = dt.timedelta(days=1)
DEFAULTS = next(one for one in pack_figures("") if one.key == KEY).value


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (Known(80, True), ["alone_80"]),
        (Known(79, True), ["alone_60"]),
        (Known(60, True), ["alone_60"]),
        (Known(59, True), []),
        (Known(90, False), []),
        (Known(None, True), []),
        (Known(85, True, {"destitute"}), ["alone_80", "destitute"]),
        (Known(9, False, {"left_behind"}), ["left_behind"]),
        (Known(18, False, {"left_behind"}), []),
        (Known(50, False, {"lost_child"}), ["lost_child"]),
    ],
)
def test_which_needs_follow_by_rule(known: Known, codes: list[str]) -> None:
    assert [rule.code for rule in due_needs(known, rules_from(DEFAULTS))] == codes


def test_days_are_reckoned_to_the_day() -> None:
    assert next_day(dt.date(2026, 2, 25), 7) == dt.date(2026, 3, 4)
    assert next_day(dt.date(2026, 2, 25), None) is None
    assert years_before(dt.date(2028, 2, 29), 1) == dt.date(2027, 2, 28)


@pytest.fixture
def widow(who: Who) -> Person:
    born = f"{clock.today().year - 84}-01-01"
    given = PersonGiven("欧阳静", birth=born, sex="女")
    household(who, MemberGiven("02", given, since=clock.today() - 400 * DAY), address="柳叶巷14号3幢402室")
    return Person.objects.get(name="欧阳静")


@pytest.fixture
def couple(who: Who) -> Household:
    return household(who, MemberGiven("02", HEAD), MemberGiven("12", WIFE), address="柳叶巷12号3幢2单元501室")


def household(who: Who, *members: MemberGiven, address: str) -> Household:
    return open_household(
        actor=who("community"), place_code=LIUYIN, address=address, members=members, source="visit"
    )


def test_the_rules_raise_what_is_due_and_end_what_is_over(who: Who, widow: Person, couple: Household) -> None:
    last = needs.raise_by_rule(actor=SYSTEM)
    need = Need.objects.get()
    assert (need.person, need.rule, need.kind, need.every) == (widow, "alone_80", "call", 7)
    assert need.next_on == clock.today() + 7 * DAY
    assert needs.raise_by_rule(actor=SYSTEM, after=last) is None
    needs.raise_by_rule(actor=SYSTEM)
    assert Need.objects.count() == 1, "run twice, nothing changes"
    home = Residence.objects.get(person=widow)
    Residence.objects.filter(person__name="李秀英").update(dwelling=home.dwelling)
    needs.raise_by_rule(actor=SYSTEM)
    need.refresh_from_db()
    assert (need.state, need.closed_on) == ("dropped", clock.today())
    assert audit.verify().first_break is None


def test_a_group_is_set_once_and_ended_with_a_reason(who: Who, widow: Person) -> None:
    worker = who("community")
    given = {"person_id": widow.id, "group": "disabled", "since": clock.today() - DAY, "source": "document"}
    mark = needs.mark_group(actor=worker, level="肢体二级", evidence="残疾人证", **given)
    with pytest.raises(errors.MarkedAlready):
        needs.mark_group(actor=worker, **given)
    with pytest.raises(errors.DayAhead):
        needs.mark_group(actor=worker, **{**given, "group": "low_income", "since": clock.today() + DAY})
    with pytest.raises(errors.ChoiceWrong):
        needs.mark_group(actor=worker, **{**given, "group": "suspicious"})
    with pytest.raises(errors.DatesWrong):
        needs.end_mark(actor=worker, mark_id=mark.id, on=clock.today() - 9 * DAY, reason="好了")
    needs.end_mark(actor=worker, mark_id=mark.id, on=clock.today(), reason="证已注销")
    with pytest.raises(errors.MarkNotFound):
        needs.end_mark(actor=worker, mark_id=mark.id, on=clock.today(), reason="再一次")


def test_a_need_is_served_visited_and_met(who: Who, widow: Person) -> None:
    worker = who("community")
    need = needs.raise_need(
        actor=worker, person_id=widow.id, kind="meals", detail="不能下楼", raised_by="visit", every=7
    )
    assert need.state == "open"
    with pytest.raises(errors.ChoiceWrong):
        needs.serve_need(actor=worker, need_id=need.id, version=1, body_id=uuid.uuid4())
    with pytest.raises(errors.WordsMissing):
        needs.note_contact(actor=worker, need_id=need.id, version=1, on=clock.today(), words=" ")
    with pytest.raises(errors.DayAhead):
        needs.note_contact(actor=worker, need_id=need.id, version=1, on=clock.today() + DAY, words="好")
    needs.note_contact(actor=worker, need_id=need.id, version=1, on=clock.today(), words="送到了，胃口好")
    need.refresh_from_db()
    assert need.next_on == clock.today() + 7 * DAY
    with pytest.raises(StalePage):
        needs.close_need(actor=worker, need_id=need.id, version=1, is_met=True, reason="食堂送餐")
    needs.close_need(actor=worker, need_id=need.id, version=2, is_met=True, reason="食堂送餐")
    with pytest.raises(errors.NeedClosed):
        needs.close_need(actor=worker, need_id=need.id, version=3, is_met=True, reason="再一次")


def test_needs_are_kept_by_those_who_keep_the_register(who: Who, widow: Person) -> None:
    for username, refused in (("dispatcher", NotAllowed), ("department", errors.PersonNotFound)):
        with pytest.raises(refused):
            needs.raise_need(
                actor=who(username), person_id=widow.id, kind="meals", detail="", raised_by="person"
            )
    with pytest.raises(errors.NeedNotFound):
        needs.serve_need(actor=who("community"), need_id=widow.id, version=1, body_id=None)


def named(actor: Actor, **wanted: object) -> set[str]:
    return set(people_keys(actor, PeopleFilter(**wanted)).values_list("name", flat=True))  # type: ignore[arg-type]


def test_lists_narrow_by_age_home_group_and_day(who: Who, widow: Person, couple: Household) -> None:
    worker = who("community")
    needs.mark_group(
        actor=worker, person_id=widow.id, group="low_income", since=clock.today() - 30 * DAY, source="self"
    )
    needs.raise_by_rule(actor=SYSTEM)
    everybody = {"欧阳静", "王建国", "李秀英"}
    assert named(worker) == everybody
    assert named(worker, age_from=80) == {"欧阳静"}
    assert named(worker, age_to=79) == everybody - {"欧阳静"}
    assert named(worker, alone=True) == {"欧阳静"}
    assert named(worker, group="low_income") == {"欧阳静"}
    assert named(worker, group="low_income", on=clock.today() - 60 * DAY) == set()
    assert named(worker, need="call") == {"欧阳静"}
    assert named(worker, on=clock.today() - 200 * DAY) == {"欧阳静"}
    assert named(worker, standing="both") == everybody
    assert named(worker, standing="living_only") == set()
    assert named(worker, place=TANGYUAN) == set()
    assert named(who("department")) == set()


def test_pages_go_on_by_key_and_hold_everybody_once(
    who: Who, couple: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.domains.people.queries.narrowing.PAGE", 1)
    Person.objects.filter(name="李秀英").update(birth=None)
    first, key = people_page(who("community"), PeopleFilter())
    second, end = people_page(who("community"), PeopleFilter(), key)
    assert [line.name for line in (*first, *second)] == ["王*国", "李*英"]
    assert end == ""
    assert people_page(who("community"), PeopleFilter(), "rubbish")[0] == first


def test_what_is_due_longest_comes_first(who: Who, widow: Person, couple: Household) -> None:
    worker, head = who("community"), Person.objects.get(name="王建国")
    once = needs.raise_need(actor=worker, person_id=head.id, kind="repair", detail="", raised_by="person")
    needs.raise_by_rule(actor=SYSTEM)
    lines, _ = needs_page(worker)
    assert [line.days for line in lines] == [7, None]
    assert lines[1].need == once
    assert [line.need.kind for line in needs_page(worker, kind="call")[0]] == ["call"]
