"""What a place allows, with the phrase each figure rests on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from liren.domains.letting.rules.crowding import Limits
from liren.domains.policy.queries import figures_of, figures_shown
from liren.domains.policy.rules.packs import Figure

KEY = "letting.crowding."


@dataclass(frozen=True, slots=True)
class CrowdFigures:
    """The limits as they are computed with, and the figures they come from."""

    limits: Limits
    cited: list[Figure]


def crowd_figures(place_code: str) -> CrowdFigures:
    """Those in force at the place today. One query."""
    return _read(figures_of(place_code, KEY))


def crowd_figures_shown(place_code: str) -> CrowdFigures:
    """The same for a page. One query, remembered."""
    return _read(figures_shown(place_code, KEY))


def _read(found: list[Figure]) -> CrowdFigures:
    values = {one.key.removeprefix(KEY): one.value for one in found}
    limits = Limits(
        square_metres=Decimal(str(values["square_metres"])),
        persons=values["persons"],
        not_for_living=frozenset(row["code"] for row in values["not_for_living"]),
    )
    return CrowdFigures(limits, found)
