"""The sign on a paper card: found by it, replaced, withdrawn, and nobody else's business."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import register_person
from liren.domains.people.actions.card_signs import issue_sign, withdraw_sign
from liren.domains.people.models import CardSign, Person
from liren.domains.people.queries import find_people
from liren.domains.people.queries.card_signs import sign_since
from liren.domains.people.rules.searching import read_search
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE

Who = Callable[[str], Actor]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("K7M4-92QX-B3CD", "card"),
        (" k7m4-92qx-b3cd ", "card"),
        ("Ｋ７Ｍ４－９２ＱＸ－Ｂ３ＣＤ", "card"),
        ("2345-2345-2345", ""),
        ("3-2-501", "door"),
        ("wang jg", "name"),
    ],
)
def test_a_sign_is_told_from_other_texts(text: str, kind: str) -> None:
    found = read_search(text)
    assert (found[0].kind if found else "") == kind or kind == ""
    assert all(one.kind != "card" for one in found) or kind == "card"


@pytest.fixture
def head(who: Who) -> Person:
    return register_person(actor=who("community"), place_code=LIUYIN, given=HEAD, source="visit")


def found(actor: Actor, sign: str) -> list[object]:
    return [line.person_id for line in find_people(actor, sign).lines]


def test_a_card_finds_its_resident_until_there_is_a_new_one(who: Who, head: Person) -> None:
    worker = who("community")
    first = issue_sign(actor=worker, person_id=head.id)
    assert found(worker, first) == [head.id]
    assert found(worker, first.lower()) == [head.id]
    second = issue_sign(actor=worker, person_id=head.id)
    assert found(worker, first) == []
    assert found(worker, second) == [head.id]
    assert sign_since(head.id) is not None
    withdraw_sign(actor=worker, person_id=head.id)
    withdraw_sign(actor=worker, person_id=head.id)
    assert found(worker, second) == []
    assert sign_since(head.id) is None
    assert audit.verify().first_break is None


def test_a_card_finds_nobody_elsewhere(who: Who, head: Person) -> None:
    sign = issue_sign(actor=who("community"), person_id=head.id)
    assert found(who("organisation"), sign) == []
    assert found(who("dispatcher"), sign) == [head.id]
    assert sign not in {one.sign_index for one in CardSign.objects.all()}, "only its digest is kept"


def test_after_a_merge_the_card_finds_who_stays(who: Who, head: Person) -> None:
    worker = who("community")
    other = register_person(actor=worker, place_code=LIUYIN, given=WIFE, source="visit", apart_from=[head.id])
    sign = issue_sign(actor=worker, person_id=other.id)
    Person.objects.filter(id=other.id).update(state="merged", merged_into=head)
    assert found(worker, sign) == [head.id]


def test_whoever_may_not_edit_prints_no_card(who: Who, head: Person) -> None:
    with pytest.raises(NotAllowed):
        issue_sign(actor=who("dispatcher"), person_id=head.id)
    with pytest.raises(errors.PersonNotFound):
        issue_sign(actor=who("organisation"), person_id=head.id)
    Person.objects.filter(id=head.id).update(state="deceased")
    with pytest.raises(errors.AlreadyDeceased):
        issue_sign(actor=who("community"), person_id=head.id)
