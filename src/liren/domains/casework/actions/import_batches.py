"""One batch of an import: rows read, told apart, written, and the run's progress, all in one transaction."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q

from liren.domains.casework.actions import import_rows as rows_of
from liren.domains.casework.actions.import_rows import Ground, Values
from liren.domains.casework.actions.intake import phone_index
from liren.domains.casework.actions.words import keep_words, keep_words_later
from liren.domains.casework.choices import CaseState, Channel, MessageKind, RequesterRole
from liren.domains.casework.errors import RowNumberTaken
from liren.domains.casework.models import (
    Case,
    Custody,
    ImportedRow,
    ImportRun,
    Message,
    RefusedRow,
    Requester,
    Step,
)
from liren.domains.casework.queries.registers import Register
from liren.domains.casework.rules import intake
from liren.domains.casework.rules.tables import Column, Entry
from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor
from liren.kernel.bulk import bulk_step, insert_all, insert_rows
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import BadInput, Refusal
from liren.kernel.sheets import Row

CELL_KEPT = 32_000  # letters of a refused row's cell; a spreadsheet's cell holds 32,767
ANSWERED = ("state", "outcome", "resolution", "first_body", "contacted_at", "resolved_at", "closed_at", "clock",
            "clock_since", "due_at", "alarm_at", "alarm_stage")  # fmt: skip
ADDED = ("people", "votes_for", "votes_against", "version")


Read = tuple[Row, Entry | BadInput]


class Overtaken(Exception):
    """Another worker has gone on with the run, or it has been ended; nothing of this batch was written."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of an earlier file: where it went, and the reply it had."""

    id: int | None
    case_id: uuid.UUID
    digest: str
    reply: str


@dataclass(slots=True)
class Known:
    """What is there already of a batch's numbers, texts and people. People stand with the matter they belong to or
    with the one it was merged into."""

    cases: dict[uuid.UUID, Case] = field(default_factory=dict)
    mains: set[uuid.UUID | None] = field(default_factory=set)  # those with others merged into them
    by_number: dict[str, Seen] = field(default_factory=dict)
    by_digest: dict[str, uuid.UUID] = field(default_factory=dict)
    people: defaultdict[uuid.UUID, dict[str, uuid.UUID]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(slots=True)
class Written:
    """What a batch will write."""

    cases: list[Case] = field(default_factory=list)
    requesters: list[Values] = field(default_factory=list)
    custodies: list[Values] = field(default_factory=list)
    steps: list[Values] = field(default_factory=list)
    messages: list[Values] = field(default_factory=list)
    imported: list[Values] = field(default_factory=list)
    updated: list[ImportedRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    touched: dict[uuid.UUID, Case] = field(default_factory=dict)
    joined: int = 0
    unchanged: int = 0


def read_rows(register: Register, rows: Iterable[Row], now: dt.datetime) -> list[Read]:
    """Each row with what it says, or with why it cannot be read. Asks no database."""
    read: list[Read] = []
    for row in rows:
        try:
            read.append((row, register.read(row, now)))
        except BadInput as refusal:
            read.append((row, refusal))
    return read


@transaction.atomic
@bulk_step()
def take_batch(*, actor: Actor, ground: Ground, register: Register, rows: Sequence[Read]) -> None:
    """Takes rows in and moves the run on behind them. Raises `Overtaken` if the run is not where it was."""
    run = _held(ground.run)
    next_serial(f"import:{run.source}")  # two imports of one source take turns from here
    written = Written()
    known = _known(run.source, [said for _, said in rows if isinstance(said, Entry)])
    for row, said in rows:
        try:
            if isinstance(said, BadInput):
                raise said
            _take(ground, known, written, said)
        except BadInput as refusal:
            written.refused.append(refused_row(run, register, row, refusal))
    _write(actor, run, written)
    _move_on(run, rows[-1][0], len(rows), written)
    ground.run = run


def _held(expected: ImportRun) -> ImportRun:
    run = locked(ImportRun.objects.filter(id=expected.id)).first()
    if run is None or run.finished_at is not None or run.position != expected.position:
        raise Overtaken
    return run


def refused_row(run: ImportRun, register: Register, row: Row, refusal: Refusal) -> RefusedRow:
    cells = json.dumps([cell[:CELL_KEPT] for cell in register.as_shown(row)], ensure_ascii=False)
    return RefusedRow(
        run=run,
        row=row.number,
        number=register.cell(row, Column.NUMBER).strip()[:64].replace("\0", ""),
        column=refusal.field[:16],
        code=refusal.code,
        details={name: str(value).replace("\0", "") for name, value in refusal.details.items()},
        cells=cells,
    )


def _known(source: str, entries: Sequence[Entry]) -> Known:
    known = Known()
    same_source = ImportedRow.objects.filter(source=source)
    numbers = same_source.filter(external_number__in={entry.number for entry in entries})
    columns = ("external_number", "id", "case_id", "text_digest", "reply_digest")
    known.by_number = {number: Seen(*rest) for number, *rest in numbers.values_list(*columns)}
    fresh = [entry for entry in entries if entry.number not in known.by_number]
    texts = same_source.filter(text_digest__in={entry.digest for entry in fresh}, is_joined=False)
    into = _mains_of(dict(texts.values_list("text_digest", "case_id")))
    wanted = {
        *into.values(),
        *(known.by_number[one.number].case_id for one in _with_new_reply(known, entries)),
    }
    if wanted:
        _lock(known, wanted, entries)
    known.by_digest = {digest: known.cases[where].merged_into_id or where for digest, where in into.items()}
    return known


def _mains_of(into: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """In place of matters merged into others those others: they alone are locked, as by everybody."""
    if not into:
        return into
    merged = Case.objects.filter(id__in=set(into.values()), merged_into__isnull=False)
    mains = dict(merged.values_list("id", "merged_into_id"))
    return {digest: mains.get(case_id) or case_id for digest, case_id in into.items()}


def _with_new_reply(known: Known, entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if (seen := known.by_number.get(one.number)) and _has_news(one, seen)]


def _has_news(entry: Entry, seen: Seen) -> bool:
    return (
        bool(entry.reply) and seen.digest == entry.digest and seen.reply != intake.reply_digest(entry.reply)
    )


def _lock(known: Known, wanted: set[uuid.UUID], entries: Sequence[Entry]) -> None:
    """Locks matters in one order. One that was merged just now brings the matter it went into with it."""
    while wanted:
        rows = locked(Case.objects.select_related("owner").filter(id__in=wanted).order_by("id"))
        known.cases |= {case.id: case for case in rows}
        mains = {case.merged_into_id for case in known.cases.values() if case.merged_into_id}
        wanted = mains - set(known.cases)
    below = Case.objects.filter(merged_into__in=list(known.cases)).values_list("id", "merged_into_id")
    _find_people(known, entries, dict(below))


def _find_people(known: Known, entries: Sequence[Entry], below: dict[uuid.UUID, uuid.UUID | None]) -> None:
    """Who of the batch stands behind the matters, or behind one of those `below` them."""
    known.mains = set(below.values())
    names = {person for entry in entries if (person := rows_of.person_of(entry))}
    phones = {phone_index(entry.phone) for entry in entries if entry.phone}
    there = Requester.objects.filter(case_id__in=[*known.cases, *below])
    there = there.filter(Q(external_user__in=names) | Q(phone_index__in=phones))
    for one, case_id, name, phone in there.values_list("id", "case_id", "external_user", "phone_index"):
        for key in filter(None, (name, phone)):
            known.people[case_id][key] = known.people[below.get(case_id) or case_id][key] = one


def _take(ground: Ground, known: Known, written: Written, entry: Entry) -> None:
    seen = known.by_number.get(entry.number)
    if seen is not None:
        _take_again(ground, known, written, entry, seen)
        return
    target = known.by_digest.get(entry.digest)
    case = known.cases[target] if target else _create(ground, known, written, entry)
    if target:
        _join(ground, known, written, case, entry)
    reply = intake.reply_digest(entry.reply) if entry.reply else ""
    known.by_number[entry.number] = Seen(None, case.id, entry.digest, reply)
    written.imported.append(
        {
            "source": ground.run.source,
            "external_number": entry.number,
            "text_digest": entry.digest,
            "reply_digest": reply,
            "case_id": case.id,
            "is_joined": bool(target),
            "run_id": ground.run.id,
        }
    )


def _take_again(ground: Ground, known: Known, written: Written, entry: Entry, seen: Seen) -> None:
    """A row that is there: unchanged, or with a reply it did not have; another text under its number is refused."""
    if seen.digest != entry.digest:
        raise RowNumberTaken(field=Column.NUMBER.value, number=entry.number)
    if seen.id is None or not _has_news(entry, seen):
        written.unchanged += 1
        return
    case = known.cases[seen.case_id]
    _add_reply(ground, known, written, case, entry)
    written.touched[case.id] = case
    reply = intake.reply_digest(entry.reply)
    known.by_number[entry.number] = replace(seen, reply=reply)
    written.updated.append(
        ImportedRow(id=seen.id, external_number=entry.number, case_id=case.id, reply_digest=reply)
    )


def _create(ground: Ground, known: Known, written: Written, entry: Entry) -> Case:
    case = rows_of.case_of(ground, entry)
    written.cases.append(case)
    written.requesters.append(rows_of.requester_of(case, entry, RequesterRole.FIRST))
    written.custodies.append(rows_of.custody_of(case))
    written.steps += rows_of.steps_of(case, entry, ground.run.source)
    known.cases[case.id] = case
    known.by_digest[entry.digest] = case.id
    first = written.requesters[-1]
    known.people[case.id] |= {
        key: first["id"] for key in (first["external_user"], first["phone_index"]) if key
    }
    return case


def _keys(entry: Entry) -> list[str]:
    """By what a person is recognised: the other system's name, the telephone number."""
    return [key for key in (rows_of.person_of(entry), phone_index(entry.phone) if entry.phone else "") if key]


def _join(ground: Ground, known: Known, written: Written, case: Case, entry: Entry) -> None:
    """The same text again: another person joins the matter; of the same person it is a repeat and changes nobody."""
    written.joined += 1
    keys, people = _keys(entry), known.people[case.id]
    if keys and not any(key in people for key in keys):
        requester = rows_of.requester_of(case, entry, RequesterRole.JOINED)
        one: uuid.UUID = requester["id"]
        people |= dict.fromkeys(keys, one)
        case.people += 1
        written.requesters.append(requester)
        at = max(entry.received_at, case.received_at)
        written.steps.append(rows_of.step_of(case, "joined", at, data={"people": case.people}))
    case.votes_for += entry.votes_for
    case.votes_against += entry.votes_against
    if entry.replied_at is not None:
        _add_reply(ground, known, written, case, entry)
    if not case._state.adding:
        written.touched[case.id] = case


def _add_reply(ground: Ground, known: Known, written: Written, case: Case, entry: Entry) -> None:
    """A reply answers the matter if nobody has begun on it; else it is kept as a message to its person."""
    replied = entry.replied_at or ground.now
    is_apart = not case.is_merged and case.id not in known.mains
    is_untouched = case.state == CaseState.RECEIVED and case.channel == Channel.IMPORT and is_apart
    if is_untouched and replied >= case.received_at:
        rows_of.answer(case, entry, ground.book_on(case.received_at), ground.now)
        written.steps += rows_of.answer_steps(case)
        return
    people = known.people[case.id]
    if entry.reply != case.resolution:
        written.messages.append(
            {
                "case_id": case.id,
                "requester_id": next((people[key] for key in _keys(entry) if key in people), None),
                "kind": MessageKind.REPLY.value,
                "text": entry.reply,
                "at": replied,
            }
        )


def _write(actor: Actor, run: ImportRun, written: Written) -> None:
    _number(written.cases)
    for case in written.touched.values():
        case.version += 1
        case.save(update_fields=[*ADDED, *ANSWERED])
    insert_all(written.cases)
    keep_words_later(written.cases)
    keep_words(list(written.touched.values()))
    insert_rows(Requester, written.requesters)
    insert_rows(Custody, written.custodies)
    insert_rows(Step, written.steps)
    insert_rows(Message, written.messages)
    insert_rows(ImportedRow, written.imported)
    insert_all(written.refused)
    ImportedRow.objects.bulk_update(written.updated, ["reply_digest"], batch_size=200)
    if written.imported or written.updated:
        _record(actor, run, written)


def _number(cases: Sequence[Case]) -> None:
    """Readable numbers by county and year of receipt, one counter each, taken in one order by everybody."""
    lots: defaultdict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in cases:
        lots[case.county, case.received_at.astimezone(clock.LOCAL).year].append(case)
    for (county, year), lot in sorted(lots.items()):
        first = next_serial(f"case:{county}:{year}", len(lot))
        for serial, case in enumerate(lot, first):
            case.number = ids.readable_number(county, year, serial)


def _record(actor: Actor, run: ImportRun, written: Written) -> None:
    audit.record_bulk(
        actor=actor,
        verb="casework.case.imported",
        object_type="import",
        place_code=run.place_code,
        rows=_rows_of(written),
        summary={
            "run": str(run.id),
            "source": run.source,
            "created": len(written.cases),
            "joined": written.joined,
            "updated": len(written.updated),
        },
    )


def _rows_of(written: Written) -> Iterator[list[object]]:
    for row in written.imported:
        yield [row["external_number"], row["case_id"], row["is_joined"]]
    for again in written.updated:
        yield [again.external_number, again.case_id, again.reply_digest]


def _move_on(run: ImportRun, last: Row, read: int, written: Written) -> None:
    run.position = last.ordinal
    run.read += read
    run.created += len(written.cases)
    run.joined += written.joined
    run.updated += len(written.updated)
    run.unchanged += written.unchanged
    run.refused += len(written.refused)
    run.save(update_fields=["position", "read", "created", "joined", "updated", "unchanged", "refused"])


def ended(run: ImportRun, at: dt.datetime, failure: str = "") -> None:
    """Marks a run as ended, in the caller's transaction."""
    ImportRun.objects.filter(id=run.id, finished_at=None).update(finished_at=at, failure=failure[:400])
