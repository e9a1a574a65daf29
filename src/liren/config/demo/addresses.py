"""Addresses that the demo's residents gave and no list of buildings knows; one of them is settled."""

from __future__ import annotations

from liren.domains.territory.actions.doubts import note_said, settle_doubt
from liren.domains.territory.queries.doubts import DoubtFilter, answer_for, page_of_doubts
from liren.kernel.actor import SYSTEM

QUARTER = "320104901001"
SAID = (
    "老粮站宿舍 3 单元 301 室",
    "柳叶巷 6 号对面",
    "柳叶巷 10 号",
    "老粮站宿舍二楼",
    "荫里街 8 号 9 幢 402",
)
SETTLED = "柳叶巷10号"


def load() -> int:
    """Notes them where nothing is noted yet, and settles one; how many."""
    if page_of_doubts(SYSTEM, DoubtFilter(view="", place=QUARTER), "")[0]:
        return 0
    for text in SAID:
        note_said(place_code=QUARTER, text=text)
    rows, _next = page_of_doubts(SYSTEM, DoubtFilter(place=QUARTER), "")
    for row in rows:
        found = answer_for(row).candidates
        if row.key == SETTLED and found:
            settle_doubt(actor=SYSTEM, doubt_id=row.id, building_id=found[0].building.id)
    return len(rows)
