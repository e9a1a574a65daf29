"""What a leaver had in hand in this room passes to another, or to nobody. The right was asked for by the handover."""

from __future__ import annotations

import uuid

from liren.domains.organisations.choices import KeeperPart
from liren.domains.organisations.models import DutyShift, DutySwap, GridKeeper, GridLeave, Post, PostHolding
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.in_hand import Move
from liren.kernel.lock import locked


def give_grid(actor: Actor, move: Move) -> bool:
    """The keeper's time ends today and the other's begins, in the same part; who keeps it already changes parts."""
    rows = {row.holder_id: row for row in locked(GridKeeper.objects.filter(grid=move.thing, until=None))}
    before = rows.get(move.source) if move.source else None
    if move.source is not None and before is None:
        return False
    part = before.part if before else _last_part(move)
    today = clock.today()
    for row in filter(None, (before, rows.get(move.target) if move.target else None)):
        row.until = max(today, row.since)
        row.save(update_fields=["until"])
    if move.target is not None:
        GridKeeper.objects.create(grid_id=move.thing, holder_id=move.target, part=part, since=today)
    grid = GridKeeper.objects.select_related("grid").filter(grid=move.thing).first()
    if grid is not None:
        _record(actor, "grid", move, grid.grid.place_code, grid.grid.name)
    return True


def _last_part(move: Move) -> str:
    """As what the leaver kept the grid before."""
    last = GridKeeper.objects.filter(grid=move.thing, holder=move.target).order_by("-until", "-id").first()
    return last.part if last else KeeperPart.DEPUTY


def give_shift(actor: Actor, move: Move) -> bool:
    """Without a successor the deputy has the shift; without a deputy it is taken off the roster."""
    shift = _shift(move)
    if shift is None or shift.holder_id != move.source or _is_busy(shift, move.target):
        return False
    heir = move.target or shift.deputy_id
    if shift.deputy_id == heir:
        shift.deputy_id = None
    DutySwap.objects.filter(shift=shift).delete()
    DutySwap.objects.filter(other=shift).delete()
    if heir is None:
        shift.delete()
    else:
        shift.holder_id = heir
        shift.version += 1
        shift.save(update_fields=["holder", "deputy", "version"])
    _record(actor, "body", move, shift.body.place_code, shift.body.short_name, shift.body_id)
    return True


def _is_busy(shift: DutyShift, target: uuid.UUID | None) -> bool:
    """One person is on duty once at a moment."""
    same = DutyShift.objects.filter(body=shift.body_id, holder=target, starts_at=shift.starts_at)
    return target is not None and same.exists()


def give_deputy(actor: Actor, move: Move) -> bool:
    shift = _shift(move)
    if shift is None or shift.deputy_id != move.source or shift.holder_id == move.target:
        return False
    shift.deputy_id = move.target
    shift.version += 1
    shift.save(update_fields=["deputy", "version"])
    _record(actor, "body", move, shift.body.place_code, shift.body.short_name, shift.body_id)
    return True


def _shift(move: Move) -> DutyShift | None:
    rows = locked(DutyShift.objects.filter(id=move.thing, ends_at__gt=clock.now()))
    return rows.select_related("body").first()


def give_substitute(actor: Actor, move: Move) -> bool:
    leave = locked(GridLeave.objects.filter(id=move.thing)).select_related("keeper__grid").first()
    if leave is None or leave.substitute_id != move.source or leave.keeper.holder_id == move.target:
        return False
    leave.substitute_id = move.target
    leave.save(update_fields=["substitute"])
    grid = leave.keeper.grid
    _record(actor, "grid", move, grid.place_code, grid.name, grid.id)
    return True


def give_post(actor: Actor, move: Move) -> bool:
    """The post's holding ends today and the other's begins; one that began today never was."""
    post = locked(Post.objects.filter(id=move.thing)).select_related("body").first()
    if post is None:
        return False
    today, open_ones = clock.today(), PostHolding.objects.filter(post=post, until=None)
    before = open_ones.filter(holder=move.source).first() if move.source else None
    if move.source and before is None:
        return False
    if before is not None and before.since >= today:
        before.delete()
    elif before is not None:
        before.until = today
        before.save(update_fields=["until"])
    if move.target is not None and not open_ones.filter(holder=move.target).exists():
        PostHolding.objects.create(post=post, holder_id=move.target, since=today)
    _record(actor, "body", move, post.body.place_code, post.title, post.body_id)
    return True


def _record(
    actor: Actor, what: str, move: Move, place_code: str, label: str, key: uuid.UUID | None = None
) -> None:
    audit.record(
        actor=actor,
        verb="organisations.handed.back" if move.is_back else "organisations.handed.on",
        object_type=what,
        object_id=key or move.thing,
        place_code=place_code,
        object_label=label,
        before={"person": str(move.source or "")},
        after={"person": str(move.target or ""), "slip": move.slip},
    )
