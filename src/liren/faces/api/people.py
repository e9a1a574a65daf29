"""The register for programs: found and read for a purpose that is written down, loaded in bulk, followed by cursor."""

from __future__ import annotations

import csv
import tempfile
import uuid
from pathlib import Path
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path as InPath
from ninja import Query, Router

from liren.domains.access.choices import Scope
from liren.domains.people import queries
from liren.domains.people.actions import reading
from liren.domains.people.actions.importing import import_people
from liren.domains.people.choices import SourceKind
from liren.domains.people.queries import feed, imports
from liren.domains.people.rules import documents
from liren.domains.people.rules.columns import NAMES, Column
from liren.domains.processing.actions import interface
from liren.faces.api.cases import FeedPage, IdempotencyKey
from liren.faces.api.door import actor_with, caller_of
from liren.faces.api.once import once
from liren.faces.api.people_shapes import (
    Card,
    Dated,
    Dwelling,
    Found,
    FoundLine,
    Household,
    Lived,
    Load,
    Loaded,
    MemberLine,
    Narrowed,
    Numbered,
    ParkedLine,
    PersonLine,
    PersonPage,
    RegisterChange,
    RegisterChanges,
    Sought,
    Stands,
    Value,
    Why,
)
from liren.faces.api.shapes import key_in, key_out

router = Router(tags=["people"])
Id = Annotated[uuid.UUID, InPath(description="As a list or a search gave it.")]


@router.post("/people/search", response=Found, summary="Find a person")
def search(request: HttpRequest, sent: Sought) -> Found:
    """Who the text may mean in the owner's places, masked; every search is written down. Scope `people:read`."""
    actor = actor_with(request, Scope.PEOPLE_READ)
    found = reading.look_for(actor=actor, text=sent.text)
    told = interface.agreed(_recipient(request), [one.person_id for one in found.lines])
    lines = [one for one in found.lines if one.person_id in told]
    interface.note_lines(actor=actor, recipient=_recipient(request), people=[one.person_id for one in lines])
    items = [
        FoundLine(
            id=one.person_id,
            name=one.name,
            sex=one.sex,
            birth=one.birth,
            place_code=one.place_code,
            address=one.address,
        )
        for one in lines
    ]
    return Found(kind=found.kind, items=items, has_more=found.is_more)


@router.get("/people", response=PersonPage, summary="List people")
def people(request: HttpRequest, wanted: Query[Narrowed]) -> PersonPage:
    """The people of the owner's places, oldest first, masked. Scope `people:read`."""
    actor = actor_with(request, Scope.PEOPLE_READ)
    kept = wanted.model_dump(exclude={"after", "place_code"}, exclude_none=True)
    kept["grid"] = str(wanted.grid or "")
    asked = queries.PeopleFilter(place=wanted.place_code, **kept)
    lines, following = queries.people_page(actor, asked, key_in(wanted.after))
    told = interface.agreed(_recipient(request), [one.person_id for one in lines])
    lines = [one for one in lines if one.person_id in told]
    interface.note_lines(actor=actor, recipient=_recipient(request), people=[one.person_id for one in lines])
    items = [
        PersonLine(
            id=one.person_id,
            name=one.name,
            sex=one.sex,
            age=one.age,
            address=one.address,
            groups=one.groups,
        )
        for one in lines
    ]
    return PersonPage(items=items, next=key_out(following))


@router.post("/people/{person_id}/open", response=Card, summary="Open a person's card")
def open_card(request: HttpRequest, person_id: Id, sent: Why) -> Card:
    """The whole card, for a purpose that is written down and that the person sees. Scope `people:read`; whole numbers
    with `people:numbers` besides. Outside the owner's places: 404, and the try is written down."""
    actor = actor_with(request, Scope.PEOPLE_READ)
    is_whole = caller_of(request).has_scope(Scope.PEOPLE_NUMBERS)
    interface.open_card_for(
        actor=actor,
        recipient=_recipient(request),
        person_id=person_id,
        purpose=sent.purpose,
        is_whole=is_whole,
    )
    return _card(queries.card_of(actor, person_id), is_whole=is_whole)


@router.get("/households/{household_id}", response=Household, summary="A household")
def household(request: HttpRequest, household_id: Id) -> Household:
    """With its members now, masked. Scope `people:read`."""
    actor = actor_with(request, Scope.PEOPLE_READ)
    view = queries.household_of(actor, household_id)
    told = interface.agreed(_recipient(request), [one.person_id for one in view.members])
    members = [one for one in view.members if one.person_id in told]
    interface.note_members(
        actor=actor, recipient=_recipient(request), people=[one.person_id for one in members]
    )
    kept = view.household
    return Household(
        id=kept.id,
        version=kept.version,
        place_code=kept.place_code,
        number=kept.number,
        dwelling=kept.dwelling_id,
        opened_on=kept.opened_on,
        closed_on=kept.closed_on,
        members=[
            MemberLine(
                person=one.person_id,
                name=one.name,
                relation=one.code,
                is_head=one.is_head,
                standing=one.standing,
            )
            for one in members
        ],
    )


@router.get("/dwellings/{dwelling_id}", response=Dwelling, summary="A dwelling")
def dwelling(request: HttpRequest, dwelling_id: Id) -> Dwelling:
    """With how many live there and whose address it is. Scope `people:read`."""
    home, residents, households = queries.dwelling_of(actor_with(request, Scope.PEOPLE_READ), dwelling_id)
    return Dwelling(
        id=home.id,
        place_code=home.place_code,
        address=home.address,
        unit=home.unit,
        floor=home.floor,
        room=home.room,
        use=home.use,
        state=home.state,
        area=float(home.area) if home.area is not None else None,
        residents=len(residents),
        households=[one.id for one in households],
    )


@router.post("/people/imports", response={201: Loaded}, summary="Load rows of people")
def load(request: HttpRequest, sent: Load, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Takes rows in as an imported list: each creates, updates, changes nothing or is set aside with its reason.

    Scope `people:write`, the right to import at the place. With an `Idempotency-Key` it is safe to send again; without
    one the same rows change nothing either.
    """
    actor = actor_with(request, Scope.PEOPLE_WRITE)

    def make(_id: uuid.UUID | None) -> Loaded:
        with tempfile.TemporaryDirectory(prefix="liren-load-") as folder:
            path = _written(Path(folder) / "rows.csv", sent.rows)
            run = import_people(
                actor=actor, path=path, place_code=sent.place_code, kind=SourceKind(sent.source)
            )
        return Loaded(
            import_id=run.id,
            read=run.read,
            created=run.created,
            updated=run.updated,
            unchanged=run.unchanged,
            conflicts=run.conflicts,
            parked=[
                ParkedLine(row=one.row - 1, column=one.column, reason=one.reason, why=one.why)
                for one in imports.parked_rows(run)
            ],
        )

    return once(request, idempotency_key, make)


@router.get(
    "/people/changes", response=RegisterChanges, summary="Read the register's change feed", tags=["changes"]
)
def changes(request: HttpRequest, page: Query[FeedPage]) -> RegisterChanges:
    """What was done in the register of the owner's places, oldest first, ten seconds after it was done; of an import
    each batch is one. Scope `people:read`."""
    found = feed.changes_since(actor_with(request, Scope.PEOPLE_READ), page.after, page.limit)
    items = [
        RegisterChange.model_validate(
            {
                "id": one.id,
                "event": one.event,
                "at": one.at,
                "kind": one.kind,
                "of": one.of,
                "place_code": one.place_code,
            }
        )
        for one in found.changes
    ]
    return RegisterChanges(items=items, cursor=found.cursor, has_more=found.has_more)


def _recipient(request: HttpRequest) -> interface.Receiver:
    """Who gets what is read by this token."""
    token = caller_of(request).token
    return interface.Receiver(token.recipient, token.is_recipient_said)


def _written(path: Path, rows: list[dict[Column, str]]) -> Path:
    """A list with a column for each that any row names."""
    columns = [column for column in Column if any(column in row for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([NAMES[column].split()[0] for column in columns])
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return path


def _card(card: queries.Card, *, is_whole: bool) -> Card:
    person = card.person
    return Card(
        id=person.id,
        version=person.version,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        ethnic=person.ethnic,
        nationality=person.nationality,
        state=person.state,
        place_code=person.place_code,
        registered_code=person.registered_code,
        documents=_numbers(card.documents, is_whole=is_whole),
        phones=_numbers(card.phones, is_whole=is_whole),
        values=[Value(field=one.name, value=one.raw, source=one.source) for one in card.values],
        households=[
            Stands(
                household=one.household.id,
                relation=one.membership.relation,
                is_registered=one.membership.is_registered,
            )
            for one in card.homes
        ],
        residences=[
            Lived(dwelling=one.dwelling_id, address=str(one.dwelling), since=one.since, until=one.until)
            for one in card.residences
        ],
        groups=[_dated(one) for one in card.marks],
        needs=[_dated(one) for one in card.needs],
    )


def _dated(one: queries.Dated) -> Dated:
    return Dated(id=one.id, label=one.label, since=one.on, until=one.until, words=one.words)


def _numbers(found: list[queries.Number], *, is_whole: bool) -> list[Numbered]:
    return [
        Numbered(label=one.label, number=one.number if is_whole else documents.masked(one.number))
        for one in found
    ]
