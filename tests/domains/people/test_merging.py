"""The same person written down twice: made one, and two again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from liren.domains.people import errors, merge_errors, sealing
from liren.domains.people.actions import change_person, linking, moving, needs, open_household
from liren.domains.people.actions.agreeing import keep_agreement
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.actions.merging import Chosen, merge_persons
from liren.domains.people.actions.unmerging import undo_merge
from liren.domains.people.models import AccountLink, FindKey, GroupMark, Household, Merge, Need, Person
from liren.domains.people.queries import card_of, find_people, merging
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock, subjects
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

Who = Callable[[str], Actor]
LONG_AGO, LATER = dt.date(2020, 1, 1), dt.date(2024, 5, 1)
AGAIN = PersonGiven(
    "王健国", sex="男", birth="1955-12-03", phones=("13900000001", "13900000009"),
    details={"occupation": "瓦工", "health_note": "高血压", "schooling": "60"},
)  # fmt: skip


@pytest.fixture
def couple(who: Who) -> Household:
    """王建国 heads a household; written again as 王健国, he lives in another's."""
    first = open_household(
        actor=SYSTEM,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD, since=LONG_AGO), MemberGiven("12", WIFE, since=LONG_AGO)],
        source="visit",
    )
    other = PersonGiven("周明", document=card("32010419700203001"))
    open_household(
        actor=SYSTEM,
        place_code=TANGYUAN,
        address="塘园路8号2幢1单元301室",
        members=[
            MemberGiven("02", other, since=LATER),
            MemberGiven("97", AGAIN, is_registered=False, since=LATER),
        ],
        source="sheet",
        apart_from=Person.objects.values_list("id", flat=True),
    )
    Person.objects.update(agreed={"employment": True, "health_note": True})
    again = named("王健国")
    change_person(
        actor=SYSTEM, person_id=again.id, version=again.version, given=AGAIN, source="sheet", reason="-"
    )
    return first


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def merged(actor: Actor, *taken: str, life: str = "", kept: str = "王建国", gone: str = "王健国") -> Merge:
    mine, theirs = named(kept), named(gone)
    chosen = Chosen((mine.version, theirs.version), taken, life)
    return merge_persons(actor=actor, kept_id=mine.id, gone_id=theirs.id, chosen=chosen)


def refusal(of: type[Refusal], deed: Callable[..., Any], *given: Any, **named_too: Any) -> Refusal:
    with pytest.raises(of) as told:
        deed(*given, **named_too)
    return told.value


def picture() -> dict[str, Any]:
    """Everything the register says of both, opened, without versions and moments."""
    found: dict[str, Any] = {}
    for one in Person.objects.filter(name__in=("王建国", "王健国")):
        key = subjects.keys_of([one.id])[one.id]
        found[one.name] = (
            one.state, one.merged_into_id, one.place_code, one.registered_code, one.birth, one.sex, one.sources,
            one.details, one.protection, one.died_on, sealing.open_private(one.private, key),
            sorted(
                (sealing.open_number(row.number, context=sealing.PHONE, key=key), row.since, row.until)
                for row in one.phones.all()
            ),
            [sealing.open_number(row.number, context=sealing.DOCUMENT, key=key) for row in one.documents.all()],
            sorted(one.residences.values_list("dwelling__door", "since", "until")),
            sorted(one.memberships.values_list("household", "is_head", "since", "until"), key=str),
            sorted(one.marks.values_list("group", "since", "until")),
            sorted(one.needs.values_list("kind", "rule", "state")),
            sorted(one.events.values_list("kind", "on")),
        )  # fmt: skip
    return found


@pytest.mark.usefixtures("couple")
def test_what_only_the_other_says_is_added_and_what_differs_stays_unless_it_is_chosen(who: Who) -> None:
    merge = merged(who("district"), "household:living")
    kept = named("王建国")
    assert kept.details == {"occupation": "瓦工", "schooling": "60"}
    key = subjects.keys_of([kept.id])[kept.id]
    assert sealing.open_private(kept.private, key) == {"health_note": "高血压"}
    shown = card_of(who("district"), kept.id)
    assert {phone.number for phone in shown.phones if phone.until is None} == {"13900000001", "13900000009"}
    assert named("王健国").state == "merged"
    assert named("王健国").merged_into == kept
    assert merge.kept == kept
    assert kept.sources["occupation"] == named("王健国").sources["occupation"]


@pytest.mark.usefixtures("couple")
def test_one_home_holds_and_the_other_ended_when_the_later_began(who: Who) -> None:
    merged(who("district"), "home")
    kept = named("王建国")
    homes = sorted(kept.residences.values_list("dwelling__door", "since", "until"))
    assert homes == [("1-301", LATER, None), ("2-501", LONG_AGO, LATER)]
    assert kept.place_code == TANGYUAN


@pytest.mark.usefixtures("couple")
def test_without_a_choice_the_later_home_never_was(who: Who) -> None:
    merged(who("district"))
    homes = sorted(named("王建国").residences.values_list("dwelling__door", "since", "until"))
    assert homes == [("1-301", LATER, LATER), ("2-501", LONG_AGO, None)]
    assert named("王建国").place_code == LIUYIN


@pytest.mark.usefixtures("couple")
def test_groups_needs_and_the_account_go_over_and_what_both_have_is_once(who: Who) -> None:
    worker, again = SYSTEM, named("王健国")
    for one, group in ((named("王建国"), "low_income"), (again, "low_income"), (again, "disabled")):
        needs.mark_group(actor=worker, person_id=one.id, group=group, since=LATER, source="visit")
    needs.raise_need(actor=worker, person_id=again.id, kind="visit", detail="", raised_by="visit")
    for one in (named("王建国"), again):
        Need.objects.create(
            person=one,
            place_code=LIUYIN,
            kind="call",
            raised_by="rule",
            rule="80_alone",
            raised_on=clock.today(),
        )
    account = who("resident")
    AccountLink.objects.create(person=again, account_id=account.id, how="window", since=clock.now())
    before = picture()
    merge = merged(who("district"))
    kept = named("王建国")
    assert sorted(kept.marks.filter(until__isnull=True).values_list("group", flat=True)) == [
        "disabled",
        "low_income",
    ]
    assert sorted(kept.needs.filter(closed_on__isnull=True).values_list("kind", flat=True)) == [
        "call",
        "visit",
    ]
    assert AccountLink.objects.get().person == kept
    undo_merge(actor=who("district"), merge_id=merge.id)
    assert picture() == before
    assert AccountLink.objects.get().person == again


@pytest.mark.usefixtures("couple")
def test_a_group_destroyed_on_withdrawal_does_not_bar_taking_the_merge_back(who: Who) -> None:
    Person.objects.update(agreed={"group_long_ill": True})
    for one in (named("王建国"), named("王健国")):
        needs.mark_group(actor=SYSTEM, person_id=one.id, group="long_ill", since=LATER, source="visit")
    merge = merged(who("district"))
    gone = keep_agreement(named("王建国"), "group_long_ill", is_given=False)
    assert gone == ["group_long_ill"]
    assert not GroupMark.objects.exists()
    undo_merge(actor=who("district"), merge_id=merge.id)
    assert named("王健国").state == "present"
    assert not GroupMark.objects.exists()


@pytest.mark.usefixtures("couple")
@pytest.mark.parametrize("taken", [(), ("home", "household:living", "name", "birth", "sex")])
def test_taken_back_both_are_exactly_as_they_were(who: Who, taken: tuple[str, ...]) -> None:
    before = picture()
    keys = set(FindKey.objects.values_list("person", "letters"))
    merge = merged(who("district"), *taken)
    undo_merge(actor=who("district"), merge_id=merge.id)
    assert picture() == before
    assert set(FindKey.objects.values_list("person", "letters")) == keys
    assert audit.verify().first_break is None


@pytest.mark.usefixtures("couple")
def test_who_was_merged_is_found_under_either_name_and_leads_to_the_one_that_stays(who: Who) -> None:
    district, gone = who("district"), named("王健国")
    kept = merged(district).kept
    assert [line.person_id for line in find_people(district, "王健国").lines] == [kept.id]
    assert [line.person_id for line in find_people(district, "wangjianguo").lines] == [kept.id]
    assert merging.merged_into(district, gone.id) == kept.id
    assert merging.merged_into(district, kept.id) is None
    with pytest.raises(errors.PersonNotFound):
        card_of(district, gone.id)


@pytest.mark.usefixtures("couple")
def test_a_later_name_of_the_kept_is_told_by_its_find_keys(who: Who) -> None:
    merge = merged(who("district"), "name")
    assert Person.objects.get(id=merge.kept_id).name == "王健国"
    assert [line.person_id for line in find_people(who("district"), "王健国").lines] == [merge.kept_id]
    undo_merge(actor=who("district"), merge_id=merge.id)
    lines = find_people(who("district"), "王健国").lines
    assert [line.person_id for line in lines] == [merge.gone_id]


def test_one_is_not_merged_with_itself_and_nobody_twice(who: Who, couple: Household) -> None:
    district, kept = who("district"), named("王建国")
    refusal(
        merge_errors.MergeWithSelf, merge_persons,
        actor=district, kept_id=kept.id, gone_id=kept.id, chosen=Chosen((1, 1)),
    )  # fmt: skip
    merged(district)
    refusal(merge_errors.MergedAlready, merged, district)
    refusal(merge_errors.MergedAlready, merged, district, kept="李秀英", gone="王健国")
    refusal(merge_errors.MergedAlready, merged, district, kept="王健国", gone="李秀英")


def test_only_in_one_s_place_with_the_right_and_on_a_fresh_page(who: Who, couple: Household) -> None:
    refusal(NotAllowed, merged, who("dispatcher"))
    refusal(errors.PersonNotFound, merged, who("director"))  # one of the two lives elsewhere
    kept, gone = named("王建国"), named("王健国")
    chosen = Chosen((kept.version + 1, gone.version))
    refusal(StalePage, merge_persons, actor=who("district"), kept_id=kept.id, gone_id=gone.id, chosen=chosen)


def test_dead_and_alive_is_asked(who: Who, couple: Household) -> None:
    district, gone = who("district"), named("王健国")
    moving.record_death(actor=SYSTEM, person_id=gone.id, version=gone.version, on=LATER, source="document")
    before = picture()
    assert refusal(merge_errors.DeadOrAlive, merged, district).field == "life"
    merge = merged(district, life="living")
    assert (named("王建国").state, named("王建国").died_on) == ("present", None)
    undo_merge(actor=district, merge_id=merge.id)
    merge = merged(district, life="deceased")
    kept = named("王建国")
    assert (kept.state, kept.died_on) == ("deceased", LATER)
    assert not kept.residences.filter(until__isnull=True).exists()
    assert not kept.memberships.filter(until__isnull=True).exists()
    undo_merge(actor=district, merge_id=merge.id)
    assert picture() == before


def test_heads_of_two_households_are_not_one(who: Who, couple: Household) -> None:
    refusal(merge_errors.TwoHeads, merged, who("district"), kept="王建国", gone="周明")


def test_a_tighter_circle_is_kept(who: Who, couple: Household) -> None:
    Person.objects.filter(name="王健国").update(protection="address")
    merge = merged(SYSTEM)
    assert named("王建国").protection == "address"
    undo_merge(actor=SYSTEM, merge_id=merge.id)
    assert named("王建国").protection == ""


def test_a_change_since_stands_in_the_way_and_is_named(who: Who, couple: Household) -> None:
    district = who("district")
    merge = merged(district)
    kept = named("王建国")
    given = PersonGiven("王建国", details={"occupation": "木工"})
    change_person(actor=SYSTEM, person_id=kept.id, version=kept.version, given=given, source="visit")
    told = refusal(merge_errors.UndoInTheWay, undo_merge, actor=district, merge_id=merge.id)
    assert "职业" in str(told)
    assert named("王健国").state == "merged"


def test_what_has_nothing_to_do_with_the_merge_does_not_stand_in_the_way(who: Who, couple: Household) -> None:
    district = who("district")
    merge = merged(district)
    kept = named("王建国")
    given = PersonGiven("王建国", phones=("13900000055",))
    change_person(actor=SYSTEM, person_id=kept.id, version=kept.version, given=given, source="visit")
    needs.mark_group(actor=SYSTEM, person_id=kept.id, group="low_income", since=LATER, source="visit")
    undo_merge(actor=district, merge_id=merge.id)
    assert kept.phones.filter(until__isnull=True).count() == 2
    assert GroupMark.objects.get().person == kept


def test_a_move_since_stands_in_the_way_of_the_homes(who: Who, couple: Household) -> None:
    district = who("district")
    merge = merged(district, "home")
    kept = named("王建国")
    moving.move_person(
        actor=SYSTEM, person_id=kept.id, version=kept.version, place_code=LIUYIN,
        address="柳叶巷14号3幢1单元201室", on=clock.today(), source="visit",
    )  # fmt: skip
    told = refusal(merge_errors.UndoInTheWay, undo_merge, actor=district, merge_id=merge.id)
    assert "住处" in str(told)


def test_merges_are_taken_back_from_the_last(who: Who, couple: Household) -> None:
    district = who("district")
    first = merged(district)
    last = merged(district, kept="周明", gone="李秀英")
    undo_merge(actor=district, merge_id=last.id)
    refusal(merge_errors.MergeNotFound, undo_merge, actor=district, merge_id=last.id)
    refusal(merge_errors.MergeNotFound, undo_merge, actor=who("community"), merge_id=first.id)


def test_the_inner_of_two_merges_waits_for_the_outer(who: Who, couple: Household) -> None:
    district = who("district")
    inner = merged(district, kept="王健国", gone="李秀英")
    outer = merged(district)
    assert merging.merged_into(district, inner.gone_id) == outer.kept_id
    refusal(merge_errors.UndoInnerFirst, undo_merge, actor=district, merge_id=inner.id)
    undo_merge(actor=district, merge_id=outer.id)
    undo_merge(actor=district, merge_id=inner.id)
    assert not Person.objects.filter(state="merged").exists()


def test_two_accounts_at_once_leave_the_kept_one_s(who: Who, couple: Household) -> None:
    for name, username in (("王建国", "resident"), ("王健国", "neighbour")):
        AccountLink.objects.create(
            person=named(name), account_id=who(username).id, how="window", since=clock.now()
        )
    merge = merged(who("district"))
    assert AccountLink.objects.get(until__isnull=True).account_id == who("resident").id
    linking.end_own_link(actor=who("resident"))
    undo_merge(actor=who("district"), merge_id=merge.id)
    assert AccountLink.objects.get(until__isnull=True).account_id == who("neighbour").id


def test_both_entries_remember_the_merge_under_their_own_key(who: Who, couple: Household) -> None:
    merge = merged(who("district"))
    verbs = dict(AuditEntry.objects.filter(verb__contains="merged").values_list("verb", "subject"))
    assert verbs == {"people.person.merged": merge.kept_id, "people.person.merged_away": merge.gone_id}


def test_the_comparison_says_what_agrees_and_what_is_believed_more(who: Who, couple: Household) -> None:
    found = merging.compare(who("district"), named("王建国").id, named("王健国").id)
    how = {fork.name: fork.how for fork in found.forks}
    assert how["name"] == "differs"
    assert how["occupation"] == "theirs"
    assert how["document:id_card"] == "mine"
    assert how["birth"] == "same"
    assert not any(fork.is_taken for fork in found.forks if fork.name == "name"), "a list is weaker"
    assert {reason.label for reason in found.reasons} >= {"姓名读音相同", "出生日期相同"}
    assert (found.asks_life, found.has_two_heads) == (False, False)


def test_rows_that_a_room_cannot_put_together_are_named(
    who: Who, couple: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a room above, for whose rows nobody here can say which gives way."""
    monkeypatch.setattr("liren.domains.people.actions.merging.give_way", lambda *_given: None)
    assert "住处" in str(refusal(merge_errors.MergeStuck, merged, who("district")))
    assert named("王健国").state == "present"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_crossed", [False, True])
def test_two_workers_at_once_merge_once(request: pytest.FixtureRequest, is_crossed: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    request.getfixturevalue("couple")
    district = request.getfixturevalue("who")("district")
    one, other = named("王建国"), named("王健国")
    meet = Barrier(2)

    def deed(pair: tuple[Person, Person]) -> str:
        try:
            meet.wait()
            kept, gone = pair
            chosen = Chosen((kept.version, gone.version))
            merge_persons(actor=district, kept_id=kept.id, gone_id=gone.id, chosen=chosen)
        except Refusal as refused:
            return refused.code
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(deed, [(one, other), (other, one) if is_crossed else (one, other)]))
    assert told == ["", "people.merged_already"]
    assert Merge.objects.count() == Person.objects.filter(state="merged").count() == 1
