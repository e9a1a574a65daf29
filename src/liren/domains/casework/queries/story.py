"""What happened in a matter, read for its page: the steps, the words exchanged, the ratings."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from liren.domains.casework import wording
from liren.domains.casework.choices import MessageKind
from liren.domains.casework.models import Case, Message, Rating, Step
from liren.domains.casework.queries.case import Line, sentence_of
from liren.domains.casework.queries.disputes import DisputeTold, dispute_in
from liren.domains.casework.queries.found import together
from liren.domains.casework.queries.passing import PassUpTold, pass_up_in

HOLDING = ("suspension_asked", "suspension_approved", "suspension_refused", "suspension_ended")
ENDING = ("resolved", "resolved_with", "withdrawn", "not_accepted")


@dataclass(frozen=True, slots=True)
class Hold:
    """A suspension as its last step tells it: asked for, or running when `is_running`."""

    is_running: bool
    reason: str
    words: str
    until: dt.date | None
    asked_by: uuid.UUID | None
    asked_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A matter's history, newest first, with what follows from it."""

    lines: list[Line]
    hold: Hold | None
    verbs: frozenset[str]
    dispute: DisputeTold | None = None
    passed_up: PassUpTold | None = None

    def public_lines(self) -> list[Line]:
        return [line for line in self.lines if line.is_public]

    def since(self, moment: dt.datetime) -> list[Line]:
        """What came after `moment`."""
        return [line for line in self.lines if line.at > moment]


def story_of(case: Case) -> Story:
    """The whole history as staff read it, and the suspension asked for or running. One query."""
    return story_in(list(Step.objects.filter(case=case).order_by("-at", "-id")))


def story_in(steps: list[Step]) -> Story:
    """The same out of a matter's steps, newest first. No query."""
    lines = [
        Line(
            at=step.at,
            sentence=sentence_of(step, for_staff=True),
            verb=step.verb,
            is_late=step.verb in wording.LATE_LINES,
            is_public=step.is_public,
        )
        for step in steps
    ]
    return Story(
        lines, _hold(steps), frozenset(step.verb for step in steps), dispute_in(steps), pass_up_in(steps)
    )


def _hold(steps: list[Step]) -> Hold | None:
    last = next((step for step in steps if step.verb in (*HOLDING, *ENDING)), None)
    if last is None or last.verb not in ("suspension_asked", "suspension_approved"):
        return None
    asked = next((step for step in steps if step.verb == "suspension_asked"), last)
    return Hold(
        is_running=last.verb == "suspension_approved",
        reason=str(asked.data.get("suspension_reason", "")),
        words=str(asked.data.get("words", "")),
        until=_day(asked.data.get("until")),
        asked_by=asked.actor_id,
        asked_name=asked.actor_name,
        at=last.at,
    )


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """What was written within a matter, oldest first: notes for staff, the rest exchanged with the requesters."""

    notes: list[Message]
    exchanged: list[Message]


def words_in(rows: list[Message]) -> Words:
    """Out of a matter's messages, oldest first. No query."""
    notes = [row for row in rows if row.kind == MessageKind.NOTE]
    return Words(notes, [row for row in rows if row.kind != MessageKind.NOTE])


def ratings_of(case: Case) -> list[Rating]:
    """Ratings of the matter and of those merged into it, newest first, each with its call-back, rectification and
    appeal if there are any. One query."""
    whose = together(case.id)
    rows = Rating.objects.filter(whose).select_related(
        "call_back__rectification__body", "requester", "appeal__decider"
    )
    return list(rows.order_by("-at"))
