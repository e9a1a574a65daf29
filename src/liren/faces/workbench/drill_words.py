"""The list behind one number of a report, for its page: what is listed, how many, and what the reader does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.casework.queries.drill import Drill
from liren.domains.casework.queries.rate_rows import EVERY, LEFT_OUT, OF_LIMITS, OF_RATINGS, OVERDUE, RETURNED

SIDES = {
    OVERDUE: (gettext_lazy("逾期的"), gettext_lazy("都在期限里的")),
    RETURNED: (gettext_lazy("退回的"), gettext_lazy("没有退回的")),
}
OUT = "out"  # what the scheme of an assessment does not count
HITS = {"hit": True, "miss": False, "all": None}


def names_of_rates() -> dict[str, str]:
    return {
        "response": _("响应率"),
        "resolution": _("办结率"),
        "satisfaction": _("满意率"),
        LEFT_OUT: _("不计入的评价"),
        EVERY: _("全部评价"),
        OVERDUE: _("逾期率"),
        RETURNED: _("退回率"),
    }


def drill_words(
    found: Drill, what: str, hit: str, address: Callable[[str], str], name: str = "", *, has_out: bool = False
) -> dict[str, Any]:
    """`address` gives the query of another side of the same number: all of it, hits, misses, and what was left out
    (`has_out`)."""
    hits, misses = SIDES.get(what, (_("达到的"), _("没有达到的")))
    sides = [("all", _("全部")), ("hit", str(hits)), ("miss", str(misses))]
    if has_out:
        sides.append((OUT, _("剔除的")))
    return {
        "found": found,
        "what": what,
        "name": name or names_of_rates()[what],
        "is_ratings": what in OF_RATINGS,
        "is_of_dispatches": what == RETURNED,
        "is_of_limits": what in OF_LIMITS,
        "tabs": [(side, label, side == hit, address(side)) for side, label in sides],
    }
