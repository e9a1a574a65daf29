"""Registrations beside what others do in one moment, and beside an import that is taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from liren.domains.people.actions import undoing
from liren.domains.people.models import Person
from liren.domains.residence.actions import by_day, handling
from liren.domains.residence.models import Registration
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.domains.access.test_races import together
from tests.domains.people.lists import ADDRESS, COUPLE, NUMBER, taken_in
from tests.domains.residence.conftest import GROUPS, TODAY, WORK, Who, applied, noon, registered
from tests.personas import actor as actor_of
from tests.personas import build_world


def test_whoever_registered_stays_when_an_import_is_taken_back(who: Who, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        run = taken_in(tmp_path, *COUPLE)
        head = Person.objects.get(name="王建国")
        said = replace(WORK, name="王建国", document=NUMBER, address=ADDRESS)
        mine = registered(who("community"), said, person_id=head.id)
        undoing.undo_import(actor=who("director"), run_id=run.id)
        undoing.continue_undo(actor=SYSTEM, run_id=run.id)
    assert list(Person.objects.values_list("name", flat=True)) == ["王建国"]
    assert by_day.run_day()["left"] == 0
    mine.refresh_from_db()
    assert mine.state == "registered"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_register_the_same_in_one_moment_register_once() -> None:
    worker = actor_of(build_world().accounts["community"])
    with clock.at(noon(TODAY)):
        mine = applied(worker)

    def register(_number: int) -> str:
        with clock.at(noon(TODAY)):
            handling.register(actor=worker, registration_id=mine.id, version=mine.version, seen=GROUPS)
        return "registered"

    assert sorted(together(2, register)) == ["kernel.stale_page", "registered"]
    assert Person.objects.filter(name=WORK.name).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_document_sent_in_twice_in_one_moment_is_one_registration() -> None:
    resident = actor_of(build_world().accounts["resident"])

    def send(_number: int) -> str:
        with clock.at(noon(TODAY)):
            return applied(resident).state

    assert sorted(together(2, send)) == ["residence.applied_already", "submitted"]
    assert Registration.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_of_the_day_say_everything_once() -> None:
    worker = actor_of(build_world().accounts["community"])
    with clock.at(noon(TODAY)):
        registered(worker)
    later = noon(TODAY.replace(month=9, day=10))

    def run(_number: int) -> int:
        with clock.at(later):
            return by_day.run_day()["ready"]

    assert sum(together(2, run)) == 1
