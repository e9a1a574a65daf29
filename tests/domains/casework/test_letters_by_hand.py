"""Letters that wait are taken, set aside or put back by a person, and forgotten in their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage

from liren.domains.casework.actions import letters_by_hand, letters_keeping
from liren.domains.casework.actions.letters_by_hand import Taking
from liren.domains.casework.errors import ReasonMissing
from liren.domains.casework.errors.letters import (
    LetterDone,
    LetterGone,
    LetterNotAside,
    LetterNotFound,
)
from liren.domains.casework.models import Requester
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.casework.test_letters import LIUYIN, _door, matter, parked, sent, take
from tests.factories.post import letter, picture

if TYPE_CHECKING:
    from tests.domains.casework.conftest import Desk

__all__ = ["_door"]  # the fixture
pytestmark = pytest.mark.django_db


def taking(**more: Any) -> Taking:
    return Taking(**{"title": "灯", "text": "灯坏了", "place_code": LIUYIN, **more})


def test_a_person_takes_a_letter_and_its_writer_is_answered(desk: Desk) -> None:
    row = parked()
    done = letters_by_hand.take_letter(actor=desk.who("district"), letter_id=row.id, taking=taking())
    assert (done.state, done.stored) == ("matter", "")
    assert matter(done).place_code == LIUYIN
    assert StoredFile.objects.filter(owner_id=done.case_id).count() == 1
    assert len(sent()) == 1
    assert [deed.verb for deed in done.deeds.order_by("id")] == ["came", "taken"]
    with pytest.raises(LetterDone):
        letters_by_hand.take_letter(actor=desk.who("district"), letter_id=row.id, taking=taking())


def test_a_letter_without_a_writer_becomes_an_anonymous_matter(desk: Desk) -> None:
    row = take(letter(sender="nobody"))
    done = letters_by_hand.take_letter(actor=desk.who("district"), letter_id=row.id, taking=taking())
    assert Requester.objects.get(case_id=done.case_id).naming == "anonymous"
    assert sent() == []


def test_a_letter_is_set_aside_with_a_reason_and_put_back(desk: Desk) -> None:
    row, who = parked(), desk.who("district")
    with pytest.raises(ReasonMissing):
        letters_by_hand.set_aside(actor=who, letter_id=row.id, words=" ")
    with pytest.raises(LetterNotAside):
        letters_by_hand.put_back(actor=who, letter_id=row.id)
    with pytest.raises(StalePage):
        letters_by_hand.set_aside(actor=who, letter_id=row.id, words="广告", version=9)
    letters_by_hand.set_aside(actor=who, letter_id=row.id, words="广告", version=1)
    letters_by_hand.put_back(actor=who, letter_id=row.id)
    row.refresh_from_db()
    assert (row.state, [deed.words for deed in row.deeds.order_by("id")]) == ("parked", ["", "广告", ""])


def test_the_letter_itself_is_opened_and_written_down(desk: Desk) -> None:
    came = letter(Precedence="bulk", files=(("灯.png", picture()),))
    row = take(came)
    assert letters_by_hand.open_letter(actor=desk.who("district"), letter_id=row.id) == came
    assert b"Precedence" not in default_storage.open(row.stored).read()
    assert AuditEntry.objects.filter(verb="casework.letter.opened").count() == 1


def test_whoever_brings_nothing_in_there_sees_no_letter(desk: Desk) -> None:
    row = parked()
    for name in ("community", "dispatcher", "auditor"):
        with pytest.raises(LetterNotFound):
            letters_by_hand.open_letter(actor=desk.who(name), letter_id=row.id)
    with pytest.raises(NotAllowed):
        letters_by_hand.take_letter(
            actor=desk.who("district"), letter_id=row.id, taking=taking(place_code="320102")
        )


def test_old_letters_are_forgotten_in_their_time(desk: Desk) -> None:
    row = parked()
    assert letters_keeping.forget_old_letters() == 0
    with desk.at(days=31):
        assert letters_keeping.forget_old_letters() == 1
    row.refresh_from_db()
    assert (row.stored, row.state) == ("", "automatic")
    with pytest.raises(LetterGone):
        letters_by_hand.open_letter(actor=desk.who("district"), letter_id=row.id)
