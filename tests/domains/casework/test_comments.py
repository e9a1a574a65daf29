"""Comments with @: who may be named, who is told what, what is kept of a correction, and what never leaves."""

from __future__ import annotations

import json

import pytest

from liren.domains.casework.actions import comments, intake, joint
from liren.domains.casework.errors.comments import (
    CommentNotFound,
    CommentTooOld,
    MentionUnseen,
    TooManyCorrections,
    TooManyMentions,
)
from liren.domains.casework.models import Case, EarlierWords, Mention, Message
from liren.domains.casework.policies import can_view_case
from liren.domains.casework.queries.comments import accounts_seeing, colleagues_of, comments_of
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.casework.queries.told import told_of
from liren.domains.casework.queries.waiting import MENTIONS, count_waiting
from liren.domains.casework.rules.comments import CORRECTIONS_MOST
from liren.domains.messaging.models import Delivery, Preference
from liren.domains.messaging.queries import list_notices
from liren.domains.territory.rules import names
from liren.kernel.models import AuditEntry
from tests import personas
from tests.domains.casework.conftest import Desk


def note(desk: Desk, receipt: intake.Receipt, words: str, who: str = "community") -> Message:
    case_id = receipt.case_id
    comments.write_note(actor=desk.who(who), case_id=case_id, words=words)
    return Message.objects.filter(case_id=case_id, kind="note").latest("at", "id")


def new_mentions(desk: Desk, who: str) -> int:
    return count_waiting(desk.who(who), [])[MENTIONS]


@pytest.mark.parametrize("key", ["station:001", "urban"])
def test_exactly_those_who_see_the_matter_can_be_named(desk: Desk, key: str) -> None:
    receipt = desk.assigned(key)
    case = Case.objects.get(id=receipt.case_id)
    everybody = desk.world.accounts
    found = {account.username for account in accounts_seeing(case, list(everybody))}
    sees = {name for name in personas.STAFF if can_view_case(desk.who(name), case)}
    assert found & set(personas.STAFF) == sees
    assert found
    assert {"auditor", "resident"}.isdisjoint(found)


def test_a_called_body_can_be_named_while_it_is_called(desk: Desk) -> None:
    receipt = desk.accepted()
    with pytest.raises(MentionUnseen):
        note(desk, receipt, "请@department 看看")
    task = joint.Task(desk.body("housing"), "请到场查看", 3)
    joint.call_bodies(actor=desk.who("community"), case_id=receipt.case_id, tasks=[task])
    note(desk, receipt, "请@department 看看")
    assert Mention.objects.get().account == desk.world.accounts["department"]


def test_whoever_is_named_is_told_once_and_finds_the_matter(desk: Desk) -> None:
    receipt = desk.accepted()
    note(desk, receipt, "@dispatcher 和 @dispatcher：这栋楼的总闸在哪？")
    notice = list_notices(desk.who("dispatcher"), topic="mention")[0]
    assert receipt.number in notice.text
    assert "总闸" not in notice.text
    assert Delivery.objects.filter(template="casework.mentioned").count() == 1
    assert new_mentions(desk, "dispatcher") == 1
    assert notice.read_at is None
    note(desk, desk.accepted(), "@dispatcher 另一件")
    listed = list_cases(desk.who("dispatcher"), CaseFilter(view="mentioned")).cases
    assert receipt.number in [case.number for case in listed]
    assert list_cases(desk.who("community"), CaseFilter(view="mentioned")).cases == []
    assert comments.mark_mentions_seen(actor=desk.who("dispatcher"), case_id=receipt.case_id) == 1
    assert comments.mark_mentions_seen(actor=desk.who("dispatcher"), case_id=receipt.case_id) == 0
    assert new_mentions(desk, "dispatcher") == 1
    notices = list_notices(desk.who("dispatcher"), topic="mention")
    assert [one.read_at is None for one in notices] == [True, False], (
        "the notice of the other matter is unread"
    )
    assert AuditEntry.objects.filter(verb="casework.case.noted").count() == 2


def test_naming_oneself_tells_nobody(desk: Desk) -> None:
    note(desk, desk.accepted(), "@community 记得带梯子")
    assert not Mention.objects.exists()


def test_a_mention_gives_no_right(desk: Desk) -> None:
    receipt = desk.accepted()
    note(desk, receipt, "@grid 您那边呢")
    Case.objects.filter(id=receipt.case_id).update(
        owner=desk.body("urban"), first_body=desk.body("urban"), next_owner=None
    )
    assert not can_view_case(desk.who("grid"), Case.objects.get(id=receipt.case_id))
    assert list_cases(desk.who("grid"), CaseFilter(view="mentioned")).cases == []
    assert new_mentions(desk, "grid") == 0


@pytest.mark.parametrize("name", ["auditor", "nobody-here", "resident"])
def test_who_does_not_see_it_and_who_is_not_there_are_refused_alike(desk: Desk, name: str) -> None:
    receipt = desk.accepted()
    with pytest.raises(MentionUnseen) as refused:
        note(desk, receipt, f"@{name} 看看")
    assert refused.value.field == "words"
    assert not Message.objects.filter(kind="note").exists()


def test_no_more_than_twenty_are_named(desk: Desk) -> None:
    with pytest.raises(TooManyMentions):
        note(desk, desk.accepted(), " ".join(f"@somebody{number}" for number in range(21)))


def test_nothing_of_a_confidential_matter_leaves_but_its_number(desk: Desk) -> None:
    receipt = desk.accepted(naming="confidential", name="王秀兰", phone="17000000001")
    account = desk.world.accounts["dispatcher"]
    Preference.objects.create(
        account=account, channels={"mention": ["in_app", "email"]}, email="d@example.cn"
    )
    note(desk, receipt, "@dispatcher 举报人怕报复，请别上门")
    sent = Delivery.objects.filter(account_id=account.id, template__startswith="casework.mentioned")
    assert sorted(sent.values_list("channel", flat=True)) == ["email", "in_app"]
    for delivery in sent:
        context = json.loads(delivery.context)
        assert set(context) <= {"number", "case", "note"}
        assert "报复" not in delivery.context
        assert Case.objects.get(id=receipt.case_id).title not in delivery.context


def test_of_no_matter_do_the_words_themselves_leave(desk: Desk) -> None:
    note(desk, desk.accepted(), "@dispatcher 物业老板是他舅舅")
    assert all("舅舅" not in delivery.context for delivery in Delivery.objects.all())


def test_its_author_corrects_it_and_what_it_said_is_kept(desk: Desk) -> None:
    receipt = desk.accepted()
    written = note(desk, receipt, "@dispatcher 在三单元")
    author = desk.who("community")
    with desk.at(minutes=5):
        comments.correct_note(actor=author, note_id=written.id, words="@grid 在四单元")
    told = told_of(Case.objects.get(id=receipt.case_id))
    shown = comments_of(author, told.words.notes, told.named, told.earlier)[0]
    assert (
        "".join(piece.text for piece in shown.pieces)
        == "@" + desk.world.accounts["grid"].display_name + " 在四单元"
    )
    assert [words.text for words in shown.earlier] == ["@dispatcher 在三单元"]
    assert [mention.account.username for mention in Mention.objects.all()] == ["grid"]
    assert AuditEntry.objects.filter(verb="casework.case.note_corrected").count() == 1
    comments.correct_note(actor=author, note_id=written.id, words="@grid 在四单元")
    assert EarlierWords.objects.count() == 1


def test_a_correction_tells_only_who_is_newly_named(desk: Desk) -> None:
    written = note(desk, desk.accepted(), "@dispatcher 在三单元")
    comments.correct_note(actor=desk.who("community"), note_id=written.id, words="@dispatcher @grid 在四单元")
    told = Delivery.objects.filter(template="casework.mentioned").values_list("account_id", flat=True)
    assert sorted(told) == sorted(desk.world.accounts[name].id for name in ("dispatcher", "grid"))


def test_only_its_author_and_only_within_a_day_and_not_for_ever(desk: Desk) -> None:
    written = note(desk, desk.accepted(), "在三单元")
    with pytest.raises(CommentNotFound):
        comments.correct_note(actor=desk.who("director"), note_id=written.id, words="别的")
    for number in range(CORRECTIONS_MOST):
        comments.correct_note(actor=desk.who("community"), note_id=written.id, words=f"第 {number} 次")
    with pytest.raises(TooManyCorrections):
        comments.correct_note(actor=desk.who("community"), note_id=written.id, words="又一次")
    with desk.at(hours=24), pytest.raises(CommentTooOld):
        comments.correct_note(actor=desk.who("community"), note_id=written.id, words="太晚了")


def test_colleagues_are_found_by_name_pinyin_and_initials(desk: Desk) -> None:
    case = Case.objects.get(id=desk.accepted().case_id)
    wanted = desk.world.accounts["dispatcher"]
    for typed in (
        wanted.display_name,
        names.pinyin(wanted.display_name)[:4],
        names.initials(wanted.display_name),
        "dispa",
    ):
        found = colleagues_of(desk.who("community"), case, typed)
        assert "dispatcher" in [one.username for one in found]
    assert "community" not in [one.username for one in colleagues_of(desk.who("community"), case)]
    assert len(colleagues_of(desk.who("community"), case, most=2)) == 2
