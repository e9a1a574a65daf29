"""Whoever points at a person says what becomes of it when two entries are made one."""

from __future__ import annotations

import pytest
from django.apps import apps

from liren.domains.people.models import Person
from liren.kernel import carrying

POINTING = sorted(
    f"{model._meta.label} {field.name}"
    for model in apps.get_models()
    for field in model._meta.local_fields
    if field.related_model is Person
)


@pytest.mark.parametrize("pointing", POINTING)
def test_rows_that_point_at_a_person_follow_a_merge_or_are_left_on_purpose(pointing: str) -> None:
    """`carrying.register` or `carrying.leave` in the `AppConfig.ready` of the room (see `liren.kernel.carrying`)."""
    assert pointing in carrying.HELD or pointing in carrying.LEFT


def test_what_is_registered_is_there() -> None:
    for held in carrying.HELD.values():
        assert held.column
        assert all(held.table._meta.get_field(column) for column in held.sealed)
