"""Dead letters: effects that failed to the end, seen, retried or dismissed by a person with the right `work.view`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.models import DeadLetter, DeadLetterState
from liren.kernel.outbox import Effect
from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal

RIGHT = "work.view"


class DeadLetterDecided(Refusal):
    code = "kernel.dead_letter_decided"
    sentence = _("这项后台任务已经有人处理过了。请刷新列表，看看现在的状态。")


class DeadLetterGone(Refusal):
    code = "kernel.dead_letter_gone"
    sentence = _("这项后台任务的记录已经清理，无法重新交办。请核对它要办的事，必要时手工补办，再把它放下。")


class DismissalNeedsReason(BadInput):
    code = "kernel.dismissal_needs_reason"
    sentence = _("放下一项没有办成的后台任务，请写明原因（200 字以内）。")


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as the page of background work shows it."""

    row: DeadLetter
    title: str


def list_dead_letters(
    actor: Actor, *, state: str = DeadLetterState.WAITING, before: uuid.UUID | None = None, limit: int = 50
) -> list[Letter]:
    """Newest first; the next page begins `before` the last id shown."""
    _check(actor)
    rows = DeadLetter.objects.filter(state=state).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return [Letter(row, _title(row.task_path)) for row in rows[:limit]]


def _title(path: str) -> str:
    try:
        task = import_string(path)
    except ImportError:
        return path
    return str(task.title or path) if isinstance(task, Effect) else path


def retry_dead_letter(*, actor: Actor, letter_id: uuid.UUID) -> None:
    """Puts the task back at once, with all its tries before it."""
    _check(actor)
    with transaction.atomic():
        letter = _waiting(letter_id)
        row = locked(DBTaskResult.objects.filter(id=letter.task_id)).first()
        if row is None:
            raise DeadLetterGone
        row.status, row.worker_ids, row.run_after = TaskResultStatus.READY, [], clock.now()
        row.finished_at = None
        row.save(update_fields=["status", "worker_ids", "run_after", "finished_at"])
        _decide(actor, letter, DeadLetterState.RETRIED, "kernel.work.retried", "")


def dismiss_dead_letter(*, actor: Actor, letter_id: uuid.UUID, reason: str) -> None:
    """Lays the task aside for good, with a reason."""
    _check(actor)
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise DismissalNeedsReason(field="reason")
    with transaction.atomic():
        _decide(actor, _waiting(letter_id), DeadLetterState.DISMISSED, "kernel.work.dismissed", reason)


def _check(actor: Actor) -> None:
    if not actor.has(RIGHT):
        raise NotAllowed


def _waiting(letter_id: uuid.UUID) -> DeadLetter:
    letter = locked(DeadLetter.objects.filter(id=letter_id)).first()
    if letter is None:
        raise NotFound
    if letter.state != DeadLetterState.WAITING:
        raise DeadLetterDecided
    return letter


def _decide(actor: Actor, letter: DeadLetter, state: DeadLetterState, verb: str, reason: str) -> None:
    letter.state, letter.decided_at, letter.decided_by, letter.reason = state, clock.now(), actor.id, reason
    letter.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    audit.record(
        actor=actor,
        verb=verb,
        object_type="dead_letter",
        object_id=letter.id,
        place_code="",
        object_label=letter.task_path.rsplit(".", 1)[-1][:64],
        after={"task": letter.task_path, "attempts": letter.attempts, "error": letter.error},
        reason=reason,
    )
