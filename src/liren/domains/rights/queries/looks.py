"""Questions about looks: the own for residents, those of their places for auditors."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from liren.domains.access.queries import names_of
from liren.domains.people.queries.own import Look, looks_by_ids
from liren.domains.people.rules import names
from liren.domains.rights import policies
from liren.domains.rights.look_errors import LookNotFound
from liren.domains.rights.models import LookQuestion
from liren.domains.rights.queries.by_due import following, ordered
from liren.domains.rights.sealing import open_words
from liren.kernel import clock, subjects
from liren.kernel.actor import Actor

PAGE = 50
VIEWS = ("open", "late", "answered", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "new"."""

    view: str = "all"
    place: str = ""
    finding: str = ""
    since: dt.date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the look it is about. `person` is masked; `looker` is empty for the person who asked. `words`
    and `answer` are empty in lists."""

    question: LookQuestion
    look: Look | None
    person: str
    looker: str
    words: str = ""
    answer: str = ""

    @property
    def is_late(self) -> bool:
        due = self.question.due_at
        return self.question.is_open and due is not None and due <= clock.now()


def question_seen(actor: Actor, question_id: uuid.UUID) -> LookQuestion:
    rows = LookQuestion.objects.filter(policies.questions_visible_to(actor), id=question_id)
    question = rows.select_related("person").first()
    if question is None:
        raise LookNotFound
    return question


def asked(actor: Actor, question_id: uuid.UUID) -> Asked:
    """One question, opened. Refuses outside the actor's places. Five queries at most."""
    return _opened(_asked([question_seen(actor, question_id)], is_staff=not _is_resident(actor)))[0]


def own_questions(actor: Actor, *, limit: int = 50) -> list[Asked]:
    """The resident's own, newest first. Four queries at most."""
    if not _is_resident(actor):
        return []
    rows = LookQuestion.objects.filter(policies.questions_visible_to(actor)).select_related("person")
    return _opened(_asked(list(rows.order_by("-id")[:limit]), is_staff=False))


def filtered(actor: Actor, wanted: LookFilter) -> QuerySet[LookQuestion]:
    rows = LookQuestion.objects.filter(policies.questions_visible_to(actor)).filter(_view(wanted.view))
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.finding:
        rows = rows.filter(finding=wanted.finding)
    if wanted.since:
        rows = rows.filter(asked_at__gte=dt.datetime.combine(wanted.since, dt.time.min, clock.LOCAL))
    return rows


def page(actor: Actor, wanted: LookFilter, after: str = "") -> tuple[list[Asked], str]:
    """A page and the key of the next, empty at the end. Five queries at most."""
    rows = following(ordered(filtered(actor, wanted), wanted.sort), wanted.sort, after)
    found = list(rows.select_related("person")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    at = end.due_at.isoformat() if end and end.due_at and wanted.sort == "due" else ""
    return _asked(found[:PAGE], is_staff=True), f"{at}_{end.id}" if end else ""


def count_views(actor: Actor, wanted: LookFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def keys(actor: Actor, wanted: LookFilter) -> Iterator[uuid.UUID]:
    rows = ordered(filtered(actor, wanted), wanted.sort).values_list("pk", flat=True)
    return rows.iterator(chunk_size=2_000)


def by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Asked]:
    """Of these those the actor sees, in the order of the ids."""
    rows = LookQuestion.objects.filter(policies.questions_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person")}
    return _asked([found[one] for one in ids if one in found], is_staff=True)


def _is_resident(actor: Actor) -> bool:
    return actor.kind.value == "resident"


def _view(name: str) -> Q:
    if name == "open":
        return Q(answered_at__isnull=True)
    if name == "late":
        return Q(answered_at__isnull=True, due_at__lte=clock.now())
    return Q(answered_at__isnull=False) if name == "answered" else Q()


def _asked(rows: Iterable[LookQuestion], *, is_staff: bool) -> list[Asked]:
    rows = list(rows)
    if not rows:
        return []
    looks = looks_by_ids(row.entry for row in rows)
    lookers = names_of({row.looker for row in rows if row.looker}) if is_staff else {}
    return [
        Asked(
            row,
            looks.get(row.entry),
            names.masked(row.person.name),
            lookers.get(row.looker, "") if row.looker else "",
        )
        for row in rows
    ]


def _opened(found: list[Asked]) -> list[Asked]:
    """With what was asked and answered. One query."""
    known = subjects.keys_of({one.question.person_id for one in found})
    return [
        replace(
            one,
            words=open_words(one.question.words, "look.words", known.get(one.question.person_id)),
            answer=open_words(one.question.answer, "look.answer", known.get(one.question.person_id)),
        )
        for one in found
    ]
