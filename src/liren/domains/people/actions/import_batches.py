"""One batch of an import: told apart, written, and the import moved on behind it, all in one transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from liren.domains.people.actions.import_again import Again, day_of, take_again
from liren.domains.people.actions.import_known import (
    House,
    Known,
    Remembered,
    Row,
    keys_of,
    look_up,
)
from liren.domains.people.actions.import_lines import Made, Parked, Ready, shown_cells
from liren.domains.people.actions.rows import KEPT
from liren.domains.people.models import (
    Conflict,
    Dwelling,
    Household,
    ImportedChange,
    Membership,
    ParkedRow,
    PeopleImport,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.rules.doors import Home
from liren.domains.people.rules.listed import HEAD
from liren.kernel import audit, bulk, ids, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked, next_serial


class Overtaken(Exception):
    """Another worker has gone on with the import, or it has ended; nothing of this batch was written."""


@dataclass(slots=True)
class Written:
    """What a round will write."""

    again: Again
    dwellings: list[Row] = field(default_factory=list)
    ready: list[Ready] = field(default_factory=list)
    households: list[Row] = field(default_factory=list)
    memberships: list[Row] = field(default_factory=list)
    residences: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sums:
    """A batch's lines: `told` has for each its ordinal, what became of it, and the person."""

    told: list[tuple[int, str, str]] = field(default_factory=list)
    parked: list[ParkedRow] = field(default_factory=list)
    conflicts: int = 0

    def count(self, what: str) -> int:
        return sum(kind == what for _, kind, _ in self.told)


@transaction.atomic
@bulk.bulk_step()
def take_batch(
    *, actor: Actor, run: PeopleImport, said: Source, remembered: Remembered, made: Sequence[Made]
) -> PeopleImport:
    """Writes lines and moves the import on behind them. Raises `Overtaken` if it is not where it was."""
    run = _held(run)
    next_serial(f"people.import:{run.place_code[:6]}")  # two imports of one county take turns from here
    sums = Sums()
    waiting: list[Ready] = []
    for one in made:
        if isinstance(one, Parked):
            _park(run, sums, one)
        else:
            waiting.append(one)
    while waiting:
        waiting = _round(run, said, remembered, sums, waiting)
    bulk.insert_all(sums.parked)
    _record(actor, run, sums)
    _move_on(run, made[-1].ordinal, sums)
    remembered.trim()
    return run


def _held(expected: PeopleImport) -> PeopleImport:
    run = locked(PeopleImport.objects.filter(id=expected.id)).first()
    if run is None or run.finished_at is not None or run.position != expected.position:
        raise Overtaken
    return run


def _round(
    run: PeopleImport, said: Source, remembered: Remembered, sums: Sums, waiting: Sequence[Ready]
) -> list[Ready]:
    """Takes each person once; lines that name somebody again wait for the next round, when the first is there."""
    now, later = _parted(waiting)
    known, written = look_up(now, remembered), Written(Again(run.id))
    for one in now:
        if not _take(run, said, remembered, known, written, sums, one):
            later.append(one)
    _write(written)
    sums.conflicts += len(written.again.conflicts)
    return later


def _parted(waiting: Sequence[Ready]) -> tuple[list[Ready], list[Ready]]:
    seen: set[object] = set()
    now: list[Ready] = []
    later: list[Ready] = []
    for one in waiting:
        keys = {one.names, *([one.number_index] if one.number_index else [])}
        (later if keys & seen else now).append(one)
        seen |= keys
    return now, later


def _take(
    run: PeopleImport,
    said: Source,
    remembered: Remembered,
    known: Known,
    written: Written,
    sums: Sums,
    one: Ready,
) -> bool:
    """Takes a line; not one whose person has been looked at in this round already."""
    numbered = known.by_index.get(one.number_index)
    people = [numbered] if numbered else known.by_name.get(one.names, [])
    person = known.persons.get(people[0]) if people else None
    if person is not None and person.id in written.again.seen:
        return False
    house = _house_of(known, remembered, one)
    reason = _reason_to_park(known, one, people, person, house)
    if reason:
        column = "relation" if reason == "head_taken" else "document" if one.number_index else "name"
        _park(run, sums, Parked(one.line, column, reason))
        return True
    home = _home(remembered, written, one)
    if one.relation and house is None:
        house = _new_house(known, written, said, one, home)
    if person is None:
        _create(written, said, one, home, house)
        sums.told.append((one.ordinal, "created", str(one.person_id)))
        person_id = one.person_id
    else:
        what = take_again(said, known, written.again, one, person, home, house if one.relation else None)
        sums.told.append((one.ordinal, what, str(person.id)))
        person_id = person.id
    if house is not None and one.relation == HEAD:
        house.head = person_id
    return True


def _reason_to_park(
    known: Known, one: Ready, people: Sequence[uuid.UUID], person: Person | None, house: House | None
) -> str:
    if len(people) > 1:
        return "several"
    if person is not None and person.state == "deceased":
        return "deceased"
    if person is not None and one.place_code not in (person.place_code, person.registered_code):
        return "elsewhere"
    if person is not None and person.id not in known.keys:
        return "elsewhere"
    if (person is not None and person.protection) or one.names[:3] in known.protected:
        return "protected"
    return "head_taken" if one.relation == HEAD and _is_headed(known, person, house) else ""


def _is_headed(known: Known, person: Person | None, house: House | None) -> bool:
    """Whether the household has another head, or the person heads another household."""
    own = person.id if person else None
    if house is not None and house.head not in (None, own):
        return True
    kept = [known.memberships.get((own, registered)) for registered in (True, False)] if own else []
    return any(
        one is not None and one.is_head and (house is None or one.household_id != house.id) for one in kept
    )


def _house_of(known: Known, remembered: Remembered, one: Ready) -> House | None:
    """By its number; a line without number belongs to the household at the door."""
    if one.household:
        return known.houses.get(("number", one.place_code, one.household))
    at = remembered.homes.get(one.door) if one.door else None
    return known.houses.get(("home", at[0])) if at else None


def _home(remembered: Remembered, written: Written, one: Ready) -> tuple[uuid.UUID, uuid.UUID | None] | None:
    """The dwelling of a line and its grid, registered if it is new."""
    if one.home is None or one.door is None:
        return None
    if one.door not in remembered.homes:
        row = _dwelling_row(remembered, one.place_code, one.home)
        written.dwellings.append(row)
        remembered.homes[one.door] = (row["id"], row["grid_id"])
    return remembered.homes[one.door]


def _dwelling_row(remembered: Remembered, place_code: str, home: Home) -> Row:
    found = next(
        (kept for key in keys_of(home) if (kept := remembered.buildings.get((place_code, key)))),
        {"building_id": None, "grid_id": None},
    )
    return {
        "id": ids.uuid7(),
        "place_code": place_code,
        "address": home.address,
        "address_key": home.address_key,
        "unit": home.unit,
        "floor": home.floor,
        "room": home.room,
        "door": home.door,
        **found,
    }


def _new_house(
    known: Known, written: Written, said: Source, one: Ready, home: tuple[uuid.UUID, uuid.UUID | None] | None
) -> House:
    house = House(ids.uuid7(), dwelling=home[0] if home else None)
    written.households.append(
        {
            "id": house.id,
            "place_code": one.place_code,
            "number": one.household,
            "dwelling_id": house.dwelling,
            "opened_on": day_of(said),
            "source_id": said.id,
        }
    )
    if one.household:
        known.houses["number", one.place_code, one.household] = house
    if house.dwelling:
        known.houses.setdefault(("home", house.dwelling), house)
    return house


def _create(
    written: Written,
    said: Source,
    one: Ready,
    home: tuple[uuid.UUID, uuid.UUID | None] | None,
    house: House | None,
) -> None:
    written.ready.append(one)
    since = one.since or min(one.until or day_of(said), day_of(said))
    if house is not None and one.relation:
        written.memberships.append(
            member_row(one, one.person_id, house) | {"since": since, "until": one.until}
        )
    if home is not None and one.lives_here:
        row = home_row(one, one.person_id, home, said)
        written.residences.append(row | {"since": since, "until": one.until})


def member_row(one: Ready, person_id: uuid.UUID, house: House) -> Row:
    return {
        "household_id": house.id,
        "person_id": person_id,
        "relation": one.relation,
        "is_head": one.relation == HEAD,
        "is_registered": one.is_registered,
    }


def home_row(one: Ready, person_id: uuid.UUID, home: tuple[uuid.UUID, uuid.UUID | None], said: Source) -> Row:
    return {
        "person_id": person_id,
        "dwelling_id": home[0],
        "grid_id": home[1],
        "place_code": one.place_code,
        "source_id": said.id,
    }


def _write(written: Written) -> None:
    """New people and what belongs to them, references before what refers to them."""
    ready = written.ready
    subjects.keep_packed(one.key for one in ready)
    for at, model in enumerate(KEPT):
        bulk.insert_packed(model, (one.packs[at] for one in ready))
    bulk.insert_rows(Dwelling, written.dwellings)
    bulk.insert_rows(Household, written.households)
    again = written.again
    again.end()
    bulk.insert_rows(Membership, [*written.memberships, *again.memberships])
    bulk.insert_rows(Residence, [*written.residences, *again.residences])
    bulk.insert_rows(PersonPhone, again.phones)
    bulk.insert_rows(PersonDocument, again.documents)
    bulk.insert_rows(ImportedChange, again.changes)
    bulk.insert_rows(Conflict, again.conflicts)
    again.rewrite_keys()


def _park(run: PeopleImport, sums: Sums, parked: Parked) -> None:
    line = parked.line
    sums.told.append((line.ordinal, "parked", parked.reason))
    sums.parked.append(
        ParkedRow(
            run=run,
            sheet=line.sheet[:64],
            row=line.row,
            column=parked.column[:20],
            reason=parked.reason,
            cells=json.dumps(shown_cells(line), ensure_ascii=False),
        )
    )


def _record(actor: Actor, run: PeopleImport, sums: Sums) -> None:
    audit.record_bulk(
        actor=actor,
        verb="people.import.batch",
        object_type="people_import",
        place_code=run.place_code,
        rows=_told(sums),
        summary={
            "run": str(run.id),
            **{what: sums.count(what) for what in ("created", "updated", "unchanged", "parked")},
        },
    )


def _told(sums: Sums) -> Iterator[list[object]]:
    for told in sums.told:
        yield list(told)


def _move_on(run: PeopleImport, position: int, sums: Sums) -> None:
    run.position = position
    run.read += len(sums.told)
    run.created += sums.count("created")
    run.updated += sums.count("updated")
    run.unchanged += sums.count("unchanged")
    run.parked += sums.count("parked")
    run.conflicts += sums.conflicts
    run.save(update_fields=["position", "read", "created", "updated", "unchanged", "parked", "conflicts"])
