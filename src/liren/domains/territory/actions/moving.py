"""Places get other codes, go into others or come out of them, from a day on. Rows follow in the background."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from liren.domains.territory import errors
from liren.domains.territory.actions.moving_places import carry_out
from liren.domains.territory.actions.moving_rows import rewrite, rewrite_sealed
from liren.domains.territory.actions.places import touch_ground
from liren.domains.territory.choices import MoveState
from liren.domains.territory.models import PlaceMove, PlaceMoveLine, PlaceMoveTable
from liren.domains.territory.policies import can_move_places, moves_visible_to
from liren.domains.territory.queries.grids import community_names
from liren.domains.territory.queries.moving import (
    Plan,
    PlanLine,
    change_of_move,
    expected_rows,
    grids_named,
    lines_of_move,
    plan_of,
)
from liren.domains.territory.rules import codes
from liren.kernel import audit, clock, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

SEALED = "kernel.Guarded rows"
ROUNDS = 3  # over all tables, for what was written with old codes meanwhile
CONTINUE = "liren.domains.territory.tasks.continue_place_move"


def preview_move(*, actor: Actor, text: str, on: dt.date) -> Plan:
    """What `ask_move` would do, with nothing written. Refuses what it would refuse."""
    plan = plan_of(text, on)
    if not can_move_places(actor, {code for line in plan.lines for code in (line.old, line.new) if code}):
        raise NotAllowed
    return plan


@transaction.atomic
def ask_move(*, actor: Actor, text: str, on: dt.date, basis: str, seen: str = "") -> PlaceMove:
    """Puts down a change of places that begins on the day `on`, at once if that has come.

    `seen` is the digest of the plan that was shown; another plan by now is refused.
    """
    basis = " ".join(basis.split())
    if not 0 < len(basis) <= 200:
        raise errors.MoveWithoutBasis(field="basis")
    plan = preview_move(actor=actor, text=text, on=on)
    if seen and seen != plan.digest:
        raise errors.MoveChanged
    move = PlaceMove.objects.create(
        on=on, basis=basis, reach=plan.reach, asked_by=actor.id, asked_at=clock.now()
    )
    PlaceMoveLine.objects.bulk_create([_line(move, line) for line in plan.lines])
    PlaceMoveTable.objects.bulk_create(
        [PlaceMoveTable(move=move, column=column.key, expected=n) for column, n in plan.tables]
    )
    _record(actor, move, "territory.move.asked", {"lines": len(plan.lines), "rows": plan.rows})
    start = timezone.make_aware(dt.datetime.combine(on, dt.time()))
    outbox.enqueue(CONTINUE, run_after=max(start, clock.now()), move_id=move.id)
    return move


def _line(move: PlaceMove, line: PlanLine) -> PlaceMoveLine:
    return PlaceMoveLine(
        move=move,
        kind=line.kind,
        old_code=line.old,
        new_code=line.new,
        old_name=line.old_name,
        new_name=line.new_name,
        follows=line.follows,
        grids=[{"id": str(row.id), "code": row.code} for row in grids_named(line.old, line.grids)]
        if line.grids
        else [],
    )


@transaction.atomic
def withdraw_move(*, actor: Actor, move_id: uuid.UUID) -> PlaceMove:
    """Takes back a change that has not begun."""
    move = _locked(move_id)
    if not moves_visible_to(actor).filter(id=move_id).exists():
        raise errors.MoveUnknown
    if move.state == MoveState.WITHDRAWN:
        return move
    if move.state != MoveState.PLANNED:
        raise errors.MoveBegun
    move.state, move.ended_at = MoveState.WITHDRAWN, clock.now()
    move.save(update_fields=["state", "ended_at"])
    _record(actor, move, "territory.move.withdrawn", {})
    return move


@transaction.atomic
def try_again(*, actor: Actor, move_id: uuid.UUID) -> PlaceMove:
    """Rewrites once more what stayed behind, after somebody has made room for it."""
    move = _locked(move_id)
    if not moves_visible_to(actor).filter(id=move_id).exists():
        raise errors.MoveUnknown
    if move.state == MoveState.DONE:
        move.state, move.ended_at = MoveState.RUNNING, None
        move.save(update_fields=["state", "ended_at"])
        move.tables.exclude(column=SEALED).update(ended_at=None, stayed=0, kept=[])
        _record(actor, move, "territory.move.again", {})
        outbox.enqueue(CONTINUE, move_id=move.id)
    return move


def continue_move(*, move_id: uuid.UUID) -> None:
    """Begins a move whose day has come, or goes on with it, to its end. Safe to repeat, also after being killed."""
    move = _begun(move_id)
    if move is None:
        return
    change = change_of_move(move)
    for _round in range(ROUNDS):
        for table in move.tables.filter(ended_at=None).exclude(column=SEALED).order_by("id"):
            rewrite(table, change)
        if not _found_again(move):
            break
    _count_sealed(move, rewrite_sealed(change))
    _end(move_id)


def begin_due() -> None:
    """Begins the moves whose day has come, should the task of one be lost."""
    today = clock.today()
    for move_id in PlaceMove.objects.filter(state=MoveState.PLANNED, on__lte=today).values_list(
        "id", flat=True
    ):
        continue_move(move_id=move_id)


@transaction.atomic
def _begun(move_id: uuid.UUID) -> PlaceMove | None:
    """The move, its places already as they are to be; None where there is nothing to do."""
    move = locked(PlaceMove.objects.filter(id=move_id)).first()
    if move is None or move.state in {MoveState.DONE, MoveState.WITHDRAWN} or move.on > clock.today():
        return None
    if move.state == MoveState.PLANNED:
        move.state, move.begun_at = MoveState.RUNNING, clock.now()
        move.save(update_fields=["state", "begun_at"])
        carry_out(move)
        _lay_tables(move)
        _record(SYSTEM, move, "territory.move.begun", {"rows": sum(t.expected for t in move.tables.all())})
        _tell_processes(move)
    return move


def _lay_tables(move: PlaceMove) -> None:
    """The columns with rows as they are now: days may lie between the asking and the day itself."""
    move.tables.all().delete()
    found = [(column, n) for column, n in expected_rows(change_of_move(move)) if n]
    PlaceMoveTable.objects.bulk_create(
        [PlaceMoveTable(move=move, column=column.key, expected=n) for column, n in found]
    )


@transaction.atomic
def _found_again(move: PlaceMove) -> bool:
    """Whether rows with old codes were written meanwhile; their columns are opened again."""
    there = {table.column: table for table in move.tables.all()}
    found = False
    for column, n in expected_rows(change_of_move(move)):
        table = there.get(column.key)
        more = n - (table.stayed if table else 0)
        if more <= 0:
            continue
        found = True
        if table is None:
            PlaceMoveTable.objects.create(move=move, column=column.key, expected=more)
        else:
            move.tables.filter(id=table.id).update(expected=F("expected") + more, ended_at=None)
    return found


def _count_sealed(move: PlaceMove, people: int) -> None:
    if people:
        PlaceMoveTable.objects.update_or_create(
            move=move,
            column=SEALED,
            defaults={"expected": people, "moved": people, "ended_at": clock.now()},
        )


@transaction.atomic
def _end(move_id: uuid.UUID) -> None:
    move = _locked(move_id)
    if move.state != MoveState.RUNNING:
        return
    move.state, move.ended_at = MoveState.DONE, clock.now()
    move.save(update_fields=["state", "ended_at"])
    tables = list(move.tables.all())
    summary = {"moved": sum(t.moved for t in tables), "kept": sum(t.stayed for t in tables)}
    _record(SYSTEM, move, "territory.move.done", summary)
    _tell_processes(move)


def _tell_processes(move: PlaceMove) -> None:
    """Indexes of grids and remembered names are old."""
    for county in sorted(
        {codes.county_of(code) for line in lines_of_move(move) for code in (line.old_code, line.new_code)}
    ):
        if len(county) == 6:
            touch_ground(county)
    community_names.forget_now_and_after()


def _locked(move_id: uuid.UUID) -> PlaceMove:
    move = locked(PlaceMove.objects.filter(id=move_id)).first()
    if move is None:
        raise errors.MoveUnknown
    return move


def _record(actor: Actor, move: PlaceMove, verb: str, after: Mapping[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="place_move",
        object_id=move.id,
        place_code=move.reach,
        object_label=move.basis,
        after={"on": move.on.isoformat(), **after},
        reason=move.basis,
    )


def note_export(*, actor: Actor, place_code: str, form: str, wanted: Mapping[str, str], rows: int) -> None:
    """Writes down who took the list of moves away. Refuses without the right to keep the ground."""
    if not actor.has("territory.edit"):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="territory.moves.exported",
        object_type="place_moves",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
