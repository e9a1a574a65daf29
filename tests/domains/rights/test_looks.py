"""A person asks about one look; an auditor who did not look answers in time, or is reminded."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import linking, reading
from liren.domains.people.queries import own
from liren.domains.rights import look_errors
from liren.domains.rights.actions import looks
from liren.domains.rights.models import LookQuestion
from liren.domains.rights.queries import looks as found
from liren.domains.rights.rules.looks import LATE, NONE, REMINDED, next_alarm
from liren.kernel import audit, clock
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Family, Who

NINE, TEN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
WORDS = "我那天没有办事"


@pytest.fixture
def look(who: Who, family: Family) -> uuid.UUID:
    person = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    reading.open_card(actor=who("grid"), person_id=person.id, purpose="visit")
    return AuditEntry.objects.get(verb="people.person.read").id


@pytest.mark.parametrize(
    ("stage", "remind_at", "due_at", "expected"),
    [
        (NONE, NINE, TEN, (REMINDED, NINE)),
        (REMINDED, NINE, TEN, (LATE, TEN)),
        (LATE, NINE, TEN, None),
        (NONE, None, TEN, (LATE, TEN)),
        (NONE, None, None, None),
    ],
)
def test_reminders_come_once_each(
    stage: int, remind_at: dt.datetime | None, due_at: dt.datetime | None, expected: object
) -> None:
    assert next_alarm(stage, remind_at, due_at) == expected


def told(template: str) -> int:
    return Delivery.objects.filter(template=template).count()


def test_asked_answered_and_told(who: Who, family: Family, look: uuid.UUID) -> None:
    question = looks.ask_about_look(actor=who("resident"), entry_id=look, words=WORDS)
    assert question.due_at is not None
    assert WORDS.encode() not in bytes(question.words)
    assert told("rights.look_asked") == 1
    with pytest.raises(look_errors.LookAsked):
        looks.ask_about_look(actor=who("resident"), entry_id=look, words=WORDS)
    rows, _ = found.page(who("auditor"), found.LookFilter(view="open"))
    assert [(one.person, one.words, one.look and one.look.purpose) for one in rows] == [
        ("王*国", "", "上门走访、巡查")
    ]
    assert found.asked(who("auditor"), question.id).words == WORDS
    assert rows[0].looker == who("grid").name
    looks.answer_look(actor=who("auditor"), question_id=question.id, finding="proper", words="那天入户走访过")
    own_rows = found.own_questions(who("resident"))
    assert [(one.answer, one.looker) for one in own_rows] == [("那天入户走访过", "")]
    assert told("rights.look_answered") >= 1
    with pytest.raises(look_errors.LookAnswered):
        looks.answer_look(actor=who("auditor"), question_id=question.id, finding="proper", words="又")
    assert audit.verify().first_break is None


def test_only_the_own_looks_and_only_auditors_of_the_place(who: Who, family: Family, look: uuid.UUID) -> None:
    for username in ("neighbour", "community"):
        with pytest.raises(look_errors.LookNotFound):
            looks.ask_about_look(actor=who(username), entry_id=look, words=WORDS)
    with pytest.raises(look_errors.LookNotFound):
        looks.ask_about_look(actor=who("resident"), entry_id=uuid.uuid4(), words=WORDS)
    with pytest.raises(look_errors.WordsMissing):
        looks.ask_about_look(actor=who("resident"), entry_id=look, words=" ")
    question = looks.ask_about_look(actor=who("resident"), entry_id=look, words=WORDS)
    for username in ("community", "director", "neighbour"):
        with pytest.raises(look_errors.LookNotFound):
            looks.answer_look(actor=who(username), question_id=question.id, finding="proper", words="x")
    with pytest.raises(look_errors.WordsMissing):
        looks.answer_look(actor=who("auditor"), question_id=question.id, finding="", words="x")
    LookQuestion.objects.update(looker=who("auditor").id)
    with pytest.raises(look_errors.OwnLook):
        looks.answer_look(actor=who("auditor"), question_id=question.id, finding="proper", words="x")


def test_what_is_due_and_late_is_said_once_each(who: Who, look: uuid.UUID) -> None:
    question = looks.ask_about_look(actor=who("resident"), entry_id=look, words=WORDS)
    assert question.due_at is not None
    assert looks.remind_of_looks() == 0
    with clock.at(question.due_at - dt.timedelta(minutes=1)):
        assert [looks.remind_of_looks(), looks.remind_of_looks()] == [1, 0]
        assert found.count_views(who("auditor"), found.LookFilter())["late"] == 0
    with clock.at(question.due_at + dt.timedelta(minutes=1)):
        assert [looks.remind_of_looks(), looks.remind_of_looks()] == [1, 0]
        assert found.count_views(who("auditor"), found.LookFilter())["late"] == 1
    assert (told("rights.look_due"), told("rights.look_late")) == (1, 1)


def test_questions_are_paged_by_key_in_either_order(
    who: Who, family: Family, look: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "PAGE", 2)
    entry = AuditEntry.objects.get(id=look)
    for _ in range(2):
        reading.open_card(actor=who("grid"), person_id=family["王建国"].id, purpose="visit")
    entries = list(AuditEntry.objects.filter(verb=entry.verb).order_by("id").values_list("id", flat=True))
    for one in entries:
        looks.ask_about_look(actor=who("resident"), entry_id=one, words=WORDS)
    link = own.own_link(who("resident"))
    assert link is not None
    for sort in ("due", "new"):
        wanted = found.LookFilter(sort=sort)
        first, key = found.page(who("auditor"), wanted)
        second, end = found.page(who("auditor"), wanted, key)
        shown = [one.question.entry for one in (*first, *second)]
        assert (sorted(shown), len(first), end) == (sorted(entries), 2, "")
