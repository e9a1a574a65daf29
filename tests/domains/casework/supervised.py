"""Matters under supervision, for the tests of it."""

from __future__ import annotations

from typing import Any

from liren.domains.access.models import Account
from liren.domains.casework.actions import supervision as deeds
from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.models import Supervision
from liren.domains.messaging.models import Delivery
from tests.domains.casework.conftest import Desk


def opened(desk: Desk, number: str, level: str = "notice", **words: Any) -> Supervision:
    given = {"words": "请说明为什么还没有办。", **words}
    return open_supervision(actor=desk.who("supervisor"), number=number, level=level, **given)


def answered(desk: Desk, **words: Any) -> Supervision:
    supervision = opened(desk, desk.accepted().number, **words)
    deeds.answer_supervision(
        actor=desk.who("community"), supervision_id=supervision.id, words="配件周三到，到了就换。"
    )
    supervision.refresh_from_db()
    return supervision


def told(template: str) -> set[str]:
    rows = Delivery.objects.filter(template=f"casework.supervision.{template}")
    accounts = Account.objects.filter(id__in=rows.values_list("account_id", flat=True))
    return {name for name in accounts.values_list("username", flat=True) if name}
