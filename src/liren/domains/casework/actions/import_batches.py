"""One batch of an import: rows read, told apart, written, and the run's progress, all in one transaction."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from liren.domains.casework.actions import import_rows as rows_of
from liren.domains.casework.actions.import_rows import Ground, Values
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
from liren.domains.casework.rules.tables import Column, Entry
from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor
from liren.kernel.bulk import insert_all, insert_rows
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import BadInput, Refusal
from liren.kernel.sheets import Row

CELL_KEPT = 32_000  # letters of a refused row's cell; a spreadsheet's cell holds 32,767
ANSWERED = ("state", "outcome", "resolution", "first_body", "contacted_at", "resolved_at", "closed_at", "clock",
            "clock_since", "due_at", "alarm_at", "alarm_stage")  # fmt: skip
ADDED = ("people", "votes_for", "votes_against", "version")


class Overtaken(Exception):
    """Another worker has gone on with the run, or it has been ended; nothing of this batch was written."""


@dataclass(slots=True)
class Known:
    """What is there already of a batch's numbers and texts."""

    cases: dict[uuid.UUID, Case] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)  # → digest
    by_digest: dict[str, uuid.UUID] = field(default_factory=dict)
    people: defaultdict[uuid.UUID, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class Written:
    """What a batch will write."""

    cases: list[Case] = field(default_factory=list)
    requesters: list[Values] = field(default_factory=list)
    custodies: list[Values] = field(default_factory=list)
    steps: list[Values] = field(default_factory=list)
    messages: list[Values] = field(default_factory=list)
    imported: list[Values] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    touched: dict[uuid.UUID, Case] = field(default_factory=dict)
    joined: int = 0
    unchanged: int = 0


@transaction.atomic
def take_batch(*, actor: Actor, ground: Ground, register: Register, rows: Sequence[Row]) -> None:
    """Takes rows in and moves the run on behind them. Raises `Overtaken` if the run is not where it was."""
    run = _held(ground.run)
    next_serial(f"import:{run.source}")  # two imports of one source take turns from here
    written = Written()
    entries = _read(ground, register, rows, written)
    known = _known(run.source, [entry for _, entry in entries])
    for row, entry in entries:
        try:
            _take(ground, known, written, entry)
        except BadInput as refusal:
            written.refused.append(refused_row(run, register, row, refusal))
    _write(actor, run, written)
    _move_on(run, rows, written)
    ground.run = run


def _held(expected: ImportRun) -> ImportRun:
    run = locked(ImportRun.objects.filter(id=expected.id)).first()
    if run is None or run.finished_at is not None or run.position != expected.position:
        raise Overtaken
    return run


def _read(
    ground: Ground, register: Register, rows: Sequence[Row], written: Written
) -> list[tuple[Row, Entry]]:
    entries = []
    for row in rows:
        try:
            entries.append((row, register.read(row, ground.now)))
        except BadInput as refusal:
            written.refused.append(refused_row(ground.run, register, row, refusal))
    return entries


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
    known.by_number = dict(numbers.values_list("external_number", "text_digest"))
    fresh = [entry for entry in entries if entry.number not in known.by_number]
    texts = same_source.filter(text_digest__in={entry.digest for entry in fresh}, is_joined=False)
    known.by_digest = dict(texts.values_list("text_digest", "case_id"))
    if known.by_digest:
        targets = Case.objects.select_related("owner").filter(id__in=set(known.by_digest.values()))
        known.cases = {case.id: case for case in locked(targets)}
        people = {rows_of.person_of(entry) for entry in fresh}
        there = Requester.objects.filter(case_id__in=set(known.cases), external_user__in=people)
        for case_id, person in there.values_list("case_id", "external_user"):
            known.people[case_id].add(person)
    return known


def _take(ground: Ground, known: Known, written: Written, entry: Entry) -> None:
    seen = known.by_number.get(entry.number)
    if seen is not None:
        if seen != entry.digest:
            raise RowNumberTaken(field=Column.NUMBER.value, number=entry.number)
        written.unchanged += 1
        return
    target = known.by_digest.get(entry.digest)
    case = known.cases[target] if target else _create(ground, known, written, entry)
    if target:
        _join(ground, known, written, case, entry)
    known.by_number[entry.number] = entry.digest
    written.imported.append(
        {
            "source": ground.run.source,
            "external_number": entry.number,
            "text_digest": entry.digest,
            "case_id": case.id,
            "is_joined": bool(target),
            "run_id": ground.run.id,
        }
    )


def _create(ground: Ground, known: Known, written: Written, entry: Entry) -> Case:
    case = rows_of.case_of(ground, entry)
    written.cases.append(case)
    written.requesters.append(rows_of.requester_of(case, entry, RequesterRole.FIRST))
    written.custodies.append(rows_of.custody_of(case))
    written.steps += rows_of.steps_of(case, entry, ground.run.source)
    known.cases[case.id] = case
    known.by_digest[entry.digest] = case.id
    known.people[case.id].add(rows_of.person_of(entry))
    return case


def _join(ground: Ground, known: Known, written: Written, case: Case, entry: Entry) -> None:
    """The same text again: another person joins the matter; of the same person it is a repeat and changes nobody."""
    written.joined += 1
    requester = None
    person = rows_of.person_of(entry)
    if person and person not in known.people[case.id]:
        requester = rows_of.requester_of(case, entry, RequesterRole.JOINED)
        known.people[case.id].add(person)
        case.people += 1
        written.requesters.append(requester)
        at = max(entry.received_at, case.received_at)
        written.steps.append(rows_of.step_of(case, "joined", at, data={"people": case.people}))
    case.votes_for += entry.votes_for
    case.votes_against += entry.votes_against
    if entry.replied_at is not None:
        _add_reply(ground, written, case, entry, requester)
    if not case._state.adding:
        written.touched[case.id] = case


def _add_reply(ground: Ground, written: Written, case: Case, entry: Entry, requester: Values | None) -> None:
    """A repeat's reply answers the matter if nobody has begun on it; else it is kept as a message."""
    replied = entry.replied_at or ground.now
    is_untouched = case.state == CaseState.RECEIVED and case.channel == Channel.IMPORT
    if is_untouched and replied >= case.received_at and not case.is_merged:
        rows_of.answer(case, entry, ground.book_on(case.received_at), ground.now)
        written.steps += rows_of.answer_steps(case)
        return
    if entry.reply != case.resolution:
        written.messages.append(
            {
                "case_id": case.id,
                "requester_id": requester["id"] if requester else None,
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
    insert_rows(Requester, written.requesters)
    insert_rows(Custody, written.custodies)
    insert_rows(Step, written.steps)
    insert_rows(Message, written.messages)
    insert_rows(ImportedRow, written.imported)
    insert_all(written.refused)
    if written.imported:
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
        rows=([row["external_number"], row["case_id"], row["is_joined"]] for row in written.imported),
        summary={
            "run": str(run.id),
            "source": run.source,
            "created": len(written.cases),
            "joined": written.joined,
        },
    )


def _move_on(run: ImportRun, rows: Sequence[Row], written: Written) -> None:
    run.position = rows[-1].ordinal
    run.read += len(rows)
    run.created += len(written.cases)
    run.joined += written.joined
    run.unchanged += written.unchanged
    run.refused += len(written.refused)
    run.save(update_fields=["position", "read", "created", "joined", "unchanged", "refused"])


def ended(run: ImportRun, at: dt.datetime, failure: str = "") -> None:
    """Marks a run as ended, in the caller's transaction."""
    ImportRun.objects.filter(id=run.id, finished_at=None).update(finished_at=at, failure=failure[:400])
