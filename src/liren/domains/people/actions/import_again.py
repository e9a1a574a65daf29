"""A line about somebody who is on the register: fields by who is believed, new numbers, another home or household."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from liren.domains.people import sealing
from liren.domains.people.actions.changing import PLAIN, changes_of
from liren.domains.people.actions.import_known import House, Known, Row
from liren.domains.people.actions.import_lines import Ready
from liren.domains.people.actions.rows import (
    OTHER_NAMES,
    Standing,
    document_row,
    find_key_rows,
    parted,
    phone_row,
)
from liren.domains.people.models import FindKey, Membership, PeopleImport, Person, Residence, Source
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules.grounds import may_telephone
from liren.domains.people.rules.listed import HEAD
from liren.domains.people.rules.sources import Said, outcome
from liren.kernel import bulk, clock, ids, sealed

TOLD, BEFORE = "people.conflict.told", "people.import.before"
WRITTEN = ("sex", "birth", "ethnic", "nationality", "details", "private", "sources", "version", "changed_at")
Home = tuple[uuid.UUID, uuid.UUID | None]
Change = tuple[Any, Any]


@dataclass(slots=True)
class Again:
    """What a round writes about people who were there. `seen` are those it has looked at."""

    run_id: uuid.UUID
    seen: set[uuid.UUID] = field(default_factory=set)
    persons: list[Person] = field(default_factory=list)
    renamed: list[tuple[Person, Standing]] = field(default_factory=list)
    memberships: list[Row] = field(default_factory=list)
    residences: list[Row] = field(default_factory=list)
    ended: list[Residence | Membership] = field(default_factory=list)
    phones: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)

    def end(self) -> None:
        """Writes the changed people, and ends homes and memberships before new ones begin."""
        bulk.update_rows(self.persons, WRITTEN)
        for kind in (Residence, Membership):
            bulk.update_rows([one for one in self.ended if isinstance(one, kind)], ["until"])

    def rewrite_keys(self) -> None:
        FindKey.objects.filter(person__in=[person for person, _ in self.renamed]).delete()
        bulk.insert_rows(
            FindKey,
            (
                row
                for person, at in self.renamed
                for row in find_key_rows(person.id, person.name, person.details, at)
            ),
        )


def take_again(
    said: Source,
    known: Known,
    again: Again,
    one: Ready,
    person: Person,
    home: Home | None,
    house: House | None,
) -> str:
    """ "updated" or "unchanged". What a stronger source said stays, and the difference is a conflict."""
    key = known.keys[person.id]
    again.seen.add(person.id)
    private = sealing.open_private(person.private, key)
    changes = changes_of(person, one.read, private, off_for(person))
    taken = {
        name: change for name, change in changes.items() if _is_believed(said, known, person, name, change)
    }
    told = {name: change for name, change in changes.items() if name not in taken}
    made: dict[str, Any] = {}
    _numbers(said, known, again, one, person, made, told)
    _home(said, known, again, one, person, home, made, told)
    _household(said, known, again, one, person, house, made)
    _tell(said, known, again, person, told, key)
    if not (taken or made):
        return "unchanged"
    _keep(again, said, person, taken, private, made, key)
    return "updated"


def _is_believed(said: Source, known: Known, person: Person, name: str, change: Change) -> bool:
    """Another name under the same number is never taken without a person's look."""
    old, new = change
    if old in (None, "", "0"):
        return True
    if name == "name":
        return False
    before = known.sources[int(person.sources.get(name, person.source_id))]
    return outcome(Said(old, before.kind, before.at), Said(new, said.kind, said.at)) == "take"


def _numbers(
    said: Source,
    known: Known,
    again: Again,
    one: Ready,
    person: Person,
    made: dict[str, Any],
    told: dict[str, Change],
) -> None:
    read, key = one.read, known.keys[person.id]
    there = known.documents.get(person.id, set())
    if read.document and one.number_index not in there:
        if there:
            told["document"] = ("", read.document.number)
        else:
            row = document_row(person.id, read.document, key)
            again.documents.append(row)
            made["documents"] = [str(row["id"])]
    since = day_of(said)
    given = read.phones if may_telephone(person.agreed) else ()
    phones = [phone_row(person.id, phone, key, since) for phone in given]
    fresh = [row for row in phones if row["number_index"] not in known.phones.get(person.id, set())]
    if fresh:
        again.phones += fresh
        made["phones"] = [str(row["id"]) for row in fresh]


def _home(
    said: Source,
    known: Known,
    again: Again,
    one: Ready,
    person: Person,
    home: Home | None,
    made: dict[str, Any],
    told: dict[str, Change],
) -> None:
    """Another home: a move, or a conflict where a stronger source has said where the person lives."""
    kept = known.residences.get(person.id)
    if home is None or not one.lives_here or (kept and kept.dwelling_id == home[0]):
        return
    if kept is not None:
        source = known.sources.get(kept.source_id) or kept.source
        is_believed = outcome(Said(1, source.kind, source.at), Said(2, said.kind, said.at)) == "take"
        if not is_believed or kept.since > day_of(said):
            told["home"] = (str(kept.dwelling_id), str(home[0]))
            return
        kept.until = day_of(said)
        again.ended.append(kept)
        made["ended_home"] = str(kept.id)
    row: Row = {"id": ids.uuid7(), "person_id": person.id, "dwelling_id": home[0], "grid_id": home[1]}
    row |= {"place_code": one.place_code, "source_id": said.id, "since": day_of(said)}
    again.residences.append(row)
    made["home"] = str(row["id"])


def _household(
    said: Source,
    known: Known,
    again: Again,
    one: Ready,
    person: Person,
    house: House | None,
    made: dict[str, Any],
) -> None:
    """Into the household of the line: where the person is in none, or moved with the home."""
    if house is None:
        return
    kept = known.memberships.get((person.id, one.is_registered))
    if kept is not None:
        if kept.household_id == house.id or "home" not in made:
            return
        kept.until = max(kept.since, day_of(said))
        again.ended.append(kept)
        made["ended_membership"] = str(kept.id)
    row = {
        "id": ids.uuid7(),
        "household_id": house.id,
        "person_id": person.id,
        "relation": one.relation,
    }
    row |= {"is_head": one.relation == HEAD, "is_registered": one.is_registered}
    again.memberships.append(row | {"since": day_of(said)})
    made["membership"] = str(row["id"])


def _tell(
    said: Source, known: Known, again: Again, person: Person, told: dict[str, Change], key: bytes
) -> None:
    """Each difference once: one that waits for a decision already is not told again."""
    for name, (held, new) in told.items():
        if (person.id, name) in known.conflicts:
            continue
        text = json.dumps({"held": _as_text(held), "new": _as_text(new)}, ensure_ascii=False)
        again.conflicts.append(
            {
                "person_id": person.id,
                "place_code": person.place_code,
                "field": name,
                "told": sealed.seal(text, context=TOLD, key=key),
                "source_id": said.id,
                "run_id": again.run_id,
            }
        )


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _keep(
    again: Again,
    said: Source,
    person: Person,
    taken: dict[str, Change],
    private: dict[str, Any],
    made: dict[str, Any],
    key: bytes,
) -> None:
    """The fields, each with its source, and beside the import what they were."""
    before = {name: [_as_text(old), person.sources.get(name)] for name, (old, _) in taken.items()}
    details, secret = parted(
        {name: new for name, (_, new) in taken.items() if name not in PLAIN}, person.agreed, off_for(person)
    )
    for name in PLAIN:
        if name in taken:
            setattr(person, name, taken[name][1])
    person.details = {**person.details, **details}
    if secret:
        person.private = sealing.seal_private({**private, **secret}, key)
    person.sources = {**person.sources, **dict.fromkeys(taken, said.id)}
    person.version += 1
    person.changed_at = said.at
    again.persons.append(person)
    if taken.keys() & set(OTHER_NAMES):
        standing = Standing(person.place_code, person.registered_code, said.id, said.at, day_of(said))
        again.renamed.append((person, standing))
    text = json.dumps(before, ensure_ascii=False)
    row = {"run_id": again.run_id, "person_id": person.id, "made": made}
    again.changes.append(row | {"before": sealed.seal(text, context=BEFORE, key=key)})


def day_of(said: Source) -> dt.date:
    """The day of a saying, in China."""
    return said.at.astimezone(clock.LOCAL).date()


def said_of(run: PeopleImport) -> Source:
    """What everything an import says rests on; there once it has begun."""
    return Source.objects.get(id=run.said_id or 0)
