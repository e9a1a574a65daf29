"""What the worker does for let dwellings."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.letting.actions import asking, counting, notices
from liren.kernel import outbox


@outbox.effect(title=_("重数一处出租房住着几人"))
def recount_let(let_id: str) -> None:
    counting.recount_one(uuid.UUID(let_id))


@outbox.every(86_400, name="letting.crowding", title=_("按当天的标准重算出租房超员"))
def count_crowding() -> None:
    last = counting.recount_all()
    while last is not None:
        last = counting.recount_all(after=last)


@outbox.every(3600, name="letting.reminders", title=_("提醒没有答复的来去申报"))
def remind_of_notices() -> None:
    notices.remind_day()


@outbox.every(86_400, name="letting.letters", title=_("请没有签责任书的人来签"))
def ask_for_letters() -> None:
    asking.ask_day()
