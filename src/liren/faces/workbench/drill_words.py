"""The list behind one number of a report, for its page: what is listed, how many, and what the reader does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from liren.domains.casework.queries.drill import Drill
from liren.domains.casework.queries.rate_rows import EVERY, LEFT_OUT, OF_RATINGS

HITS = {"hit": True, "miss": False, "all": None}


def names_of_rates() -> dict[str, str]:
    return {
        "response": _("响应率"),
        "resolution": _("办结率"),
        "satisfaction": _("满意率"),
        LEFT_OUT: _("不计入的评价"),
        EVERY: _("全部评价"),
    }


def drill_words(
    found: Drill, what: str, hit: str, address: Callable[[str], str], name: str = ""
) -> dict[str, Any]:
    """`address` gives the query of another side of the same number: all of it, hits, misses."""
    sides = [("all", _("全部")), ("hit", _("达到的")), ("miss", _("没有达到的"))]
    return {
        "found": found,
        "what": what,
        "name": name or names_of_rates()[what],
        "is_ratings": what in OF_RATINGS,
        "is_of_limits": what in ("response", "resolution"),
        "tabs": [(side, label, side == hit, address(side)) for side, label in sides],
    }
