"""A leaver's open work passes to others, or back to the whole body; and how that is taken back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.access import errors
from liren.domains.access.actions.accounts import record
from liren.domains.access.handing_policies import (
    can_arrange,
    can_undo,
    handovers_visible_to,
    leavers_visible_to,
)
from liren.domains.access.handover_hooks import HOOKS
from liren.domains.access.handover_models import Handover, HandoverLine
from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.access.queries.handing import heirs_for, undo_days
from liren.domains.access.rules import handing as rules
from liren.domains.access.rules.handing import HandFault
from liren.kernel import audit, clock, in_hand
from liren.kernel.actor import Actor, Grant
from liren.kernel.in_hand import KINDS, Move, Thing
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import NotAllowed, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Given:
    """One thing, and to whom; None: back to the whole body."""

    kind: str
    thing: uuid.UUID
    to: uuid.UUID | None


@transaction.atomic
def hand_over(*, actor: Actor, account_id: uuid.UUID, given: Sequence[Given], reason: str) -> Handover:
    """Passes on what is named, all of it or nothing, under one number.

    Refuses one's own work, what is not in these hands any more or belongs elsewhere, a successor without the right
    there, and giving back to the body by whoever may not release.
    """
    reason = _reason(reason)
    leaver = _leaver(actor, account_id)
    if not given:
        raise errors.HandoverEmpty
    if len(given) > rules.LINES_MOST:
        raise errors.HandoverTooMuch(most=rules.LINES_MOST)
    pairs = _checked(actor, leaver, given)
    grant = rules.covering(actor, rules.ARRANGE, pairs[0][0].place, pairs[0][0].body)
    if grant is None:  # each thing was covered above
        raise NotAllowed
    handover = _made(actor, leaver, grant, reason)
    for thing, to in pairs:
        _give(actor, thing, Move(thing.id, leaver.id, to, handover.number))
    lines = [_line(handover, thing, to) for thing, to in pairs]
    HandoverLine.objects.bulk_create(lines)
    verb = "made" if any(to for _thing, to in pairs) else "released"
    facts = {"number": handover.number, **in_hand.counts(thing for thing, _to in pairs)}
    record(actor, f"access.handover.{verb}", leaver, after=facts, reason=reason)
    HOOKS.tell_of_handover(handover)
    return handover


@transaction.atomic
def undo_handover(*, actor: Actor, handover_id: uuid.UUID, reason: str) -> tuple[int, int]:
    """Gives back what is still in the successors' hands; how much went back and how much stayed.

    Refuses twice, after the days of the locality, and while the leaver's account is closed.
    """
    reason = _reason(reason)
    handover = locked(Handover.objects.filter(id=handover_id)).select_related("leaver").first()
    if handover is None or not handovers_visible_to(actor).filter(id=handover.id).exists():
        raise NotFound
    if not can_undo(actor, handover):
        raise NotAllowed
    _check_undoable(handover)
    lines = list(handover.lines.order_by("id"))
    for line in lines:
        move = Move(line.thing, line.successor_id, handover.leaver_id, handover.number, is_back=True)
        give = KINDS[line.kind].give if line.kind in KINDS else None
        line.is_back = give is not None and give(actor, move)
    HandoverLine.objects.bulk_update(lines, ["is_back"])
    handover.undone_at, handover.undone_by_id, handover.undone_why = clock.now(), own_id(actor), reason
    handover.save(update_fields=["undone_at", "undone_by", "undone_why"])
    back = sum(line.is_back for line in lines)
    facts = {"number": handover.number, "back": back, "stayed": len(lines) - back}
    record(actor, "access.handover.undone", handover.leaver, after=facts, reason=reason)
    HOOKS.tell_of_handover(handover)
    return back, len(lines) - back


def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list away. Refuses without the right."""
    if not actor.has(rules.ARRANGE):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="access.handover.exported",
        object_type="handover",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _check_undoable(handover: Handover) -> None:
    if handover.undone_at is not None:
        raise errors.HandoverUndone
    days = undo_days(handover.place_code)
    if not rules.can_be_undone(handover.made_at, clock.now(), days):
        raise errors.HandoverUndoLate(days=days)
    if not handover.leaver.is_active:
        raise errors.HandoverLeaverGone(name=handover.leaver.display_name)


def _reason(words: str) -> str:
    said = " ".join(words.split())
    if not said or len(said) > rules.REASON_MOST:
        raise errors.HandoverReason(field="reason")
    return said


def _leaver(actor: Actor, account_id: uuid.UUID) -> Account:
    """Locked, so that two handovers of one person go one after the other."""
    account = locked(Account.objects.filter(id=account_id)).first()
    if account is None or not leavers_visible_to(actor).filter(id=account_id).exists():
        raise NotFound
    if account.id == actor.id:
        raise errors.HandoverOwn
    if not can_arrange(actor, account):
        raise NotAllowed
    return account


def _checked(actor: Actor, leaver: Account, given: Sequence[Given]) -> list[tuple[Thing, uuid.UUID | None]]:
    there = {(one.kind, one.id): one for one in in_hand.held_by(leaver.id)}
    pairs = [(_there(there, one), one.to) for one in given]
    heirs = {one.id: one for one in heirs_for(leaver, [thing for thing, _to in pairs])}
    fit = _fitting(list(heirs.values()), [thing for thing, to in pairs if to])
    for thing, to in pairs:
        is_fit = to in fit.get((thing.kind, thing.id), ())
        fault = rules.fault_of(actor, thing, has_successor=to is not None, is_fit=is_fit)
        if fault is not None:
            name = heirs[to].name if to in heirs else _name_of(to)
            raise _refusal(fault, thing, name)
    return pairs


def _there(there: dict[tuple[str, uuid.UUID], Thing], one: Given) -> Thing:
    found = there.get((one.kind, one.thing))
    if found is None or KINDS[one.kind].give is None:
        label = HandoverLine.objects.filter(thing=one.thing).values_list("label", flat=True).first()
        raise errors.HandoverGone(label=label or in_hand.title_of(one.kind))
    return found


def _fitting(
    heirs: Sequence[Actor], things: Sequence[Thing]
) -> dict[tuple[str, uuid.UUID], frozenset[uuid.UUID]]:
    found: dict[tuple[str, uuid.UUID], frozenset[uuid.UUID]] = {}
    for key in in_hand.counts(things):
        fits = KINDS[key].fits
        told = fits(heirs, [one for one in things if one.kind == key]) if fits else {}
        found |= {(key, thing): fit for thing, fit in told.items()}
    return found


def _refusal(fault: HandFault, thing: Thing, name: str) -> Refusal:
    if fault is HandFault.OUTSIDE:
        return errors.HandoverOutside(label=thing.label)
    if fault is HandFault.NO_RELEASE:
        return errors.HandoverNoRelease(label=thing.label, field=field_of(thing))
    return errors.SuccessorUnfit(name=name, label=thing.label, field=field_of(thing))


def field_of(thing: Thing) -> str:
    """The field of a form in which a thing is given to somebody."""
    return f"{thing.kind}:{thing.id.hex}"


def _name_of(account_id: uuid.UUID | None) -> str:
    if account_id is None:
        return "—"
    return Account.objects.filter(id=account_id).values_list("display_name", flat=True).first() or "—"


def _made(actor: Actor, leaver: Account, grant: Grant, reason: str) -> Handover:
    now = clock.now()
    county, year = (grant.place[:6] or audit.NOWHERE), now.astimezone(clock.LOCAL).year
    serial = next_serial(f"handover:{county}:{year}")
    handover = Handover(
        number=f"{county}-{year}-{serial:04d}",
        leaver=leaver,
        place_code=grant.place,
        body_id=grant.body,
        reason=reason,
        made_by_id=own_id(actor),
        made_at=now,
    )
    handover.save(force_insert=True)
    return handover


def _give(actor: Actor, thing: Thing, move: Move) -> None:
    give = KINDS[thing.kind].give
    if give is None or not give(actor, move):
        raise errors.HandoverGone(label=thing.label)


def _line(handover: Handover, thing: Thing, to: uuid.UUID | None) -> HandoverLine:
    return HandoverLine(
        handover=handover,
        kind=thing.kind,
        thing=thing.id,
        label=thing.label[:80],
        words=thing.words[:200],
        at=thing.at,
        successor_id=to,
    )
