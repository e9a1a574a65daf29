"""Asking about one look, and the auditor's answer within the limit of the place."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.people.queries import own
from liren.domains.rights import look_errors, policies, telling
from liren.domains.rights.actions.reminding import remind, set_limit
from liren.domains.rights.look_choices import AlarmStage, Finding
from liren.domains.rights.models import LookQuestion
from liren.domains.rights.queries.looks import question_seen
from liren.domains.rights.sealing import seal_words
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

FIGURE = "rights.look.answer"
MOST = 1_000  # letters


@transaction.atomic
def ask_about_look(*, actor: Actor, entry_id: uuid.UUID, words: str) -> LookQuestion:
    """The person asks why somebody looked; it goes to the auditors of the place.

    Refuses whoever is not linked to a card, a look at somebody else, one that was asked about, and no words.
    """
    link = own.own_link(actor)
    entry = own.look_at(link, entry_id) if link is not None else None
    if link is None or entry is None or actor.id is None:
        raise look_errors.LookNotFound
    said = _said(words, "words")
    question = LookQuestion(
        person=link.person,
        account_id=actor.id,
        place_code=link.person.place_code,
        entry=entry.id,
        verb=entry.verb,
        looker=entry.actor_id,
        looked_at=entry.at,
        words=seal_words(said, "look.words", link.person_id),
        asked_at=clock.now(),
    )
    set_limit(question, FIGURE, question.place_code)
    with refused_if_taken(look_errors.LookAsked(), LookQuestion, "entry", "person"):
        question.save(force_insert=True)
    _record(actor, question, "asked", {"words": said})
    telling.tell_auditors(question, AlarmStage.NONE)
    return question


@transaction.atomic
def answer_look(*, actor: Actor, question_id: uuid.UUID, finding: str, words: str) -> None:
    """An auditor says what was found, once; the person is told.

    Refuses outside the own places, whoever looked, no finding or words, and a question that was answered.
    """
    question = question_seen(actor, question_id)
    question = locked(LookQuestion.objects.filter(id=question.id)).get()
    if not policies.can_answer(actor, question):
        raise NotAllowed
    if question.looker == actor.id:
        raise look_errors.OwnLook
    if not question.is_open:
        raise look_errors.LookAnswered
    if finding not in Finding.values:
        raise look_errors.WordsMissing(field="finding")
    said = _said(words, "words")
    question.finding, question.answered_at, question.answered_by = finding, clock.now(), actor.id
    question.answer = seal_words(said, "look.answer", question.person_id)
    question.alarm_at = None
    question.save()
    _record(actor, question, "answered", {"finding": finding, "words": said})
    telling.tell_answered(question)


def remind_of_looks() -> int:
    """Reminds of what is due and what is late, each once; how many."""
    waiting = LookQuestion.objects.filter(answered_at__isnull=True)
    return remind(waiting, lambda question: question.place_code, telling.tell_auditors)


def _said(words: str, field: str) -> str:
    said = words.strip()[:MOST]
    if not said:
        raise look_errors.WordsMissing(field=field)
    return said


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list away. Refuses without the right."""
    if not actor.has(policies.ANSWER):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="rights.looks.exported",
        object_type="look_question",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _record(actor: Actor, question: LookQuestion, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.look.{what}",
        object_type="person",
        object_id=question.person_id,
        place_code=question.place_code,
        after=after,
        subject=question.person_id,
    )
