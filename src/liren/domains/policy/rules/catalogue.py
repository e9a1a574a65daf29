"""The seed catalogue: classes in three levels, read from the packs and checked.

A third-level class says who handles it first, at the community; which department of the street office and of
the district stand behind; how soon; and whether it is confidential.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liren.domains.policy.choices import Confidentiality, Handler, Urgency
from liren.domains.policy.errors import Because, BrokenPack

CODE = re.compile(r"[A-Z]{2}(-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class SeedItem:
    """A third-level class. `street` and `department` are keys of the pack's department tables."""

    code: str
    name: str
    name_en: str
    urgency: str
    handler: str
    street: str
    department: str
    department_name: str
    department_name_en: str
    confidentiality: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeedGroup:
    """A second-level class."""

    code: str
    name: str
    name_en: str
    items: tuple[SeedItem, ...]


@dataclass(frozen=True, slots=True)
class SeedClass:
    """A first-level class."""

    code: str
    name: str
    name_en: str
    groups: tuple[SeedGroup, ...]


def read_catalogue(where: str, tables: Mapping[str, Any]) -> tuple[SeedClass, ...]:
    """The classes of a catalogue file, in its order. Raises `BrokenPack`, naming the class."""
    departments = {d["code"]: d for d in tables.get("department", [])}
    streets = frozenset(tables.get("streets", []))
    classes = tuple(_class(where, table, departments, streets) for table in tables.get("class", []))
    codes = [code for top in classes for code in _codes(top)]
    for code in codes:
        if not CODE.fullmatch(code) or codes.count(code) > 1:
            raise BrokenPack(where=f"{where} “{code}”", what=Because("catalogue.code"))
    return classes


def _class(
    where: str, table: Mapping[str, Any], departments: Mapping[str, Any], streets: frozenset[str]
) -> SeedClass:
    _need(where, table, "code", "name", "name_en", "group")
    groups = []
    for group in table["group"]:
        _need(where, group, "code", "name", "name_en", "items")
        items = tuple(_item(where, item, departments, streets) for item in group["items"])
        groups.append(SeedGroup(group["code"], group["name"], group["name_en"], items))
    return SeedClass(table["code"], table["name"], table["name_en"], tuple(groups))


def _item(
    where: str, table: Mapping[str, Any], departments: Mapping[str, Any], streets: frozenset[str]
) -> SeedItem:
    _need(where, table, "code", "name", "name_en", "urgency", "handler", "street", "department", "keywords")
    choices = {
        "urgency": frozenset(Urgency),
        "handler": frozenset(Handler),
        "street": streets,
        "department": departments,
        "confidentiality": frozenset(Confidentiality),
    }
    row = {"confidentiality": Confidentiality.NAMED.value, **table}
    for field, allowed in choices.items():
        if row[field] not in allowed:
            raise BrokenPack(
                where=f"{where} “{table['code']}”",
                what=Because("catalogue.value", field=field, value=row[field]),
            )
    department = departments[row["department"]]
    row["keywords"] = tuple(row["keywords"])
    return SeedItem(**row, department_name=department["name"], department_name_en=department["name_en"])


def _need(where: str, table: Mapping[str, Any], *fields: str) -> None:
    for field in fields:
        if not table.get(field):
            raise BrokenPack(
                where=f"{where} “{table.get('code', '?')}”", what=Because("pack.missing", field=field)
            )


def _codes(top: SeedClass) -> Iterator[str]:
    yield top.code
    for group in top.groups:
        yield group.code
        yield from (item.code for item in group.items)


def items_of(classes: tuple[SeedClass, ...]) -> tuple[SeedItem, ...]:
    """All third-level classes, in order."""
    return tuple(item for top in classes for group in top.groups for item in group.items)


def best_match(classes: tuple[SeedClass, ...], text: str) -> SeedItem | None:
    """The third-level class whose keywords fill most of `text`; None if none occurs. Of equals, the first."""
    lowered = text.casefold()
    best, highest = None, 0
    for item in items_of(classes):
        score = sum(len(word) for word in item.keywords if word.casefold() in lowered)
        if score > highest:
            best, highest = item, score
    return best
