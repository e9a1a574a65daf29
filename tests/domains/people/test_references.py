"""References that the database does not check are kept whole by what writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from liren.domains.people.actions import change_person, moving, register_person, undoing
from liren.domains.people.models import FindKey, Person, Residence, Source
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.territory.models import Grid
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.lists import ADDRESS, COUPLE, HEAD_LINE, changed, taken_in


def unchecked() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    for model in apps.get_app_config("people").get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, ForeignKey) and not field.db_constraint:
                yield model, field


def dangling() -> dict[str, int]:
    found = {}
    for model, field in unchecked():
        pointed = model._base_manager.exclude(**{f"{field.name}": None})
        target: Any = field.related_model
        lost = pointed.exclude(**{f"{field.attname}__in": target._base_manager.values("pk")}).count()
        if lost:
            found[str(field)] = lost
    return found


def test_they_are_those_of_the_record() -> None:
    assert {(model, field.related_model) for model, field in unchecked()} == {
        (FindKey, Person),
        (Residence, Source),
        (Residence, Grid),
        (Person, Source),
        (apps.get_model("people", "Household"), Source),
    }


@pytest.mark.django_db
def test_a_life_of_lists_and_changes_leaves_none_dangling(
    who: Callable[[str], Actor], tmp_path: Path
) -> None:
    worker = who("community")
    run = taken_in(tmp_path, *COUPLE, changed(HEAD_LINE, name="赵敏", number="", relation="", household=""))
    taken_in(tmp_path, *COUPLE, kind="department")
    person = register_person(actor=worker, given=PersonGiven("王建"), place_code=LIUYIN, source="visit")
    given = PersonGiven("王建新", details={"former_name": "王大"})
    person = change_person(actor=worker, person_id=person.id, version=1, given=given, source="visit")
    moving.move_person(
        actor=worker,
        person_id=person.id,
        version=person.version,
        place_code=LIUYIN,
        address=ADDRESS,
        on=clock.today(),
        source="visit",
    )
    undoing.undo_import(actor=SYSTEM, run_id=run.id)
    undoing.continue_undo(actor=SYSTEM, run_id=run.id)
    assert Source.objects.exists()
    assert FindKey.objects.exists()
    assert dangling() == {}
