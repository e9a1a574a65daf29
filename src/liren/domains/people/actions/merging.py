"""The same person written down twice made one: somebody has compared both and chosen what stays."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from liren.domains.people import merge_errors, policies, sealing
from liren.domains.people.actions.giving_way import Ledger, end_all, give_way
from liren.domains.people.actions.guarding import close_fields
from liren.domains.people.actions.rows import parted
from liren.domains.people.choices import PersonState
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Merge, Person
from liren.domains.people.queries.merging import HOME, PLAIN, REGISTERED, Side, sides_of
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import merging as rules
from liren.domains.people.rules.grounds import may_keep
from liren.kernel import audit, carrying, clock, guarding, sealed
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage

CHANGED = "people.merge.changed"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`taken`: fields that become as in the entry that goes. `life`: "deceased" or "living" where the two disagree."""

    versions: tuple[int, int]
    taken: Collection[str] = ()
    life: str = ""


@transaction.atomic
@guarding.settled
def merge_persons(*, actor: Actor, kept_id: uuid.UUID, gone_id: uuid.UUID, chosen: Chosen) -> Merge:
    """`gone` becomes `kept`: what it alone says is added, what differs stays unless it was chosen, and every room's
    rows go over.

    Refuses one with itself, whom the actor does not see or may not merge, what was merged before, old pages, dead and
    alive unless somebody has said which, heads of two households, and rows that cannot stand under one person.
    """
    kept, gone = _two(actor, kept_id, gone_id, chosen.versions)
    mine, theirs = sides_of(kept, gone)
    if rules.asks_life(mine.is_dead, theirs.is_dead, chosen.life):
        raise merge_errors.DeadOrAlive(field="life")
    if mine.is_head and theirs.is_head:
        raise merge_errors.TwoHeads
    ledger = Ledger()
    give_way(mine, theirs, chosen.taken, ledger, actor)
    fields = _write(mine, theirs, chosen, ledger)
    try:
        carried = carrying.carry(gone.id, kept.id)
    except carrying.Stuck as stuck:
        raise merge_errors.MergeStuck(what=stuck.label) from stuck
    if kept.state == PersonState.DECEASED:
        end_all(kept, ledger)
    state = gone.state
    gone.state, gone.merged_into = PersonState.MERGED, kept
    _saved(gone)
    changed = {"fields": fields, "columns": ledger.columns, "rows": ledger.rows, "state": state}
    merge = Merge.objects.create(
        place_code=kept.place_code,
        kept=kept,
        gone=gone,
        changed=sealed.seal(json.dumps(changed, ensure_ascii=False), context=CHANGED, key=mine.key),
        carried=carried,
        at=clock.now(),
        by=actor.id,
        by_name=actor.name[:60],
    )
    record(actor, merge, ("people.person.merged", "people.person.merged_away"), sorted(fields))
    return merge


def _two(actor: Actor, kept_id: uuid.UUID, gone_id: uuid.UUID, versions: tuple[int, int]) -> list[Person]:
    """Both locked, always in the same order, so that two who merge them the other way round do not wait in a ring."""
    if kept_id == gone_id:
        raise merge_errors.MergeWithSelf
    rows = locked(Person.objects.filter(id__in=(kept_id, gone_id)).order_by("id"))
    people = {one.id: one for one in rows if policies.can_view_person(actor, one)}
    if len(people) < 2:
        raise PersonNotFound
    both = [people[kept_id], people[gone_id]]
    if not all(policies.can_merge_person(actor, one) for one in both):
        raise NotAllowed
    if any(one.state == PersonState.MERGED for one in both):
        raise merge_errors.MergedAlready
    if tuple(one.version for one in both) != tuple(versions):
        raise StalePage
    for one in both:
        guarding.bring_back(one.id)
    return both


def _write(mine: Side, theirs: Side, chosen: Chosen, ledger: Ledger) -> dict[str, list[Any]]:
    """The entry that stays, written; for each field what it was and what it is, each with its source."""
    kept, off = mine.person, off_for(mine.person)
    over = rules.written_over(mine.values, theirs.values, chosen.taken)
    over = {name: both for name, both in over.items() if name in PLAIN or may_keep(name, kept.agreed, off)}
    fields: dict[str, list[Any]] = {}
    for name, (old, new) in over.items():
        source = theirs.source_of(name)
        fields[name] = [_text(old), kept.sources.get(name), _text(new), source]
        if name in PLAIN:
            setattr(kept, name, new)
        kept.sources = {**kept.sources, name: source}
    texts = {name: str(new) for name, (_old, new) in over.items() if name not in PLAIN}
    is_protected = bool(kept.protection or theirs.person.protection)
    plain, secret = parted(texts, kept.agreed, off, is_protected=is_protected)
    kept.details = {**kept.details, **plain}
    if secret:
        private = sealing.open_private(kept.private, mine.key)
        kept.private = sealing.seal_private({**private, **secret}, mine.key)
    for column, value in _standing(mine, theirs, chosen).items():
        ledger.column(kept, column, value)
    if kept.protection:
        close_fields(kept)
        close_fields(theirs.person, is_protected=True)
    _saved(kept)
    return fields


def _standing(mine: Side, theirs: Side, chosen: Chosen) -> dict[str, Any]:
    """Where the person is kept, whether alive, and how closely: a tighter circle is never widened by a merge."""
    kept, gone = mine.person, theirs.person
    lives_there = theirs.home is not None and (mine.home is None or HOME in chosen.taken)
    is_registered_there = REGISTERED in theirs.households and (
        REGISTERED not in mine.households or REGISTERED in chosen.taken
    )
    return {
        "place_code": gone.place_code if lives_there else kept.place_code,
        "registered_code": gone.registered_code
        if is_registered_there or not kept.registered_code
        else kept.registered_code,
        "protection": kept.protection or gone.protection,
        **_life(mine, theirs, chosen.life),
    }


def _life(mine: Side, theirs: Side, life: str) -> dict[str, Any]:
    states = {mine.person.state, theirs.person.state}
    if mine.is_dead == theirs.is_dead:
        state = PersonState.PRESENT if PersonState.PRESENT in states else mine.person.state
        return {"state": state, "died_on": mine.person.died_on or theirs.person.died_on}
    dead, alive = (mine.person, theirs.person) if mine.is_dead else (theirs.person, mine.person)
    if life == rules.DECEASED:
        return {"state": dead.state, "died_on": dead.died_on}
    return {"state": alive.state, "died_on": None}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _saved(person: Person) -> None:
    person.version += 1
    person.changed_at = clock.now()
    person.save()


def record(actor: Actor, merge: Merge, verbs: tuple[str, str], fields: list[str]) -> None:
    """One entry for each of the two, sealed under each one's own key."""
    for verb, one, other in (
        (verbs[0], merge.kept, merge.gone),
        (verbs[1], merge.gone, merge.kept),
    ):
        audit.record(
            actor=actor,
            verb=verb,
            object_type="person",
            object_id=one.id,
            place_code=one.place_code,
            after={"other": str(other.id), "merge": str(merge.id), "fields": fields},
            subject=one.id,
        )
