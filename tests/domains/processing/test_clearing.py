"""What was written in a field that is switched off: destroyed by the worker once somebody has confirmed it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from liren.domains.people.actions import linking, register_person
from liren.domains.people.actions.merging import CHANGED, Chosen, merge_persons
from liren.domains.people.models import Conflict, FindKey, ImportedChange, Merge, Person
from liren.domains.people.queries import card_of, find_people
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.processing import errors
from liren.domains.processing.actions import clearing as clearings
from liren.domains.processing.actions.clearing import ask_clearing, clear_field
from liren.domains.processing.choices import ClearingState
from liren.domains.processing.models import FieldClearing
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.actions.corrections import ask_correction
from liren.domains.rights.models import Correction
from liren.kernel import audit, clock, forgotten, sealed, subjects
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.lists import HEAD_LINE, HEADER, changed, taken_in
from tests.domains.processing.conftest import COUNTY, Family, Who, switched, with_values
from tests.domains.rights.conftest import read
from tests.domains.rights.test_consents import wrote

SAID = ("people.import.before", CHANGED)


def cleared(who: Who, name: str, label: str) -> FieldClearing:
    one = ask_clearing(actor=who("district"), place_code=COUNTY, name=name, confirmed=label)
    clear_field(one.id)
    one.refresh_from_db()
    return one


def test_what_clearing_refuses(who: Who) -> None:
    district = who("district")
    with pytest.raises(NotAllowed):
        ask_clearing(actor=who("director"), place_code=COUNTY, name="marital", confirmed="婚姻状况")
    with pytest.raises(errors.FieldUnknown):
        ask_clearing(actor=district, place_code=COUNTY, name="name", confirmed="姓名")
    with pytest.raises(errors.ClearingNotOff):
        ask_clearing(actor=district, place_code=COUNTY, name="marital", confirmed="婚姻状况")
    switched(who, "marital")
    with pytest.raises(errors.ClearingUnconfirmed):
        ask_clearing(actor=district, place_code=COUNTY, name="marital", confirmed="是")
    ask_clearing(actor=district, place_code=COUNTY, name="marital", confirmed=" 婚姻状况 ")
    with pytest.raises(errors.ClearingRuns):
        ask_clearing(actor=district, place_code=COUNTY, name="marital", confirmed="婚姻状况")


def test_the_values_and_every_copy_of_them_go(who: Who, family: Family, tmp_path: Path) -> None:
    director, one = who("director"), with_values(family["王建国"], marital="20", former_name="王建过")
    taken_in(
        tmp_path, (*changed(HEAD_LINE, household="1"), "离婚"), header=(*HEADER, "婚姻状况"), kind="hearsay"
    )
    assert Conflict.objects.filter(field="marital").exists()
    Person.objects.filter(id=one.id).update(details={"former_name": "王建过"})
    taken_in(
        tmp_path,
        (*changed(HEAD_LINE, household="1"), "离婚"),
        header=(*HEADER, "婚姻状况"),
        kind="department",
    )
    twin = PersonGiven("王建国", birth="1955-12-03", details={"marital": "10"})
    gone = register_person(actor=director, place_code=LIUYIN, given=twin, source="visit", apart_from=[one.id])
    one.refresh_from_db()
    assert one.details["marital"] == "40"
    chosen = Chosen((one.version, gone.version), taken=("marital",))
    merge_persons(actor=director, kept_id=one.id, gone_id=gone.id, chosen=chosen)
    linking.link_at_window(actor=director, person_id=one.id, phone="17000000001")
    ask_correction(actor=who("resident"), proposed={"marital": "30"}, reason="登记错了")
    key = subjects.keys_of([one.id])[one.id]
    assert "marital" in _told(key)
    switched(who, "marital")
    done = cleared(who, "marital", "婚姻状况")
    assert (done.state, done.cleared) == (ClearingState.DONE, 2)  # the entry that was merged away, too
    for person in Person.objects.filter(id__in=(one.id, gone.id)):
        assert "marital" not in person.details
        assert "marital" not in person.sources
    assert "marital" not in _told(key)
    assert not Conflict.objects.filter(field="marital").exists()
    assert Correction.objects.get().state == "withdrawn"
    one.refresh_from_db()
    assert one.details == {"former_name": "王建过"}
    entry = AuditEntry.objects.get(verb="processing.clearing.batch")
    assert audit.payload_of(entry) == {"after": {"rows": 2, "field": "marital"}}
    assert AuditEntry.objects.filter(verb="processing.clearing.ended").count() == 1


def _told(key: bytes) -> str:
    """Everything that imports and merges keep for taking themselves back."""
    found = []
    for rows, column, context in (
        (ImportedChange.objects.all(), "before", SAID[0]),
        (Merge.objects.all(), "changed", SAID[1]),
    ):
        found += [sealed.unseal(bytes(getattr(row, column)), context=context, key=key) for row in rows]
    assert all(json.loads(one) is not None for one in found)
    return "\n".join(found)


def test_a_sealed_value_goes_and_its_neighbours_stay(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    for scope in ("health_note", "emergency_contact"):
        give_consent(actor=worker, person_id=person.id, scope=scope, read=read(scope))
    wrote(who, person, health_note="打针", emergency_contact="儿子")
    switched(who, "health_note")
    assert cleared(who, "health_note", "照护须知").cleared == 1
    switched(who, "health_note", is_on=True)
    assert [one.raw for one in card_of(worker, person.id).values] == ["儿子"]


def test_nobody_is_found_by_a_former_name_that_was_destroyed(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    wrote(who, person, former_name="欧阳锋")
    assert find_people(worker, "欧阳锋").lines
    switched(who, "former_name")
    cleared(who, "former_name", "曾用名")
    assert not find_people(worker, "欧阳锋").lines
    assert find_people(worker, "王建国").lines
    assert FindKey.objects.filter(person=person).exists()


def test_it_goes_on_where_it_stopped_and_ends_when_the_field_is_on_again(
    who: Who, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearings, "BATCH", 1)
    for person in family.values():
        with_values(person, marital="20")
    switched(who, "marital")
    one = ask_clearing(actor=who("district"), place_code=COUNTY, name="marital", confirmed="婚姻状况")
    assert clearings._next(one.id)
    switched(who, "marital", is_on=True)
    clear_field(one.id)
    one.refresh_from_db()
    assert (one.state, one.cleared) == (ClearingState.STOPPED, 1)
    assert Person.objects.filter(details__has_key="marital").count() == 2
    clear_field(one.id)
    clear_field(uuid.uuid4())
    switched(who, "marital")
    assert cleared(who, "marital", "婚姻状况").cleared == 2


def test_what_a_backup_brought_back_goes_again_once(
    who: Who,
    family: Family,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.LIREN_DATA_DIR = tmp_path
    one = with_values(family["王建国"], marital="20")
    switched(who, "marital")
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        cleared(who, "marital", "婚姻状况")
    [part] = forgotten.parts()
    transaction.savepoint_rollback(backup)
    one.refresh_from_db()
    assert one.details["marital"] == "20", "the backup brought it back"
    assert forgotten.repeat_parts() == 1
    one.refresh_from_db()
    assert "marital" not in one.details
    with_values(one, marital="10")
    assert forgotten.repeat_parts() == 0, "what was written since stays"
    unknown = forgotten.Part("clearing", uuid.uuid4(), (), ("320104", "shoes", "-"))
    assert (forgotten.REPEATS["clearing"](unknown), part.people) == (False, ())
    done = FieldClearing(place_code=COUNTY, field="marital", asked_at=clock.now(), ended_at=clock.now())
    done.state = ClearingState.DONE
    done.save()
    held = forgotten.Part("clearing", done.id, (), ("320104", "marital", "-"))
    assert not forgotten.REPEATS["clearing"](held), "the backup holds it as done"
