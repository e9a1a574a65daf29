"""Matters of two counties are never one: each county has its own cell, figures and audit chain."""

from __future__ import annotations

import pytest

from liren.domains.casework.actions.merging import merge_case
from liren.domains.casework.errors import MergeAcrossCounties
from liren.domains.casework.models import Case
from liren.kernel import ids
from liren.kernel.actor import Actor, ActorKind, Grant
from tests.domains.casework.conftest import Desk


def test_matters_of_two_counties_are_not_merged(desk: Desk) -> None:
    here, there = desk.said(), desk.said()
    Case.objects.filter(id=there.case_id).update(place_code="320105001001")
    rights = tuple(Grant(right) for right in ("cases.view", "cases.merge"))
    above = Actor(kind=ActorKind.STAFF, id=ids.uuid7(), name="市里", grants=rights)
    with pytest.raises(MergeAcrossCounties):
        merge_case(actor=above, case_id=here.case_id, into_id=there.case_id)
    assert Case.objects.get(id=here.case_id).merged_into_id is None
