"""Truth checks of the demo: one sample of the last weeks; some found fixed, one not, the rest to be checked."""

from __future__ import annotations

import datetime as dt
import uuid

from liren.domains.access import queries as access
from liren.domains.casework.actions import checks_assigning, truth_checks
from liren.domains.casework.errors import NothingToSample, OwnBodyChecked
from liren.domains.casework.errors.truth_checks import CheckerUnfit
from liren.domains.casework.queries import truth_checks as found
from liren.kernel import clock
from liren.kernel.actor import Actor

STREET = "320104901"
SIZE = 8
TOLD = (
    ("fixed", "site", "现场看过，灯亮着，垃圾清走了。", ""),
    ("partly", "phone", "电话里说好了一半，另一半等配件。", "nothing"),
    ("not_fixed", "visit", "上门看，油烟还是直接排到楼道里，净化器没有装。", "reopen"),
    ("fixed", "phone", "诉求人说办好了，态度也好。", ""),
)


def load() -> int:
    """Draws and records; nothing where a sample has been drawn already."""
    account = access.account_by_username("supervisor")
    supervisor = access.actor_of(account) if account else None
    if supervisor is None or found.list_samples(supervisor):
        return 0
    today = clock.today()
    since = today - dt.timedelta(days=70)
    try:
        sample = truth_checks.draw_sample(
            actor=supervisor, place_code=STREET, since=since, until=today, size=SIZE
        )
    except NothingToSample:
        return 0
    waiting = found.list_checks(supervisor, found.CheckFilter(view="waiting", sample=sample.number)).rows
    told = iter(TOLD)
    for check in waiting[: len(TOLD)]:
        _record(supervisor, check.id, next(told))
    for check in waiting[len(TOLD) : len(TOLD) + 1]:
        _give(supervisor, check.id)
    return len(waiting)


def _give(supervisor: Actor, check_id: uuid.UUID) -> None:
    """One of those that wait is the dispatcher's."""
    checker = access.account_by_username("dispatcher")
    if checker is None:
        return
    try:
        checks_assigning.assign_check(actor=supervisor, check_id=check_id, account_id=checker.id)
    except CheckerUnfit:
        return


def _record(supervisor: Actor, check_id: uuid.UUID, told: tuple[str, str, str, str]) -> None:
    result, way, words, follow = told
    try:
        truth_checks.record_check(
            actor=supervisor, check_id=check_id, result=result, way=way, words=words, follow=follow
        )
    except OwnBodyChecked:
        return
