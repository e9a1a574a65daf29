from __future__ import annotations

import uuid

import pytest
from django_tasks_db.models import DBTaskResult

from liren.kernel import audit, outbox
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant
from liren.kernel.dead_letters import (
    DeadLetterDecided,
    DeadLetterGone,
    DismissalNeedsReason,
    dismiss_dead_letter,
    list_dead_letters,
    retry_dead_letter,
)
from liren.kernel.models import AuditEntry, DeadLetter
from liren.kernel.refusals import NotAllowed, NotFound
from liren.kernel.worker import work_off
from tests.domains.kernel import effects

pytestmark = pytest.mark.django_db
ADMIN = Actor(kind=ActorKind.STAFF, id=uuid.UUID(int=7), name="管理员", grants=(Grant("work.view"),))


@pytest.fixture
def letter() -> DeadLetter:
    task_id = outbox.enqueue(effects.call_out, name="a")
    DBTaskResult.objects.filter(id=task_id).update(worker_ids=["w"] * 3)
    work_off()
    return DeadLetter.objects.get()


def test_a_dead_letter_is_listed_by_what_people_call_it(letter):
    assert [(found.title, found.row.id) for found in list_dead_letters(ADMIN)] == [("打电话", letter.id)]
    assert list_dead_letters(ADMIN, before=letter.id) == []


def test_a_retried_dead_letter_runs_again_with_all_its_tries(letter, monkeypatch):
    retry_dead_letter(actor=ADMIN, letter_id=letter.id)
    monkeypatch.setattr(effects.Gateway, "is_up", True)
    assert work_off() == 1
    assert DBTaskResult.objects.get(id=letter.task_id).status == "SUCCESSFUL"
    assert list_dead_letters(ADMIN) == []


def test_a_retried_dead_letter_may_die_again(letter):
    retry_dead_letter(actor=ADMIN, letter_id=letter.id)
    DBTaskResult.objects.filter(id=letter.task_id).update(worker_ids=["w"] * 3)
    work_off()
    assert sorted(DeadLetter.objects.values_list("state", flat=True)) == ["retried", "waiting"]


def test_retry_and_dismissal_are_audited(letter):
    dismiss_dead_letter(actor=ADMIN, letter_id=letter.id, reason=" 已电话告知 ")
    entry = AuditEntry.objects.get(verb="kernel.work.dismissed")
    assert (entry.actor_id, entry.county, entry.object_id) == (ADMIN.id, "000000", str(letter.id))
    assert audit.payload_of(entry)["reason"] == "已电话告知"


def test_a_decided_dead_letter_is_not_decided_again(letter):
    retry_dead_letter(actor=ADMIN, letter_id=letter.id)
    with pytest.raises(DeadLetterDecided):
        dismiss_dead_letter(actor=ADMIN, letter_id=letter.id, reason="x")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_dismissal_needs_a_reason(letter, reason):
    with pytest.raises(DismissalNeedsReason):
        dismiss_dead_letter(actor=ADMIN, letter_id=letter.id, reason=reason)


def test_a_dead_letter_without_its_task_cannot_be_retried(letter):
    DBTaskResult.objects.all().delete()
    with pytest.raises(DeadLetterGone):
        retry_dead_letter(actor=ADMIN, letter_id=letter.id)


def test_without_the_right_nothing_is_seen_or_done(letter):
    with pytest.raises(NotAllowed):
        list_dead_letters(VISITOR)
    with pytest.raises(NotAllowed):
        retry_dead_letter(actor=VISITOR, letter_id=letter.id)


def test_an_unknown_dead_letter_is_not_found():
    with pytest.raises(NotFound):
        retry_dead_letter(actor=ADMIN, letter_id=uuid.uuid4())
