"""In which community a line of a list is at home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liren.domains.territory import queries as territory

SHORT = 3  # letters of a community's name that is not looked for in an address
SAID = ("社区", "村", "居委会")  # an address without any of these names no community


@dataclass(frozen=True, slots=True)
class Places:
    """The communities under an import's place, by code and name, and the names of others in the county."""

    place_code: str
    own: Mapping[str, str]
    others: tuple[str, ...] = ()

    def place_of(self, written: str, address: str) -> str:
        """The community that is written, or named by the address; empty where it is none of the import's."""
        if written:
            return self.own.get(written, "")
        named = any(word in address for word in SAID)
        if named and any(name in address for name in self.others):
            return ""
        if len(self.place_code) == 12:
            return self.place_code
        return next((code for name, code in self.own.items() if len(name) > SHORT and name in address), "")


def places_under(place_code: str) -> Places:
    """What there is to know of the place. Two queries."""
    own = _named(place_code)
    others = _named(place_code[:6]).keys() - own.keys() if len(place_code) > 6 else ()
    return Places(
        place_code, own, tuple(name for name in others if len(name) > SHORT and not name.isdecimal())
    )


def _named(place_code: str) -> dict[str, str]:
    """Communities by code and by name; a name that two bear stands for none."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for place in territory.communities_under(place_code):
        found[place.code] = place.code
        for name in {place.name, place.short_name, place.name.removesuffix("社区")}:
            if found.setdefault(name, place.code) != place.code:
                twice.add(name)
    return {name: code for name, code in found.items() if name not in twice}
