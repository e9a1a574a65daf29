"""What the demo's district changed of its places: a small committee went into another, a split waits for its day."""

from __future__ import annotations

import datetime as dt

from liren.config.demo.ground import SINCE
from liren.domains.territory.actions import create_place
from liren.domains.territory.actions.moving import ask_move, continue_move
from liren.domains.territory.queries import find_place
from liren.kernel import clock
from liren.kernel.actor import SYSTEM

SMALL, INTO = ("320104902003", "河沿社区"), "320104902002"
MERGED_ON, WAITS = dt.date(2026, 3, 1), dt.timedelta(days=60)
MERGER = "秦政复〔2026〕12 号《关于撤并河沿社区居民委员会的批复》"
PARTING = "秦政复〔2026〕31 号《关于从井巷社区分出古井社区的批复》"


def load() -> int:
    """Asks both changes where they are not there yet; how many."""
    if find_place(SMALL[0]) is not None:
        return 0
    create_place(actor=SYSTEM, code=SMALL[0], name=SMALL[1], since=SINCE)
    merger = ask_move(actor=SYSTEM, text=f"{SMALL[0]},{INTO}", on=MERGED_ON, basis=MERGER)
    continue_move(move_id=merger.id)
    text = "320104901003,320104901005,古井社区,01 02"
    ask_move(actor=SYSTEM, text=text, on=clock.today() + WAITS, basis=PARTING)
    return 2
