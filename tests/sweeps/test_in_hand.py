"""Whoever points at somebody who works here says what becomes of it when he leaves."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from liren.domains.access.models import Account
from liren.kernel import in_hand

POINTING = sorted(
    f"{model._meta.label} {field.name}"
    for model in apps.get_models()
    if model.__module__.startswith("liren.")
    for field in model._meta.local_fields
    if field.related_model is Account
    or (isinstance(field, models.UUIDField) and not field.primary_key and field.related_model is None)
)


@pytest.mark.parametrize("pointing", POINTING)
def test_a_field_that_may_name_staff_is_work_in_hand_or_left_with_a_reason(pointing: str) -> None:
    """`in_hand.register` or `in_hand.leave` in the `AppConfig.ready` of the room (see `liren.kernel.in_hand`)."""
    taken = {name for kind in in_hand.KINDS.values() for name in kind.fields}
    assert (pointing in taken) != (pointing in in_hand.LEFT)


def test_what_is_registered_is_there() -> None:
    taken = {name for kind in in_hand.KINDS.values() for name in kind.fields}
    assert (taken | in_hand.LEFT.keys()) <= set(POINTING)
    assert all(kind.give is not None for kind in in_hand.KINDS.values() if kind.must)
    assert all(
        key.split(".")[0] in apps.app_configs and str(kind.title) for key, kind in in_hand.KINDS.items()
    )
