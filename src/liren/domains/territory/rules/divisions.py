"""What the statistical tables of divisions hold, read row by row, and where they are irregular.

Five tables: provinces, cities, areas (counties), streets and villages (communities), each with a header. A row
that cannot be a place is refused; a place that is odd is loaded and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liren.domains.territory.choices import Level, Oddity
from liren.domains.territory.rules import codes, names

LISTED = 500  # places listed under one kind of irregularity; the count is always whole
LONGEST_NAME = 80
GROUPINGS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
NO_STREET = "直辖村级区划"  # stands for the streets that a county has not got

PARENT_COLUMNS = {Level.CITY: "provinceCode", Level.COUNTY: "cityCode", Level.STREET: "areaCode"}
PARENT_COLUMNS[Level.COMMUNITY] = "street_code"


@dataclass(frozen=True, slots=True)
class Row:
    """One place as the tables give it."""

    code: str
    name: str
    level: Level
    parent: str


@dataclass(slots=True)
class Findings:
    """Irregular places by kind: how many, and the first `LISTED` of them as (code, name)."""

    counts: dict[Oddity, int] = field(default_factory=dict)
    places: dict[Oddity, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, kind: Oddity, code: str, name: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        listed = self.places.setdefault(kind, [])
        if len(listed) < LISTED:
            listed.append((code, name))

    def totals(self) -> list[tuple[Oddity, int]]:
        return sorted(self.counts.items())

    def as_list(self) -> list[dict[str, object]]:
        return [
            {
                "kind": kind.value,
                "count": count,
                "places": [{"code": code, "name": name} for code, name in self.places[kind]],
            }
            for kind, count in self.totals()
        ]


class Survey:
    """Reads the tables from the provinces down and remembers the divisions above the communities (some 45,000)
    and, of the communities, one bit each; so its memory does not grow with the length of the last table."""

    def __init__(self) -> None:
        self.irregular = Findings()
        self.refused = Findings()
        self._names: dict[str, str] = {}
        self._children: dict[str, int] = {}
        self._communities: dict[str, int] = {}

    def rows(self, level: Level, table: Iterable[Mapping[str, str | None]]) -> Iterator[Row]:
        """The places of one table in its order, without the refused and the repeated."""
        for raw in table:
            row = self._row(level, raw)
            if row is not None:
                self._notice(row, raw)
                yield row

    def _row(self, level: Level, raw: Mapping[str, str | None]) -> Row | None:
        code, name = (raw.get("code") or "").strip(), names.clean(raw.get("name") or "")
        if not codes.is_code(code) or codes.LEVELS[len(code)] is not level:
            self.refused.add(Oddity.CODE_WRONG, code[:24], name[:LONGEST_NAME])
            return None
        if not name or len(name) > LONGEST_NAME:
            self.refused.add(Oddity.NAME_WRONG, code, name[:LONGEST_NAME])
            return None
        if self._seen(level, code):
            self.refused.add(Oddity.CODE_REPEATED, code, name)
            return None
        return Row(code, name, level, self._parent(level, code, name, raw))

    def _seen(self, level: Level, code: str) -> bool:
        if level is not Level.COMMUNITY:
            return code in self._names
        street, bit = code[:9], 1 << int(code[9:])
        mask = self._communities.get(street, 0)
        self._communities[street] = mask | bit
        return bool(mask & bit)

    def _parent(self, level: Level, code: str, name: str, raw: Mapping[str, str | None]) -> str:
        """The parent the table names; where that is missing, the nearest the code itself names."""
        if level is Level.PROVINCE:
            return ""
        stated = (raw.get(PARENT_COLUMNS[level]) or "").strip()
        if stated in self._names:
            if not code.startswith(stated):
                self.irregular.add(Oddity.CODE_NOT_UNDER_PARENT, code, name)
            return stated
        self.irregular.add(Oddity.PARENT_MISSING, code, name)
        found = [c for c in codes.line_of(code)[:-1] if c in self._names]
        return found[-1] if found else ""

    def _notice(self, row: Row, raw: Mapping[str, str | None]) -> None:
        if row.level is not Level.COMMUNITY:
            self._names[row.code] = row.name
        self._children[row.parent] = self._children.get(row.parent, 0) + 1
        if any("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in row.name):
            self.irregular.add(Oddity.NAME_UNREADABLE, row.code, row.name)
        if row.level is Level.COUNTY and self._names.get(row.parent, "").endswith("直辖县级行政区划"):
            self.irregular.add(Oddity.COUNTY_UNDER_PROVINCE, row.code, row.name)
        self._compare_street(row, raw)

    def _compare_street(self, row: Row, raw: Mapping[str, str | None]) -> None:
        """The last table repeats the street's name; a different one is told once, at its first community."""
        if row.level is not Level.COMMUNITY or self._children[row.parent] > 1:
            return
        stated = (raw.get("street") or "").strip()
        if stated and row.parent in self._names and stated != self._names[row.parent]:
            self.irregular.add(Oddity.STREET_NAMED_OTHERWISE, row.parent, stated)

    def conclude(self) -> None:
        """What shows only once all has been read: groupings, and divisions without a level below them."""
        for code, name in self._names.items():
            self._conclude_place(code, name)

    def _conclude_place(self, code: str, name: str) -> None:
        level = codes.LEVELS[len(code)]
        below = self._children.get(code, 0)
        if level is Level.CITY and name in GROUPINGS:
            self.irregular.add(Oddity.GROUPING_NOT_A_CITY, code, name)
        elif level is Level.CITY and below == 1 and self._only_county(code, name):
            self.irregular.add(Oddity.CITY_WITHOUT_COUNTIES, code, name)
        elif level is Level.COUNTY and self._lacks_streets(code, below):
            self.irregular.add(Oddity.COUNTY_WITHOUT_STREETS, code, name)
        elif level is Level.STREET and not below:
            self.irregular.add(Oddity.STREET_WITHOUT_COMMUNITIES, code, name)

    def _only_county(self, code: str, name: str) -> bool:
        """Its one county is the city itself once more: 441900 东莞市 under 4419 东莞市."""
        return self._names.get(code + "00", self._names.get(code + "01")) == name

    def _lacks_streets(self, code: str, below: int) -> bool:
        """No street at all, or one that only stands in for them: 460202198 海棠区直辖村级区划, 350527000 金门县."""
        stand_ins = (self._names.get(code + "198", ""), self._names.get(code + "000", ""))
        return not below or (below == 1 and any(stand_ins))
