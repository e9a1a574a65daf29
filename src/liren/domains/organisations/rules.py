"""Pure decisions about bodies: which places a code lies in, who may stand above whom."""

from __future__ import annotations

PLACE_LENGTHS = (2, 4, 6, 9, 12)  # province, city, county, street, community


def places_above(place_code: str) -> list[str]:
    """The place itself and every place it lies in, the smallest first."""
    return [place_code[:n] for n in reversed(PLACE_LENGTHS) if n <= len(place_code)]


def may_stand_above(parent_place: str, child_place: str) -> bool:
    """A parent covers the place of its child: the line upwards never leads out of a division."""
    return child_place.startswith(parent_place)
