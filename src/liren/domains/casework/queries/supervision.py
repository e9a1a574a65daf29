"""Supervisions (督办) as staff see them: the list, one of them, what waits for whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from liren.domains.casework import policies, supervision_words
from liren.domains.casework.choices import SupervisionState
from liren.domains.casework.errors import SupervisionNotFound
from liren.domains.casework.models import Custody, Instruction, Supervision, SupervisionEvent
from liren.domains.casework.queries.case import get_case
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body
from liren.kernel import clock, files
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark
from liren.kernel.models import StoredFile

PAGE = 50
FILES, INSTRUCTION_FILES = "supervision", "instruction"  # owner types of their files
VIEWS = ("waiting", "late", "answered", "instructed", "closed", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "opened"."""

    view: str = "all"
    text: str = ""
    level: str = ""
    cause: str = ""
    place: str = ""
    body: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class SupervisionPage:
    rows: list[Supervision]
    next_key: str


def _view(name: str) -> Q:
    instructed = Exists(Instruction.objects.filter(supervision=OuterRef("pk"), done_at=None))
    return {
        "waiting": Q(state=SupervisionState.WAITING),
        "late": Q(state=SupervisionState.WAITING, due_at__lt=clock.now()),
        "answered": Q(state=SupervisionState.ANSWERED),
        "instructed": Q(instructed),
        "closed": Q(state=SupervisionState.CLOSED),
    }.get(name, Q())


def filtered(actor: Actor, wanted: SupervisionFilter) -> QuerySet[Supervision]:
    rows = Supervision.objects.filter(policies.supervisions_visible_to(actor)).filter(_view(wanted.view))
    for name in ("level", "cause"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.text:
        words = Q(case__title__icontains=wanted.text) | Q(demand__icontains=wanted.text)
        rows = rows.filter(words | Q(number__endswith=wanted.text) | Q(case__number__endswith=wanted.text))
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.body:
        rows = rows.filter(body_id=wanted.body)
    return rows


def list_supervisions(actor: Actor, wanted: SupervisionFilter, after: str = "") -> SupervisionPage:
    """One page of what the actor sees, with matter and body. One query; `next_key` is empty at the end."""
    rows = _after(filtered(actor, wanted), wanted.sort, after)
    found = list(_ordered(rows, wanted.sort).select_related("case", "body")[: PAGE + 1])
    more = len(found) > PAGE
    return SupervisionPage(found[:PAGE], _key(found[PAGE - 1], wanted.sort) if more else "")


def _ordered(rows: QuerySet[Supervision], sort: str) -> QuerySet[Supervision]:
    if sort == "opened":
        return rows.order_by("-opened_at", "-id")
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def _key(row: Supervision, sort: str) -> str:
    moment = row.opened_at if sort == "opened" else row.due_at
    return f"{moment.isoformat() if moment else ''}_{row.id}"


def _after(rows: QuerySet[Supervision], sort: str, after: str) -> QuerySet[Supervision]:
    mark = as_mark(after)
    if mark is None:
        return rows
    at, one = mark
    if sort == "opened":
        return rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=one)) if at else rows
    if at is None:
        return rows.filter(due_at=None, id__gt=one)
    return rows.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=one) | Q(due_at=None))


def count_views(actor: Actor, wanted: SupervisionFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def waiting_for(actor: Actor) -> QuerySet[Supervision]:
    """What waits for the actor: explanations to write, and explanations to decide on."""
    mine = Q(pk__in=())
    for grant in actor.grants_of("cases.handle"):
        if grant.body:
            mine |= Q(state=SupervisionState.WAITING, body_id=grant.body)
    for grant in actor.grants_of("cases.dispatch"):
        mine |= Q(
            state=SupervisionState.WAITING,
            body__kind=BodyKind.STREET_CENTRE,
            place_code__prefix=grant.place,
        )
    for grant in actor.grants_of("cases.supervise"):
        mine |= Q(state=SupervisionState.ANSWERED, place_code__prefix=grant.place)
    return Supervision.objects.filter(policies.supervisions_visible_to(actor)).filter(mine)


def get_supervision(actor: Actor, number: str) -> Supervision:
    """With matter and body. Raises `SupervisionNotFound` outside the actor's scope. One query."""
    rows = Supervision.objects.select_related("case__owner", "case__category", "body")
    found = rows.filter(policies.supervisions_visible_to(actor), number=number).first()
    if found is None:
        raise SupervisionNotFound
    return found


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of its history: the sentence, and the words that were written."""

    at: dt.datetime
    sentence: str
    words: str
    is_late: bool


def history_of(supervision: Supervision) -> list[EventLine]:
    """Newest first, in the reader's language. One query."""
    rows = SupervisionEvent.objects.filter(supervision=supervision).order_by("-at", "-id")
    return [_line(row) for row in rows]


def _line(event: SupervisionEvent) -> EventLine:
    who = f"{event.actor_name}（{event.body_name}）" if event.body_name else event.actor_name
    said = supervision_words.sentence(event.verb, event.data, who)
    return EventLine(event.at, said, event.words, event.verb in ("late", "escalated"))


@dataclass(frozen=True, slots=True)
class InstructionLine:
    instruction: Instruction
    pages: list[StoredFile]


def instructions_of(supervision: Supervision) -> list[InstructionLine]:
    """Leaders' instructions with their pages, in the order of their days. Two queries, one without any."""
    rows = list(
        Instruction.objects.filter(supervision=supervision).select_related("body").order_by("said_on", "id")
    )
    pages = files.list_files(INSTRUCTION_FILES, [row.id for row in rows]) if rows else []
    return [InstructionLine(row, [one for one in pages if one.owner_id == row.id]) for row in rows]


def papers_of(supervision: Supervision) -> list[StoredFile]:
    """What the body attached to its explanations. One query."""
    return files.list_files(FILES, [supervision.id])


def supervision_file(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A page or paper of a supervision the actor sees. Raises `SupervisionNotFound`."""
    stored = files.get_file(file_id)
    seen = Supervision.objects.filter(policies.supervisions_visible_to(actor))
    if stored.owner_type == FILES and stored.owner_id is not None:
        is_seen = seen.filter(id=stored.owner_id).exists()
    elif stored.owner_type == INSTRUCTION_FILES and stored.owner_id is not None:
        is_seen = seen.filter(instructions=stored.owner_id).exists()
    else:
        is_seen = False
    if not is_seen:
        raise SupervisionNotFound
    return stored


def open_number_of(actor: Actor, number: str) -> str:
    """The number of the supervision that is open for a matter; empty if there is none. One query."""
    rows = Supervision.objects.filter(policies.supervisions_visible_to(actor), case__number=number)
    return rows.exclude(state=SupervisionState.CLOSED).values_list("number", flat=True).first() or ""


def bodies_in_hand(actor: Actor, number: str) -> list[Body]:
    """The bodies that can be supervised for a matter, the one that has it now first. Two queries."""
    case = get_case(actor, number)
    held = Custody.objects.filter(case=case).select_related("body").order_by("-since", "-id")
    found = [case.owner, *(custody.body for custody in held), *([case.first_body] if case.first_body else [])]
    return list({body.id: body for body in found}.values())


def supervision_keys(actor: Actor, wanted: SupervisionFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows and the actor may take away, in its order. One query."""
    rows = filtered(actor, wanted).filter(policies.supervisions_exportable_by(actor))
    return _ordered(rows, wanted.sort).values_list("pk", flat=True).iterator(chunk_size=2_000)


def supervisions_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Supervision]:
    """Of these those the actor may take away now, in the order of the ids. One query."""
    rows = Supervision.objects.filter(policies.supervisions_exportable_by(actor), id__in=ids)
    found = {row.id: row for row in rows.select_related("case", "body")}
    return [found[one] for one in ids if one in found]
