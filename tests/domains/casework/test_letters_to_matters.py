"""A letter that waits is added by a person to a matter that is there, and taken out again where that was wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.casework.actions import dispatch, handling, letters_by_hand, letters_keeping
from liren.domains.casework.actions.letters_to_matters import Adding, add_letter, take_out
from liren.domains.casework.choices import MessageKind
from liren.domains.casework.errors import CaseNotFound, ReasonMissing
from liren.domains.casework.errors.letters import (
    LetterDone,
    LetterMatterEnded,
    LetterMatterPrivate,
    LetterNotFound,
    LetterStays,
    LetterWordsMissing,
)
from liren.domains.casework.models import Case, Letter, LetterAddition, Message, Requester, Step
from liren.domains.casework.queries.letter_matters import find_matters
from liren.kernel import audit
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import StalePage
from tests.domains.casework.test_letters import LIUYIN, _door, matter, parked, sent, take, words
from tests.factories.post import letter, picture

if TYPE_CHECKING:
    from tests.domains.casework.conftest import Desk

__all__ = ["_door"]  # the fixture that opens the door for letters
pytestmark = pytest.mark.django_db
OTHER = "李强 <li@post.example.cn>"


def add(desk: Desk, row: Letter, number: str, said: str = "二单元也不亮。", **more: Any) -> Letter:
    adding = Adding(number=number, words=said, **more)
    return add_letter(actor=desk.who("district"), letter_id=row.id, adding=adding)


def own(desk: Desk) -> tuple[Case, Letter]:
    """A matter that came by letter, and a second letter of its writer that waits."""
    first = take(letter(to=f"say+{LIUYIN}@liren.example.cn"))
    second = take(letter("很长。" * 4000, key="2@x", subject="再说一遍", files=(("灯.png", picture()),)))
    assert second.state == "parked"
    return matter(first), second


def test_a_letter_of_the_matters_own_writer_is_a_further_word(desk: Desk) -> None:
    case, row = own(desk)
    done = add(desk, row, case.number)
    assert (done.state, done.case_id, done.reason_words != "") == ("reply", case.id, True)
    assert words(done) == ["二单元也不亮。"]
    case.refresh_from_db()
    assert case.people == 1
    assert StoredFile.objects.filter(owner_id=case.id).count() == 1
    told = sent()[-1]
    assert (told["to"], case.number in told["text"]) == ("wang@post.example.cn", True)
    assert "已并入" in told["text"]
    assert [deed.verb for deed in done.deeds.order_by("id")] == ["came", "added"]
    with pytest.raises(LetterDone):
        add(desk, row, case.number)


def test_anybody_else_joins_a_public_matter_with_an_own_code(desk: Desk) -> None:
    receipt = desk.said()
    row = parked()
    add(desk, row, receipt.number)
    case = Case.objects.get(id=receipt.case_id)
    assert case.people == 2
    joined = Requester.objects.get(case=case, role="joined")
    assert (joined.name, joined.mail.address) == ("王秀兰", "wang@post.example.cn")
    (told,) = sent()
    assert "查询码" in told["text"]
    assert case.number in told["subject"]
    reply = take(letter("还是不亮。", to=told["reply-to"], key="9@x"))
    assert (reply.state, reply.case_id) == ("reply", case.id)


def test_the_words_are_told_to_staff_and_stand_in_no_audit_entry(desk: Desk) -> None:
    receipt = desk.said()
    add(desk, parked(), receipt.number, "只有我们知道的话")
    step = Step.objects.get(case_id=receipt.case_id, verb="letter_added")
    assert step.data["words"] == "只有我们知道的话"
    entry = AuditEntry.objects.get(verb="casework.case.letter_added")
    assert "只有我们知道的话" not in str(audit.payload_of(entry))


def test_a_letter_without_a_writer_is_one_anonymous_person_more(desk: Desk) -> None:
    receipt = desk.said()
    row = take(letter(sender="nobody"))
    add(desk, row, receipt.number)
    assert Requester.objects.get(case_id=receipt.case_id, role="joined").naming == "anonymous"
    assert sent() == []


def test_a_letter_answers_the_question_that_is_open(desk: Desk) -> None:
    case, row = own(desk)
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
    handling.ask_requester(actor=desk.who("community"), case_id=case.id, words="几单元？")
    asked = Message.objects.filter(case=case, kind=MessageKind.QUESTION)
    add(desk, row, case.number, "二单元。")
    assert asked.get().answered_at is not None
    take_out(actor=desk.who("district"), letter_id=row.id, words="看错了编号")
    assert asked.get().answered_at is None


def test_only_photos_are_enough_and_nothing_is_refused(desk: Desk) -> None:
    case, row = own(desk)
    done = add(desk, row, case.number, "")
    assert words(done) == ["（只寄来附件）"]
    empty = take(letter("很长。" * 4000, key="3@x", sender=OTHER))
    with pytest.raises(LetterWordsMissing):
        add(desk, empty, case.number, " ")


def test_what_a_letter_cannot_be_added_to(desk: Desk) -> None:
    case, _row = own(desk)
    stranger = take(letter("很长。" * 4000, key="3@x", sender=OTHER))
    with pytest.raises(
        LetterMatterPrivate
    ):  # who wrote by letter has not been asked whether others may see it
        add(desk, stranger, case.number)
    ended = desk.said()
    Case.objects.filter(id=ended.case_id).update(state="closed", resolved_at=desk.now, closed_at=desk.now)
    with pytest.raises(LetterMatterEnded):
        add(desk, stranger, ended.number)
    with pytest.raises(CaseNotFound):
        add(desk, stranger, "320104-2026-999999")
    with pytest.raises(StalePage):
        add(desk, stranger, desk.said().number, version=9)
    stranger.refresh_from_db()
    assert stranger.state == "parked"
    assert sent()[1:] == []  # only the first letter was answered


def test_whoever_brings_nothing_in_there_adds_nothing(desk: Desk) -> None:
    receipt = desk.said()
    row = take(letter("很长。" * 4000, to=f"say+{LIUYIN}@liren.example.cn"))
    for name in ("community", "supervisor", "auditor"):
        with pytest.raises(LetterNotFound):
            add_letter(
                actor=desk.who(name), letter_id=row.id, adding=Adding(number=receipt.number, words="x")
            )


def test_a_letter_added_to_the_wrong_matter_is_taken_out_again(desk: Desk) -> None:
    receipt = desk.said()
    row = parked()
    add(desk, row, receipt.number, "写错地方的话")
    with pytest.raises(ReasonMissing):
        take_out(actor=desk.who("district"), letter_id=row.id, words=" ")
    back = take_out(actor=desk.who("district"), letter_id=row.id, words="看错了编号")
    assert (back.state, back.case_id, back.stored != "") == ("parked", None, True)
    case = Case.objects.get(id=receipt.case_id)
    assert case.people == 1
    assert Requester.objects.get(case=case, role="left").name == "王秀兰"
    assert not Message.objects.filter(case=case).exists()
    assert not StoredFile.objects.filter(owner_id=case.id).exists()
    assert "写错地方的话" not in str(list(Step.objects.filter(case=case).values_list("data", flat=True)))
    told = sent()[-1]
    assert (told["to"], "弄错了" in told["text"]) == ("wang@post.example.cn", True)
    assert [deed.verb for deed in back.deeds.order_by("id")] == ["came", "added", "out"]
    assert not LetterAddition.objects.exists()
    taking = letters_by_hand.Taking(title="灯", text="灯坏了", place_code=LIUYIN)
    assert letters_by_hand.take_letter(actor=desk.who("district"), letter_id=row.id, taking=taking).case_id


def test_who_was_taken_out_comes_in_again_with_the_letter(desk: Desk) -> None:
    receipt = desk.said()
    row = parked()
    for _turn in range(2):
        add(desk, row, receipt.number)
        assert Case.objects.get(id=receipt.case_id).people == 2
        take_out(actor=desk.who("district"), letter_id=row.id, words="看错了编号")
        assert Case.objects.get(id=receipt.case_id).people == 1
    assert [one.role for one in Requester.objects.filter(case_id=receipt.case_id).order_by("id")] == [
        "first",
        "left",
    ]


def test_after_a_week_it_stays_and_its_bytes_are_forgotten(desk: Desk) -> None:
    receipt = desk.said()
    row = parked()
    add(desk, row, receipt.number)
    with desk.at(days=6):
        assert letters_keeping.forget_old_letters() == 0
    with desk.at(days=2):
        with pytest.raises(LetterStays):
            take_out(actor=desk.who("district"), letter_id=row.id, words="看错了编号")
        assert letters_keeping.forget_old_letters() == 1
    row.refresh_from_db()
    assert (row.state, row.stored) == ("reply", "")


def test_what_no_person_added_is_not_taken_out(desk: Desk) -> None:
    case, row = own(desk)
    answered = take(letter("还是不亮。", key="7@x", subject=f"Re: {case.number}"))
    assert answered.state == "reply"
    for one in (answered, row):
        with pytest.raises(LetterStays):
            take_out(actor=desk.who("district"), letter_id=one.id, words="看错了编号")


def test_matters_are_found_by_number_words_and_writer_within_the_place(desk: Desk) -> None:
    case, row = own(desk)
    lamp = desk.said(text="垃圾没人清。")
    elsewhere = desk.said(text="垃圾没人清。", place_code="320104902001")
    district, dispatcher = desk.who("district"), desk.who("dispatcher")

    def found(actor: Any, text: str) -> set[str]:
        return {one.number for one in find_matters(actor, row, text).cases}

    assert found(district, "") == {case.number}
    assert found(district, "垃圾") == {lamp.number, elsewhere.number}
    assert found(dispatcher, "垃圾") == {lamp.number}
    assert found(dispatcher, lamp.number) == {lamp.number}
    assert found(dispatcher, elsewhere.number) == set()
    assert found(desk.who("community"), "垃圾") == set()


def test_files_of_a_broken_addition_leave_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    case, _row = own(desk)
    stranger = take(letter("很长。" * 4000, key="3@x", sender=OTHER, files=(("灯.png", picture()),)))
    before = StoredFile.objects.count()
    with pytest.raises(LetterMatterPrivate):
        add(desk, stranger, case.number)
    assert StoredFile.objects.count() == before
