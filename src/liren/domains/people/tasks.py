"""What the worker does for the register."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.people.actions import (
    doubles,
    guarding,
    importing,
    loose_homes,
    needs,
    undoing,
    waiting_marks,
)
from liren.kernel import outbox
from liren.kernel.actor import SYSTEM


# Outward, since it makes a transaction of each batch; a batch that was written is not written again.
@outbox.outward(queue="heavy", title=_("导入居民名单"))
def continue_people_import(run_id: str) -> None:
    importing.continue_import(actor=SYSTEM, run_id=uuid.UUID(run_id))


@outbox.outward(queue="heavy", title=_("撤销居民导入"))
def continue_people_undo(run_id: str) -> None:
    undoing.continue_undo(actor=SYSTEM, run_id=uuid.UUID(run_id))


@outbox.every(3600, name="people.previews", title=_("清理没有开始的居民导入"))
def drop_old_lists() -> None:
    importing.drop_old_lists()


@outbox.outward(queue="heavy", title=_("比对登记册里重复的人"))
def compare_register(run_id: str) -> None:
    doubles.compare(run_id=uuid.UUID(run_id))


@outbox.every(7 * 86_400, name="people.doubles", title=_("每周比对登记册"))
def compare_registers() -> None:
    doubles.ask_everywhere()


@outbox.every(86_400, name="people.needs", title=_("按规则提出需求"))
def raise_needs_by_rule() -> None:
    last = needs.raise_by_rule(actor=SYSTEM)
    while last is not None:
        last = needs.raise_by_rule(actor=SYSTEM, after=last)


@outbox.every(86_400, name="people.waiting_marks", title=_("删去一直没有本人同意的人群记录"))
def keep_waiting_marks() -> None:
    waiting_marks.keep_waiting()


@outbox.every(3600, name="people.protected", title=_("收好受保护的人的住处"))
def put_away_strays() -> None:
    guarding.put_away_strays()


@outbox.every(600, name="people.loose_homes", title=_("给没有对上楼栋的住房找楼栋"))
def match_loose_homes() -> None:
    while loose_homes.match_loose_homes() == loose_homes.AT_ONCE:
        pass
