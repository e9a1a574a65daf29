"""Contacts: who may be one, one at a time, what is agreed to be shown and taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from liren.domains.neighbours import errors
from liren.domains.neighbours.actions import end_charge, enrol_contact, release_contact, take_charge
from liren.domains.neighbours.actions.consenting import give_consent, withdraw_consent, withdraw_own
from liren.domains.neighbours.models import Charge, Consent, ContactPerson
from liren.domains.neighbours.queries import (
    ContactFilter,
    charges_of_person,
    contact_of,
    contacts_page,
    own_consents,
    posting_of,
)
from liren.domains.neighbours.queries.postings import PostedLine
from liren.domains.neighbours.rules.postings import Agreed, Posted, is_fit, posted
from liren.domains.people import errors as people_errors
from liren.domains.people.actions import register_person
from liren.domains.people.actions.linking import link_at_window
from liren.domains.people.models import Person
from liren.domains.people.rules.names import family_of
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock, forgotten, subjects
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.neighbours.conftest import DAY, Who, Yard
from tests.domains.people.conftest import LIUYIN, TANGYUAN


@pytest.mark.parametrize(
    ("agreed", "is_protected", "shown"),
    [
        (None, False, Posted()),
        (Agreed("whole"), False, Posted("欧阳静", True, "")),
        (Agreed("whole", "13900000001"), False, Posted("欧阳静", True, "13900000001")),
        (Agreed("family", "13900000001"), False, Posted("欧阳", False, "13900000001")),
        (Agreed("whole", "13900000001"), True, Posted()),
    ],
)
def test_only_what_was_agreed_is_shown(agreed: Agreed | None, is_protected: bool, shown: Posted) -> None:
    assert posted("欧阳静", "欧阳", agreed, is_protected=is_protected) == shown


@pytest.mark.parametrize(
    ("age", "present", "protected", "fit"),
    [
        (18, True, False, True),
        (17, True, False, False),
        (None, True, False, True),
        (40, False, False, False),
        (40, True, True, False),
    ],
)
def test_who_is_fit_to_be_a_contact(age: int | None, present: bool, protected: bool, fit: bool) -> None:
    assert is_fit(age=age, is_present=present, is_protected=protected) is fit


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("王建国", "王"),
        ("欧阳静", "欧阳"),
        ("欧阳", "欧"),
        ("阿依古丽·买买提", "阿"),
        ("John Smith", "J"),
        ("", ""),
    ],
)
def test_a_family_name_says_no_more_than_that(name: str, family: str) -> None:
    assert family_of(name) == family


def take(yard: Yard, contact: ContactPerson, **of: object) -> Charge:
    contact.refresh_from_db()
    given = {"kind": "stairway", "building_id": yard.building.id, "unit": "1", "since": clock.today(), **of}
    return take_charge(actor=yard.worker, contact_id=contact.id, version=contact.version, **given)


def consent(yard: Yard, contact: ContactPerson, **given: str) -> Consent:
    contact.refresh_from_db()
    whole = {"shown_name": "whole", "phone": "139 0000 0001", "how": "paper", **given}
    return give_consent(actor=yard.worker, contact_id=contact.id, version=contact.version, **whole)


def enrolled(yard: Yard, person: Person) -> ContactPerson:
    return enrol_contact(
        actor=yard.worker, place_code=LIUYIN, kind="party", person_id=person.id, since=clock.today() - 9 * DAY
    )


def test_a_stairway_has_one_contact_at_a_time(yard: Yard) -> None:
    take(yard, yard.contact)
    other = enrolled(yard, yard.husband)
    with pytest.raises(errors.HeldAlready):
        take(yard, other)
    charge = Charge.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(
            contact=other,
            place_code=LIUYIN,
            kind="stairway",
            building=yard.building,
            unit="1",
            since=clock.today(),
        )
    yard.contact.refresh_from_db()
    end_charge(
        actor=yard.worker,
        charge_id=charge.id,
        version=yard.contact.version,
        on=clock.today(),
        reason="搬走了",
    )
    take(yard, other)
    view = contact_of(yard.worker, yard.contact.id)
    assert [line.charge.reason for line in view.former] == ["搬走了"]
    assert audit.verify().first_break is None


def test_a_household_has_one_contact_and_the_card_says_so(yard: Yard) -> None:
    take(yard, yard.contact, kind="household", household_id=yard.household.id, building_id=None, unit="")
    other = enrolled(yard, yard.husband)
    with pytest.raises(errors.HeldAlready):
        take(yard, other, kind="household", household_id=yard.household.id, building_id=None, unit="")
    take(yard, other, unit="2")
    of_wife = charges_of_person(yard.worker, yard.wife.id)
    assert [str(line.charge.contact) for line in of_wife.kept_by] == ["李文静", "王建国"]
    assert [line.what for line in charges_of_person(yard.worker, yard.husband.id).keeps] == [
        "柳叶巷12号3幢 2单元"
    ]


def test_what_does_not_fit_is_refused(yard: Yard, who: Who) -> None:
    with pytest.raises(errors.StairwayNotFound):
        take(yard, yard.contact, unit="7")
    with pytest.raises(people_errors.HouseholdNotFound):
        take(yard, yard.contact, kind="household", household_id=uuid.uuid4(), building_id=None, unit="")
    with pytest.raises(errors.CircleNotFound):
        take(yard, yard.contact, kind="head", circle_id=uuid.uuid4(), building_id=None, unit="")
    with pytest.raises(people_errors.ChoiceWrong):
        take(yard, yard.contact, kind="roof")
    with pytest.raises(people_errors.DayAhead):
        take(yard, yard.contact, since=clock.today() + DAY)
    with pytest.raises(people_errors.DatesWrong):
        take(yard, yard.contact, since=clock.today() - 40 * DAY)
    with pytest.raises(errors.ChargeNotFound):
        end_charge(actor=yard.worker, charge_id=uuid.uuid4(), version=1, on=clock.today(), reason="-")
    charge = take(yard, yard.contact)
    with pytest.raises(StalePage):
        end_charge(actor=yard.worker, charge_id=charge.id, version=1, on=clock.today(), reason="-")
    with pytest.raises(people_errors.WordsMissing):
        end_charge(actor=yard.worker, charge_id=charge.id, version=2, on=clock.today(), reason=" ")
    with pytest.raises(NotAllowed):
        end_charge(actor=who("dispatcher"), charge_id=charge.id, version=2, on=clock.today(), reason="-")


def test_who_may_be_enrolled(yard: Yard) -> None:
    given = {"actor": yard.worker, "place_code": LIUYIN, "kind": "volunteer", "since": clock.today()}
    child = register_person(
        actor=yard.worker,
        place_code=LIUYIN,
        given=PersonGiven("王小宝", birth=f"{clock.today().year - 9}-01-01"),
        source="visit",
    )
    with pytest.raises(errors.ContactUnfit):
        enrol_contact(**given, person_id=child.id)
    with pytest.raises(errors.ContactNameWrong):
        enrol_contact(**given)
    with pytest.raises(errors.ContactNameWrong):
        enrol_contact(**given, person_id=yard.wife.id, name="李秀英")
    with pytest.raises(errors.ContactAlready):
        enrol_contact(**given, name="李文静")
    with pytest.raises(people_errors.PersonNotFound):
        enrol_contact(**given, person_id=uuid.uuid4())
    with pytest.raises(people_errors.PlaceNotCommunity):
        enrol_contact(**{**given, "place_code": TANGYUAN}, name="赵敏")
    enrolled(yard, yard.wife)
    with pytest.raises(errors.ContactAlready):
        enrolled(yard, yard.wife)


def line_of(yard: Yard, unit: str = "1") -> PostedLine:
    return posting_of(yard.building.id, unit).lines[0]


def test_nothing_is_posted_before_consent_and_after_it_is_taken_back(yard: Yard) -> None:
    take(yard, yard.contact)
    assert line_of(yard).is_held
    assert not line_of(yard).shown.is_shown
    consent(yard, yard.contact, shown_name="family", phone="")
    assert line_of(yard).shown == Posted("李", False, "")
    consent(yard, yard.contact)
    assert line_of(yard).shown == Posted("李文静", True, "13900000001")
    yard.contact.refresh_from_db()
    withdraw_consent(actor=yard.worker, contact_id=yard.contact.id, version=yard.contact.version)
    assert not line_of(yard).shown.is_shown
    assert {bytes(one.phone) for one in Consent.objects.all()} == {b""}, "the number is forgotten"
    yard.contact.refresh_from_db()
    with pytest.raises(errors.ConsentMissing):
        withdraw_consent(actor=yard.worker, contact_id=yard.contact.id, version=yard.contact.version)


def test_what_cannot_be_agreed_is_refused(yard: Yard) -> None:
    with pytest.raises(errors.ShownPhoneWrong):
        consent(yard, yard.contact, phone="12")
    with pytest.raises(people_errors.ChoiceWrong):
        consent(yard, yard.contact, shown_name="photo")
    with pytest.raises(people_errors.ChoiceWrong):
        consent(yard, yard.contact, how="guessed")


def test_the_number_lies_sealed_and_goes_with_the_key(yard: Yard) -> None:
    contact = enrolled(yard, yard.husband)
    take(yard, contact)
    consent(yard, contact)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM neighbours_consent")
        assert b"13900000001" not in bytes(cursor.fetchone()[0])
    subjects.destroy_keys([yard.husband.id])
    assert line_of(yard).shown.phone == ""
    with pytest.raises(errors.ContactUnfit):
        consent(yard, contact)


def test_a_number_under_the_key_of_a_merged_entry_is_not_shown(yard: Yard) -> None:
    contact = enrolled(yard, yard.husband)
    take(yard, contact)
    consent(yard, contact)
    ContactPerson.objects.filter(id=contact.id).update(person=yard.wife)
    assert line_of(yard).shown.phone == ""
    assert contact_of(yard.worker, contact.id).phone == ""


def test_a_protected_contact_vanishes_from_the_posting(yard: Yard) -> None:
    contact = enrolled(yard, yard.husband)
    take(yard, contact)
    consent(yard, contact)
    Person.objects.filter(id=yard.husband.id).update(protection="address")
    assert not line_of(yard).shown.is_shown
    with pytest.raises(errors.ContactUnfit):
        consent(yard, contact)


def test_a_contact_takes_the_own_consent_back_at_the_portal(yard: Yard, who: Who) -> None:
    contact = enrolled(yard, yard.husband)
    take(yard, contact)
    consent(yard, contact)
    resident, neighbour = who("resident"), who("neighbour")
    with pytest.raises(errors.ContactNotFound):
        withdraw_own(actor=resident, contact_id=contact.id)
    link_at_window(actor=yard.worker, person_id=yard.husband.id, phone="17000000001")
    link_at_window(actor=yard.worker, person_id=yard.wife.id, phone="17000000002")
    with pytest.raises(NotAllowed):
        withdraw_own(actor=neighbour, contact_id=contact.id)
    assert [one[2].phone for one in own_consents(resident)] == ["13900000001"]
    withdraw_own(actor=resident, contact_id=contact.id)
    assert own_consents(resident) == []
    assert not line_of(yard).shown.is_shown


def test_a_released_contact_leaves_everything_with_its_day(yard: Yard) -> None:
    take(yard, yard.contact)
    consent(yard, yard.contact)
    yard.contact.refresh_from_db()
    given = {"actor": yard.worker, "contact_id": yard.contact.id, "on": clock.today()}
    with pytest.raises(people_errors.WordsMissing):
        release_contact(**given, version=yard.contact.version, reason="")
    release_contact(**given, version=yard.contact.version, reason="调走")
    assert Charge.objects.get().until == clock.today()
    assert not line_of(yard).is_held
    with pytest.raises(errors.ContactReleased):
        consent(yard, yard.contact)
    former, _ = contacts_page(yard.worker, ContactFilter(former=True))
    assert [line.name for line in former] == ["李文静"]
    assert contacts_page(yard.worker, ContactFilter())[0] == []


def test_days_are_days(yard: Yard) -> None:
    charge = take(yard, yard.contact, since=clock.today() - 3 * DAY)
    yard.contact.refresh_from_db()
    with pytest.raises(people_errors.DatesWrong):
        end_charge(
            actor=yard.worker,
            charge_id=charge.id,
            version=yard.contact.version,
            on=clock.today() - dt.timedelta(days=4),
            reason="-",
        )


def test_what_a_backup_brought_back_is_shown_no_longer(
    yard: Yard, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LIREN_DATA_DIR = tmp_path
    give_consent(
        actor=yard.worker,
        contact_id=yard.contact.id,
        version=yard.contact.version,
        shown_name="whole",
        phone="13800000001",
        how="said",
    )
    yard.contact.refresh_from_db()
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(actor=yard.worker, contact_id=yard.contact.id, version=yard.contact.version)
    transaction.savepoint_rollback(backup)
    assert Consent.objects.filter(until__isnull=True).exclude(phone=b"").exists()
    assert (forgotten.repeat_parts(), forgotten.repeat_parts()) == (1, 0)
    assert not Consent.objects.filter(until__isnull=True).exists()
    assert not Consent.objects.exclude(phone=b"").exists()
