"""The only writer of duty rosters: shifts set, changed, removed, read from a list, handed over, swapped."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liren.domains.organisations import errors, policies
from liren.domains.organisations.choices import SwapState
from liren.domains.organisations.duty_hooks import HOOKS
from liren.domains.organisations.models import Body, DutyShift, DutySwap
from liren.domains.organisations.queries.duty import people_by_name, people_of
from liren.domains.organisations.rules import duty as rules
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, StalePage
from liren.kernel.taken import refused_if_taken

PHONE = re.compile(r"[0-9 +\-]{0,24}")
NOTE_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftWish:
    """Who is on duty, when (aware), who stands in, under which telephone."""

    holder_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    deputy_id: uuid.UUID | None = None
    phone: str = ""


@transaction.atomic
def set_shifts(
    *, actor: Actor, body_id: uuid.UUID, wish: ShiftWish, weekly_until: dt.date | None = None
) -> list[DutyShift]:
    """Puts somebody on duty, and with `weekly_until` every week again until that day.

    Refuses impossible hours, people of other bodies, a deputy who is the holder, and a second shift of one person at
    the same moment. All are set or none.
    """
    body = _kept(actor, body_id)
    _check(body, wish)
    spans = rules.weekly(_span(wish), weekly_until) if weekly_until else [_span(wish)]
    shifts = [_shift(body, wish, span) for span in spans]
    _insert(body, shifts)
    facts = {**_facts(shifts[0]), "count": len(shifts)}
    _record(actor, "organisations.duty.set", body, after=facts)
    return shifts


@transaction.atomic
def change_shift(
    *, actor: Actor, shift_id: uuid.UUID, wish: ShiftWish, version: int | None = None
) -> DutyShift:
    """Refuses as `set_shifts`, one that is over, and `kernel.stale_page`."""
    shift = _editable(actor, shift_id, version)
    _check(shift.body, wish)
    before = _facts(shift)
    shift.holder_id, shift.deputy_id = wish.holder_id, wish.deputy_id
    shift.starts_at, shift.ends_at, shift.phone = wish.starts_at, wish.ends_at, wish.phone.strip()
    shift.version += 1
    _check_alone(shift)
    with _refused_if_twice():
        shift.save()
    _drop_swaps([shift.id])
    _record(actor, "organisations.duty.changed", shift.body, before=before, after=_facts(shift))
    return shift


@transaction.atomic
def remove_shift(*, actor: Actor, shift_id: uuid.UUID, version: int | None = None) -> None:
    """Refuses one that is over: who was on duty stays on record."""
    shift = _editable(actor, shift_id, version)
    _record(actor, "organisations.duty.removed", shift.body, before=_facts(shift))
    shift.delete()


@transaction.atomic
def import_roster(*, actor: Actor, body_id: uuid.UUID, rows: Sequence[rules.RosterRow]) -> int:
    """Sets every row that has no trouble and whose people work here; how many. Refuses a list without any."""
    body = _kept(actor, body_id)
    wishes = [wish for wish, trouble in judged(body, rows) if wish is not None and not trouble]
    if not wishes:
        raise errors.RosterEmpty(field="file")
    _insert(body, [_shift(body, wish, _span(wish)) for wish in wishes])
    _record(actor, "organisations.duty.imported", body, after={"count": len(wishes)})
    return len(wishes)


def judged(body: Body, rows: Iterable[rules.RosterRow]) -> list[tuple[ShiftWish | None, str]]:
    """Each row with what is wrong with it: day, hours, holder, deputy, phone, taken; empty if nothing. Two queries."""
    people = people_by_name(body)
    taken = {
        (shift.holder_id, shift.starts_at, shift.ends_at) for shift in DutyShift.objects.filter(body=body)
    }
    found: list[tuple[ShiftWish | None, str]] = []
    for row in rows:
        wish, trouble = _judged(row, people)
        if wish is not None and not trouble:
            if any(one == wish.holder_id and b < wish.ends_at and wish.starts_at < e for one, b, e in taken):
                trouble = "taken"
            taken.add((wish.holder_id, wish.starts_at, wish.ends_at))
        found.append((wish, trouble))
    return found


def _judged(row: rules.RosterRow, people: dict[str, uuid.UUID | None]) -> tuple[ShiftWish | None, str]:
    holder, deputy = people.get(row.holder), people.get(row.deputy)
    if row.span is None or row.trouble:
        return None, row.trouble
    if holder is None:
        return None, "holder"
    if row.deputy and (deputy is None or deputy == holder):
        return None, "deputy"
    if not PHONE.fullmatch(row.phone):
        return None, "phone"
    wish = ShiftWish(
        holder_id=holder,
        deputy_id=deputy,
        starts_at=row.span.start,
        ends_at=row.span.end,
        phone=row.phone,
    )
    return wish, "" if row.span.is_possible else "hours"


@transaction.atomic
def hand_over(*, actor: Actor, shift_id: uuid.UUID, words: str) -> DutyShift:
    """What the next on duty must know, written by one of the shift. Refuses an empty or overlong note."""
    shift = _visible(actor, shift_id)
    if actor.id not in (shift.holder_id, shift.deputy_id):
        raise NotAllowed
    words = words.strip()
    if not 0 < len(words) <= NOTE_MOST:
        raise errors.HandoverMissing(field="words")
    shift.handover, shift.handed_over_at = words, clock.now()
    shift.save(update_fields=["handover", "handed_over_at"])
    _record(actor, "organisations.duty.handed_over", shift.body, after=_facts(shift))
    return shift


@transaction.atomic
def ask_swap(*, actor: Actor, shift_id: uuid.UUID, other_id: uuid.UUID, words: str = "") -> DutySwap:
    """Asks the holder of another shift of the same body to change. Refuses what has begun or is not one's own."""
    shift = _visible(actor, shift_id)
    other = locked(DutyShift.objects.filter(id=other_id)).first()
    if other is None or shift.holder_id != actor.id or not _can_change(shift, other):
        raise errors.SwapNotPossible
    _drop_swaps([shift.id])
    swap = DutySwap(shift=shift, other=other, words=words.strip()[:200], asked_at=clock.now())
    swap.save(force_insert=True)
    _record(actor, "organisations.duty.swap_asked", shift.body, after=_swap_facts(swap))
    HOOKS.tell_of_swap(swap)
    return swap


@transaction.atomic
def decide_swap(*, actor: Actor, swap_id: uuid.UUID, agrees: bool) -> DutySwap:
    """The one who was asked agrees, and the two change places; or does not. Whoever asked may take it back.

    Refuses one that is decided, or whose shifts have begun or changed hands meanwhile.
    """
    swap = locked(DutySwap.objects.filter(id=swap_id)).first()
    if swap is None:
        raise NotFound
    shifts = locked(DutyShift.objects.filter(id__in=(swap.shift_id, swap.other_id)).order_by("id"))
    by_id = {shift.id: shift for shift in shifts}
    shift, other = by_id[swap.shift_id], by_id[swap.other_id]
    if actor.id not in (shift.holder_id, other.holder_id):
        raise NotFound
    if swap.state != SwapState.WAITING or (agrees and not _can_change(shift, other)):
        raise errors.SwapDecided
    if agrees and actor.id != other.holder_id:
        raise NotAllowed
    verb = "organisations.duty.swapped" if agrees else "organisations.duty.swap_declined"
    swap.state = SwapState.AGREED if agrees else SwapState.DECLINED
    if not agrees and actor.id == shift.holder_id:
        swap.state, verb = SwapState.DROPPED, "organisations.duty.swap_dropped"
    swap.decided_at = clock.now()
    swap.save(update_fields=["state", "decided_at"])
    facts = _swap_facts(swap)
    if agrees:
        _change_places(shift, other)
    _record(actor, verb, shift.body, after=facts)
    HOOKS.tell_of_swap(swap)
    return swap


def _can_change(shift: DutyShift, other: DutyShift) -> bool:
    now = clock.now()
    is_ahead = shift.starts_at > now and other.starts_at > now
    return is_ahead and shift.body_id == other.body_id and shift.holder_id != other.holder_id


def _change_places(shift: DutyShift, other: DutyShift) -> None:
    shift.holder_id, other.holder_id = other.holder_id, shift.holder_id
    for one in (shift, other):
        if one.deputy_id == one.holder_id:
            one.deputy_id = None
        one.version += 1
        _check_alone(one, besides={shift.id, other.id})
        one.save(update_fields=["holder", "deputy", "version"])


def _drop_swaps(shift_ids: Sequence[uuid.UUID]) -> None:
    """A wish about a shift that has changed is void."""
    waiting = DutySwap.objects.filter(state=SwapState.WAITING)
    for field in ("shift_id__in", "other_id__in"):
        waiting.filter(**{field: shift_ids}).update(state=SwapState.DROPPED, decided_at=clock.now())


def _kept(actor: Actor, body_id: uuid.UUID) -> Body:
    body = locked(policies.rosters_visible_to(actor).filter(id=body_id)).first()
    if body is None:
        raise NotFound
    if not policies.can_edit_duty(actor, body):
        raise NotAllowed
    return body


def _visible(actor: Actor, shift_id: uuid.UUID) -> DutyShift:
    rows = DutyShift.objects.filter(id=shift_id, body__in=policies.rosters_visible_to(actor))
    shift = locked(rows).first()
    if shift is None:
        raise NotFound
    return shift


def _editable(actor: Actor, shift_id: uuid.UUID, version: int | None) -> DutyShift:
    shift = _visible(actor, shift_id)
    if not policies.can_edit_duty(actor, shift.body):
        raise NotAllowed
    if shift.ends_at <= clock.now():
        raise errors.ShiftPast
    if version is not None and version != shift.version:
        raise StalePage
    return shift


def _check(body: Body, wish: ShiftWish) -> None:
    if not _span(wish).is_possible:
        raise errors.ShiftImpossible(field="ends")
    if not PHONE.fullmatch(wish.phone.strip()):
        raise errors.ShiftPhoneWrong(field="phone")
    if wish.deputy_id == wish.holder_id:
        raise errors.ShiftDeputySame(field="deputy")
    here = {account.id for account in people_of(body)}
    for field, person in (("holder", wish.holder_id), ("deputy", wish.deputy_id)):
        if person is not None and person not in here:
            raise errors.ShiftHolderForeign(field=field, name=_("所选的人"))


def _insert(body: Body, shifts: Sequence[DutyShift]) -> None:
    for shift in shifts:
        _check_alone(shift)
    with _refused_if_twice():
        DutyShift.objects.bulk_create(shifts)


def _refused_if_twice() -> AbstractContextManager[None]:
    return refused_if_taken(errors.ShiftTaken(field="holder"), DutyShift, "body", "holder", "starts_at")


def _check_alone(shift: DutyShift, besides: Iterable[uuid.UUID] = ()) -> None:
    """One person is on one duty at a time, wherever."""
    same = DutyShift.objects.filter(
        holder_id=shift.holder_id, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
    )
    if same.exclude(id__in={shift.id, *besides}).exists():
        raise errors.ShiftTaken(field="holder")


def _shift(body: Body, wish: ShiftWish, span: rules.Span) -> DutyShift:
    return DutyShift(
        body=body,
        holder_id=wish.holder_id,
        deputy_id=wish.deputy_id,
        starts_at=span.start,
        ends_at=span.end,
        phone=wish.phone.strip(),
    )


def _span(wish: ShiftWish) -> rules.Span:
    return rules.Span(wish.starts_at, wish.ends_at)


def _facts(shift: DutyShift) -> dict[str, Any]:
    """Without the telephone."""
    return {
        "holder": shift.holder_id,
        "deputy": shift.deputy_id,
        "starts": shift.starts_at,
        "ends": shift.ends_at,
    }


def _swap_facts(swap: DutySwap) -> dict[str, Any]:
    return {"shift": _facts(swap.shift), "other": _facts(swap.other), "state": swap.state}


def _record(actor: Actor, verb: str, body: Body, *, before: Any = None, after: Any = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="body",
        object_id=body.id,
        place_code=body.place_code,
        object_label=body.short_name,
        before=before,
        after=after,
    )
