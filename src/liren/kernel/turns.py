"""How often somebody may do something: counted by the hour, in the database, so that every process counts together."""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, outbox
from liren.kernel.models import TurnCount
from liren.kernel.refusals import Refusal
from liren.kernel.sealed import blind_index

WINDOW = dt.timedelta(hours=1)


class TooOften(Refusal):
    code = "kernel.too_often"
    sentence = _("这一小时里从这里提交得太多了。请过 %(minutes)s 分钟再试；急事请打社区电话。")
    status = 429
    count: Count | None = None  # of what was spent, where it was counted


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of `who` at `what`, of which an hour (or so many hours) has `most`."""

    what: str
    who: str
    most: int
    hours: int = 1

    def window(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """When the window of this moment began, and when it ends."""
        length = (WINDOW * self.hours).total_seconds()
        begins = dt.datetime.fromtimestamp(now.timestamp() // length * length, dt.UTC)
        return begins, begins + WINDOW * self.hours


@dataclass(frozen=True, slots=True)
class Count:
    """How many turns have been taken of `most`; the window ends in `seconds`."""

    taken: int
    most: int
    seconds: float

    @property
    def is_over(self) -> bool:
        return self.taken > self.most

    @property
    def left(self) -> int:
        return max(0, self.most - self.taken)


def network_of(address: str) -> str:
    """What counts as one address: a whole IPv4 address, of IPv6 the first 64 bits.

    A household or a telephone is given a /64 and may change within it with every request (RFC 6177, RFC 7421). What
    is no address is given back as it is.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def take(what: str, who: str, *, most: int) -> Count:
    """Counts one turn of `who` (kept only as a keyed digest) at `what`; refuses the one after `most` in an hour."""
    return take_all(Turn(what, who, most))


def count(what: str, who: str, *, most: int) -> Count:
    """As `take`, for whoever tells how many are left: counts one turn and refuses nothing."""
    turn = Turn(what, who, most)
    counts, seconds = _counted([turn])
    return Count(counts[turn], most, seconds)


def take_all(*asked: Turn) -> Count:
    """Counts several turns of different names together; refuses if one of them was one too many. Gives the count of
    which the least is left.

    One query, outside any transaction of the caller's: a refused or failed turn counts too.
    """
    counts, seconds = _counted(asked)
    tightest = min(
        (Count(taken, turn.most, seconds) for turn, taken in counts.items()),
        key=lambda one: one.most - one.taken,
    )
    if tightest.is_over:
        spent = TooOften(minutes=math.ceil(seconds / 60))
        spent.count = tightest
        raise spent
    return tightest


def count_all(*asked: Turn) -> dict[Turn, int]:
    """Counts several turns of different names together and refuses nothing. One query."""
    return _counted(asked)[0]


def _counted(asked: Sequence[Turn]) -> tuple[dict[Turn, int], float]:
    """What each has been counted to, and the seconds until the first window is over."""
    now = clock.now()
    windows = {turn: turn.window(now) for turn in asked}
    turns = {_name(turn, windows[turn][0]): turn for turn in asked}
    ends = {name: connection.ops.adapt_datetimefield_value(windows[turn][1]) for name, turn in turns.items()}
    values = [value for name in sorted(turns) for value in (name, ends[name])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO kernel_turncount (name, count, until) {_rows(len(turns))} "  # placeholders only
            "ON CONFLICT (name) DO UPDATE SET count = kernel_turncount.count + 1 RETURNING name, count",
            values,
        )
        found = {turns[name]: taken for name, taken in cursor.fetchall()}
    return found, min((until - now).total_seconds() for _begins, until in windows.values())


def _rows(number: int) -> str:
    """The rows to count; on PostgreSQL the commit does not wait for the disk, since a lost count harms nobody."""
    if connection.vendor != "postgresql":
        return "VALUES " + ", ".join(["(%s, 1, %s)"] * number)
    listed = ", ".join(["(%s, %s::timestamptz)"] * number)
    unhurried = "set_config('synchronous_commit', 'off', true)"
    return f"SELECT name, 1, until FROM (VALUES {listed}) AS asked (name, until), {unhurried} AS unhurried"  # noqa: S608


def _name(turn: Turn, begins: dt.datetime) -> str:
    return f"{turn.what}:{blind_index(f'{turn.who}:{begins.isoformat()}', context='kernel.turns')}"


@outbox.every(3600, name="kernel.turns", title=_("清理过时的次数记录"))
def forget_turns() -> None:
    TurnCount.objects.filter(until__lt=clock.now()).delete()
