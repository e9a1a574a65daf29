"""What a place sets for guest houses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from liren.domains.policy.queries import figures_of, figures_shown
from liren.domains.policy.rules.packs import Figure

KEY = "lodging."
COUNTY_DIGITS = 6  # no figure is set below the county


@dataclass(frozen=True, slots=True)
class LodgingFigures:
    """`entry_minutes`: within which a guest is entered; `quiet_days`: after which nobody entered raises an alarm;
    `mend_days`: to put findings right; `keep_days`: how long after leaving a guest is kept;
    `ask_days`, `lapse_days`: after which the house is asked whether a guest is still there, and after which a stay that
    nobody speaks of ends; `musts`: what to do for a
    minor, in both languages."""

    entry_minutes: int
    quiet_days: int
    mend_days: int
    keep_days: int
    ask_days: int
    lapse_days: int
    musts: tuple[tuple[str, str], ...]
    cited: list[Figure]

    @property
    def musts_shown(self) -> list[str]:
        is_english = (get_language() or "").startswith("en")
        return [(other or own) if is_english else own for own, other in self.musts]


def lodging_figures(place_code: str) -> LodgingFigures:
    """Those in force at the place today. One query."""
    return _read(figures_of(place_code, KEY))


def figures_on_pages(place_code: str) -> LodgingFigures:
    """The same for a page. One query, remembered."""
    return _read(figures_shown(place_code[:COUNTY_DIGITS], KEY))


def _read(found: list[Figure]) -> LodgingFigures:
    values = {one.key.removeprefix(KEY): one.value for one in found}
    return LodgingFigures(
        values["entry_minutes"],
        values["quiet_days"],
        values["mend_days"],
        values["keep_days"],
        values["ask_days"],
        values["lapse_days"],
        tuple((row["name"], row["name_en"]) for row in values["five_musts"]),
        found,
    )
