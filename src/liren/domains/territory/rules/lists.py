"""Lists of buildings as people keep them: a heading row, then one building a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liren.domains.territory import errors
from liren.domains.territory.choices import Flaw

HEADINGS = {
    "address": ("address", "地址"),
    "longitude": ("longitude", "经度"),
    "latitude": ("latitude", "纬度"),
    "name": ("name", "名称"),
}
MOST_BUILDINGS = 50_000


@dataclass(frozen=True, slots=True)
class BuildingGiven:
    """One building as given; degrees in the datum of the import."""

    address: str
    longitude: float
    latitude: float
    name: str = ""


def read_buildings(rows: Iterable[tuple[int, Sequence[str]]], file: str) -> list[BuildingGiven]:
    """From (row number, cells), the first row being the heading. Refuses the list at its first wrong row."""
    columns: dict[str, int] | None = None
    found: list[BuildingGiven] = []
    for number, cells in rows:
        if columns is None:
            columns = _columns(cells, file)
        elif len(found) == MOST_BUILDINGS:
            raise errors.FileUnusable(file=file, problem=Flaw.TOO_MANY_ROWS.label)
        else:
            found.append(_building({name: _cell(cells, at) for name, at in columns.items()}, number, file))
    if columns is None:
        raise errors.FileUnusable(file=file, problem=Flaw.NO_BUILDING_COLUMNS.label)
    return found


def _columns(cells: Sequence[str], file: str) -> dict[str, int]:
    names = [cell.strip().lower() for cell in cells]
    columns = {
        key: next(names.index(word) for word in words if word in names)
        for key, words in HEADINGS.items()
        if set(words) & set(names)
    }
    if not {"address", "longitude", "latitude"} <= set(columns):
        raise errors.FileUnusable(file=file, problem=Flaw.NO_BUILDING_COLUMNS.label)
    return columns


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _building(row: dict[str, str], number: int, file: str) -> BuildingGiven:
    if not row["address"]:
        raise errors.FileUnusable(file=file, problem=f"#{number} {Flaw.NO_ADDRESS.label}")
    try:
        position = float(row["longitude"]), float(row["latitude"])
    except ValueError as problem:
        wrong = f"#{number} {Flaw.WRONG_POSITION.label}"
        raise errors.FileUnusable(file=file, problem=wrong) from problem
    return BuildingGiven(row["address"], *position, row.get("name", ""))
