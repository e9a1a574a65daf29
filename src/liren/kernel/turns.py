"""How often somebody may do something: counted by the hour, in the database, so that every process counts together."""

from __future__ import annotations

import datetime as dt
import math

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


def take(what: str, who: str, *, most: int) -> None:
    """Counts one turn of `who` (kept only as a keyed digest) at `what`; refuses the one after `most` in an hour.

    One query, outside any transaction of the caller's: a refused or failed turn counts too.
    """
    now = clock.now()
    begins = dt.datetime.fromtimestamp(
        now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), dt.UTC
    )
    name = f"{what}:{blind_index(f'{who}:{begins.isoformat()}', context='kernel.turns')}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_turncount (name, count, until) VALUES (%s, 1, %s) "
            "ON CONFLICT (name) DO UPDATE SET count = kernel_turncount.count + 1 RETURNING count",
            [name, connection.ops.adapt_datetimefield_value(begins + WINDOW)],
        )
        count = int(cursor.fetchone()[0])
    if count > most:
        raise TooOften(minutes=math.ceil((begins + WINDOW - now).total_seconds() / 60))


@outbox.every(3600, name="kernel.turns", title=_("清理过时的次数记录"))
def forget_turns() -> None:
    TurnCount.objects.filter(until__lt=clock.now()).delete()
