"""The list of possible doubles: found by the worker, told apart, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from liren.domains.people import double_errors
from liren.domains.people.actions import doubles, register_person
from liren.domains.people.actions.doubles import ask_to_compare, take_back, tell_apart
from liren.domains.people.actions.merging import Chosen, merge_persons
from liren.domains.people.actions.unmerging import undo_merge
from liren.domains.people.models import DoublePair, DoublesRun, Person
from liren.domains.people.queries import double_pairs
from liren.domains.people.queries.double_pairs import PairFilter
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

Who = Callable[[str], Actor]
AGAIN = PersonGiven("王健国", sex="男", birth="1955-12-03", phones=("13900000001",))
SLIP = PersonGiven("李秀英", document=card("32010419580307004"))


@pytest.fixture
def people(who: Who) -> dict[str, Person]:
    kept: dict[str, Person] = {}
    for key, given, code in (
        ("head", HEAD, LIUYIN),
        ("wife", WIFE, LIUYIN),
        ("again", AGAIN, TANGYUAN),
        ("slip", SLIP, LIUYIN),
    ):
        apart = [person.id for person in kept.values()]
        kept[key] = register_person(
            actor=SYSTEM, place_code=code, given=given, source="visit", apart_from=apart
        )
    return kept


def compared(place: str = "320104", said: int | None = None) -> DoublesRun:
    run = ask_to_compare(actor=SYSTEM, place_code=place, said=said)
    doubles.compare(run_id=run.id)
    run.refresh_from_db()
    return run


def listed(actor: Actor, **wanted: str) -> list[double_pairs.PairLine]:
    return double_pairs.pairs_page(actor, PairFilter(**wanted))[0]


def test_what_is_found_is_listed_likeliest_first_with_the_number_of_pairs(
    who: Who, people: dict[str, Person]
) -> None:
    run = compared()
    assert (run.people, run.compared, run.found) == (4, 2, 2)
    found = listed(who("district"))
    assert [{pair.one.person_id, pair.other.person_id} for pair in found] == [
        {people["wife"].id, people["slip"].id},
        {people["head"].id, people["again"].id},
    ]
    assert "王*" not in found[0].one.name
    assert "姓名读音相同" in {reason.label for reason in found[1].reasons}
    assert double_pairs.count_pairs(who("district")) == 2


def test_a_pair_across_communities_is_shown_where_both_are_seen(who: Who, people: dict[str, Person]) -> None:
    compared()
    assert [pair.one.person_id for pair in listed(who("director"))] == [
        min(people["wife"].id, people["slip"].id)
    ]
    assert listed(who("community")) == []
    assert DoublePair.objects.get(one=people["head"].id).place_code == "320104901"


def test_told_apart_they_stay_apart_until_that_is_taken_back(who: Who, people: dict[str, Person]) -> None:
    compared()
    district = who("district")
    pair = listed(district)[0].id
    tell_apart(actor=district, pair_id=pair)
    assert compared().found == 1
    assert [one.id for one in listed(district, state="apart")] == [pair]
    with pytest.raises(double_errors.PairDecided):
        tell_apart(actor=district, pair_id=pair)
    take_back(actor=district, pair_id=pair)
    assert len(listed(district)) == 2
    with pytest.raises(double_errors.PairNotFound):
        tell_apart(actor=who("community"), pair_id=pair)
    with pytest.raises(double_errors.PairNotFound):
        take_back(actor=district, pair_id=uuid.uuid4())
    assert audit.verify().first_break is None


def test_a_merged_pair_is_listed_no_more_and_again_once_taken_back(
    who: Who, people: dict[str, Person]
) -> None:
    compared()
    district = who("district")
    merge = merge_persons(
        actor=district, kept_id=people["head"].id, gone_id=people["again"].id, chosen=Chosen((1, 1))
    )
    assert len(listed(district)) == 1
    undo_merge(actor=district, merge_id=merge.id)
    assert len(listed(district)) == 2


def test_who_was_told_apart_from_a_merged_entry_is_apart_from_the_one_that_stays(
    who: Who, people: dict[str, Person]
) -> None:
    compared()
    district = who("district")
    tell_apart(actor=district, pair_id=listed(district)[0].id)  # wife and slip
    third = register_person(
        actor=SYSTEM,
        place_code=LIUYIN,
        given=PersonGiven("李秀英", sex="女", birth="1958-03-07"),
        source="visit",
        apart_from=[person.id for person in people.values()],
    )
    merge_persons(actor=district, kept_id=third.id, gone_id=people["slip"].id, chosen=Chosen((1, 1)))
    compared()
    pairs = [{pair.one.person_id, pair.other.person_id} for pair in listed(district)]
    assert {third.id, people["wife"].id} not in pairs


def test_after_an_import_only_the_new_are_compared(who: Who, people: dict[str, Person]) -> None:
    run = compared(said=people["slip"].source_id)
    assert (run.people, run.compared, run.found) == (4, 1, 1)
    assert compared().found == 2
    assert compared(said=people["head"].source_id).found == 1
    assert DoublePair.objects.count() == 2, "what others found stays"


def test_one_place_is_compared_once_at_a_time_and_by_whom_it_concerns(
    who: Who, people: dict[str, Person]
) -> None:
    run = ask_to_compare(actor=who("director"), place_code=LIUYIN)
    with pytest.raises(double_errors.ComparingAlready):
        ask_to_compare(actor=who("district"), place_code=LIUYIN)
    with pytest.raises(NotAllowed):
        ask_to_compare(actor=who("director"), place_code="320104")
    doubles.compare(run_id=run.id)
    doubles.compare(run_id=run.id)
    assert DoublePair.objects.count() == 1
    doubles.ask_everywhere()
    assert DoublesRun.objects.get(finished_at__isnull=True).place_code == "320104"


def test_the_next_page_begins_after_the_key_in_either_order(
    who: Who, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared()
    monkeypatch.setattr(double_pairs, "PAGE", 1)
    for sort in ("", "new"):
        wanted = PairFilter(sort=sort)
        first, key = double_pairs.pairs_page(who("district"), wanted)
        second, end = double_pairs.pairs_page(who("district"), wanted, key)
        assert (len(first), len(second), end) == (1, 1, "")
        assert first[0].id != second[0].id
    for strange in ("x", "1_2", "_", "９_" + str(first[0].id)):
        assert len(double_pairs.pairs_page(who("district"), PairFilter(), strange)[0]) == 1
