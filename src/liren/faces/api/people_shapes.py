"""What the register's part of the interface takes and gives."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from liren.domains.people.choices import CardPurpose, Standing
from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.rules.columns import Column
from liren.faces.api import shapes

ROWS_MOST = 500
Cell = Annotated[str, Field(max_length=400)]


class Sought(shapes.Sent):
    """One text: a name or its beginning, pinyin or initials, a telephone, a document's number, a door."""

    text: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")


class Why(shapes.Sent):
    """Why the card is opened; the person sees it."""

    purpose: CardPurpose


class Narrowed(shapes.Sent):
    """What a list is narrowed to; `on`: who lived there on that day."""

    place_code: str = Field("", pattern=r"^[0-9]{0,12}$", description="A code, or the beginning of codes.")
    grid: uuid.UUID | None = None
    group: Group | None = None
    need: NeedKind | None = None
    standing: Standing | None = None
    age_from: int | None = Field(None, ge=0, le=150)
    age_to: int | None = Field(None, ge=0, le=150)
    alone: bool = False
    on: shapes.Day | None = None
    after: str = Field("", max_length=200, description="The `next` you got last.")


class Load(shapes.Sent):
    """Rows as a list has them: what each column says as text. Read, checked and kept like an imported list."""

    place_code: str = Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$", examples=["320104901001"])
    source: Literal["sheet", "department"] = "sheet"
    rows: list[dict[Column, Cell]] = Field(min_length=1, max_length=ROWS_MOST)


class PersonLine(Schema):
    """Somebody, masked."""

    id: uuid.UUID
    name: str = Field(description="First and last letter, asterisks between.")
    sex: str = Field(description="GB/T 2261.1.")
    age: int | None
    address: str = Field(description="Empty for a protected address.")
    groups: list[str]


class PersonPage(Schema):
    items: list[PersonLine]
    next: str | None = Field(description="The key of the next page; null at the end.")


class FoundLine(Schema):
    id: uuid.UUID
    name: str
    sex: str
    birth: dt.date | None
    place_code: str
    address: str


class Found(Schema):
    """At most twenty. `kind`: what the text was taken for."""

    kind: str
    items: list[FoundLine]
    has_more: bool


class Numbered(Schema):
    label: str
    number: str = Field(description="Masked without the scope `people:numbers`.")


class Value(Schema):
    field: str
    value: str
    source: str


class Lived(Schema):
    dwelling: uuid.UUID
    address: str
    since: dt.date
    until: dt.date | None


class Stands(Schema):
    household: uuid.UUID
    relation: str
    is_registered: bool


class Dated(Schema):
    id: uuid.UUID
    label: str
    since: dt.date
    until: dt.date | None
    words: str


class Card(Schema):
    """Everything the register keeps of one person."""

    id: uuid.UUID
    version: int
    name: str
    sex: str
    birth: dt.date | None
    ethnic: str
    nationality: str
    state: str
    place_code: str
    registered_code: str
    documents: list[Numbered]
    phones: list[Numbered]
    values: list[Value]
    households: list[Stands]
    residences: list[Lived]
    groups: list[Dated]
    needs: list[Dated]


class MemberLine(Schema):
    person: uuid.UUID
    name: str
    relation: str = Field(description="GB/T 4761.")
    is_head: bool
    standing: Standing


class Household(Schema):
    id: uuid.UUID
    version: int
    place_code: str
    number: str
    dwelling: uuid.UUID | None
    opened_on: dt.date
    closed_on: dt.date | None
    members: list[MemberLine]


class Dwelling(Schema):
    id: uuid.UUID
    place_code: str
    address: str
    unit: str
    floor: int | None
    room: str
    use: str
    state: str
    area: float | None = Field(description="Square metres.")
    residents: int
    households: list[uuid.UUID]


class ParkedLine(Schema):
    """A row that was set aside; the first row is 1."""

    row: int
    column: str
    reason: str
    why: str


class Loaded(Schema):
    import_id: uuid.UUID
    read: int
    created: int
    updated: int
    unchanged: int
    conflicts: int
    parked: list[ParkedLine]


class RegisterChange(Schema):
    """What was done to whom. `of` is the person's, household's, dwelling's or import's id; no value of a person."""

    id: uuid.UUID
    event: str
    at: dt.datetime
    kind: Literal["person", "household", "dwelling", "people_import"]
    of: str
    place_code: str


class RegisterChanges(Schema):
    items: list[RegisterChange]
    cursor: uuid.UUID | None
    has_more: bool
