"""What the worker does for places."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.territory.actions import doubts, moving
from liren.kernel import outbox


# Outward, since it makes a transaction of each batch; a row that is rewritten no longer bears the old code.
@outbox.outward(queue="heavy", title=_("改写区划代码"))
def continue_place_move(move_id: str) -> None:
    moving.continue_move(move_id=uuid.UUID(move_id))


@outbox.every(3600, name="territory.moves", title=_("开始到期的区划变更"))
def begin_due_moves() -> None:
    moving.begin_due()


@outbox.effect(title=_("看地址是不是说得清是哪栋楼"))
def note_address_said(place_code: str, text: str) -> None:
    doubts.note_said(place_code=place_code, text=text)
