"""A locality pack: its figures, each with the phrase it rests on, checked as it is read.

`pack.toml` names the pack and the place it is for (a code prefix; the national pack's is empty); every other
file of the directory holds `[[figure]]` tables. Nothing here reads a file: tables come in, packs go out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liren.domains.policy.errors import Because, BrokenPack
from liren.domains.policy.rules import shapes

UNKNOWN = "unknown"
NEEDED = ("key", "name", "name_en", "shape", "value", "quote", "source", "valid_from")
KNOWN = frozenset(
    {*NEEDED, "unit", "quote_en", "source_en", "note", "note_en", "population", "rounding", "edges"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in force: `value` as the program computes with it, `raw` as it is written and edited.

    `valid_from` is None where the source gives no date. `place_code` is the place it was set for (empty: the
    nation). `population`, `rounding` and `edges` say how a formula is reckoned. `changed` marks one that a
    district set itself; its `quote` is then the reason given. `quote_en` and `source_en` translate the phrase and its
    source for reading; the Chinese words are what counts.
    """

    key: str
    name: str
    name_en: str
    shape: str
    value: Any
    raw: Any
    quote: str
    source: str
    valid_from: dt.date | None
    place_code: str
    unit: str = ""
    quote_en: str = ""
    source_en: str = ""
    note: str = ""
    note_en: str = ""
    population: str = ""
    rounding: str = ""
    edges: str = ""
    changed: bool = False

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from is None or self.valid_from <= on

    @property
    def precedence(self) -> tuple[int, bool, dt.date]:
        """The nearer place wins, then the district's own change, then the later date."""
        return len(self.place_code), self.changed, self.valid_from or dt.date.min


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's name (of its directory), title in both languages, place prefix and figures by key."""

    name: str
    title: str
    title_en: str
    place_code: str
    figures: Mapping[str, tuple[Figure, ...]]


def read_pack(name: str, head: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Pack:
    """The pack `name` from its `pack.toml` and its other files' tables. Raises `BrokenPack`, naming the place."""
    for needed in ("title", "title_en", "place_code"):
        if not isinstance(head.get(needed), str):
            raise BrokenPack(where=f"{name}/pack.toml", what=Because("pack.missing", field=needed))
    place_code = head["place_code"]
    if place_code and (not place_code.isdigit() or len(place_code) not in (2, 4, 6)):
        raise BrokenPack(where=f"{name}/pack.toml", what=Because("pack.place"))
    figures: dict[str, tuple[Figure, ...]] = {}
    for file, tables in files.items():
        for table in tables.get("figure", []):
            figure = _figure(f"{name}/{file}", table, place_code)
            _refuse_twin(f"{name}/{file}", figure, figures.get(figure.key, ()))
            figures[figure.key] = (*figures.get(figure.key, ()), figure)
    return Pack(name, head["title"], head["title_en"], place_code, figures)


def _figure(where: str, table: Mapping[str, Any], place_code: str) -> Figure:
    where = f"{where} “{table.get('key', '?')}”"
    for needed in NEEDED:
        if table.get(needed) in (None, ""):
            raise BrokenPack(where=where, what=Because("pack.missing", field=needed))
    if strange := set(table) - KNOWN:
        raise BrokenPack(where=where, what=Because("pack.strange", field=", ".join(sorted(strange))))
    try:
        value = shapes.read(table["shape"], table["value"])
    except shapes.WrongShape as error:
        raise BrokenPack(where=where, what=error.why) from error
    return Figure(
        **{key: table[key] for key in KNOWN - {"value", "valid_from"} if key in table},
        value=value,
        raw=table["value"],
        valid_from=_valid_from(where, table["valid_from"]),
        place_code=place_code,
    )


def _valid_from(where: str, value: Any) -> dt.date | None:
    if value == UNKNOWN:
        return None
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise BrokenPack(where=where, what=Because("pack.date"))
    return value


def _refuse_twin(where: str, figure: Figure, others: tuple[Figure, ...]) -> None:
    if any(other.valid_from == figure.valid_from for other in others):
        raise BrokenPack(where=f"{where} “{figure.key}”", what=Because("pack.twin"))
    if any(other.shape != figure.shape for other in others):
        raise BrokenPack(where=f"{where} “{figure.key}”", what=Because("pack.shapes"))


def in_force(figures: list[Figure], on: dt.date) -> Figure | None:
    """Of one key's candidates, the one in force `on` that day (see `Figure.precedence`; of equals, the last)."""
    best: Figure | None = None
    for figure in figures:
        if figure.in_force(on) and (best is None or figure.precedence >= best.precedence):
            best = figure
    return best
