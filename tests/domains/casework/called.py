"""Bodies called to a matter, for the tests of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from liren.domains.casework.actions import joint
from liren.domains.casework.models import JointCall
from tests.domains.casework.conftest import Desk


def call(
    desk: Desk, case_id: uuid.UUID, *keys: str, who: str = "community", length: int = 3
) -> list[uuid.UUID]:
    tasks = [joint.Task(desk.body(key), f"请{key}到场查看", length) for key in keys]
    return joint.call_bodies(actor=desk.who(who), case_id=case_id, tasks=tasks, words="线路和设施分属两家")


@pytest.fixture
def called(desk: Desk) -> tuple[Desk, Any, uuid.UUID]:
    receipt = desk.accepted(naming="named", name="王秀兰", phone="17000000001")
    return desk, receipt, call(desk, receipt.case_id, "housing")[0]


def kept(call_id: uuid.UUID) -> JointCall:
    return JointCall.objects.select_related("case", "body").get(id=call_id)
