"""The rows that keep a person, made from what was read: by hand and by import alike."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from liren.domains.people import sealing
from liren.domains.people.models import FindKey, Person, PersonDocument, PersonPhone
from liren.domains.people.rules import fields, grounds, names
from liren.domains.people.rules.documents import Document
from liren.domains.people.rules.persons import PersonRead, Phone
from liren.kernel import bulk, ids, sealed

Row = dict[str, Any]
KEPT = (Person, PersonDocument, PersonPhone, FindKey)
OTHER_NAMES = ("former_name", "latin_name")


@dataclass(slots=True)
class PersonRows:
    """Rows by column name, ready for `kernel.bulk.insert_rows`."""

    person: Row
    documents: list[Row] = field(default_factory=list)
    phones: list[Row] = field(default_factory=list)
    find_keys: list[Row] = field(default_factory=list)

    def packed(self) -> tuple[bulk.Pack, ...]:
        """In the order of `KEPT`, for `insert_packed`."""
        found = ([self.person], self.documents, self.phones, self.find_keys)
        return tuple(bulk.packed(model, rows) for model, rows in zip(KEPT, found, strict=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where and by whom a person is kept. `registered_code` is empty for a registration elsewhere; `off` are the fields
    that the district has switched off, for a new person."""

    place_code: str
    registered_code: str
    source_id: int
    at: dt.datetime
    today: dt.date
    off: frozenset[str] = frozenset()


def rows_of(read: PersonRead, person_id: uuid.UUID, key: bytes, standing: Standing) -> PersonRows:
    """The rows of a new person whose own key is `key`."""
    details, private = parted(read.details, {}, standing.off)
    person = {
        "id": person_id,
        "place_code": standing.place_code,
        "registered_code": standing.registered_code,
        "name": read.name,
        "sex": read.sex or "0",
        "birth": read.birth,
        "ethnic": read.ethnic,
        "nationality": read.nationality or "CHN",
        "details": details,
        "private": sealing.seal_private(private, key),
        "source_id": standing.source_id,
        "sources": {},
        "changed_at": standing.at,
    }
    documents = [document_row(person_id, read.document, key)] if read.document else []
    phones = [phone_row(person_id, phone, key, standing.today) for phone in read.phones]
    return PersonRows(person, documents, phones, find_key_rows(person_id, read.name, details, standing))


def parted(
    details: dict[str, str], agreed: grounds.Agreed, off: Collection[str], *, is_protected: bool = False
) -> tuple[dict[str, str], dict[str, str]]:
    """Optional fields: the plain and the sensitive ones. What is not in `rules.fields`, what wants a consent that does
    not stand, and what is switched off is dropped."""
    known = {name: text for name, text in details.items() if name in fields.BY_NAME}
    known = {name: text for name, text in known.items() if grounds.may_keep(name, agreed, off)}
    private = {
        name: text for name, text in known.items() if fields.is_sealed(name, is_protected=is_protected)
    }
    return {name: text for name, text in known.items() if name not in private}, private


def document_row(person_id: uuid.UUID, document: Document, key: bytes) -> Row:
    return {
        "id": ids.uuid7(),
        "person_id": person_id,
        "kind": document.kind,
        "number": sealed.seal(document.number, context=sealing.DOCUMENT, key=key),
        "number_index": sealing.document_index(document.number),
        "tail_index": sealing.document_tail(document.number),
    }


def phone_row(person_id: uuid.UUID, phone: Phone, key: bytes, since: dt.date) -> Row:
    return {
        "id": ids.uuid7(),
        "person_id": person_id,
        "kind": phone.kind,
        "number": sealed.seal(phone.number, context=sealing.PHONE, key=key),
        "number_index": sealing.phone_index(phone.number),
        "tail_index": sealing.phone_tail(phone.number),
        "since": since,
    }


def find_key_rows(person_id: uuid.UUID, name: str, details: dict[str, str], standing: Standing) -> list[Row]:
    """Every way to find the name and other names, under each community that keeps the person."""
    called = [name, *(details[other] for other in OTHER_NAMES if details.get(other))]
    ways = dict.fromkeys(way for one in called for way in names.ways_of(one))
    codes = dict.fromkeys(code for code in (standing.place_code, standing.registered_code) if code)
    return [{"person_id": person_id, "place_code": code, **way._asdict()} for code in codes for way in ways]
