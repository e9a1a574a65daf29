"""A permit: taken in where entrusted, passed on, issued, endorsed yearly, suspended, restored; each said once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from liren.domains.messaging.models import Delivery
from liren.domains.residence import errors
from liren.domains.residence.actions import by_day, handling, permits
from liren.domains.residence.figures import permit_figures
from liren.domains.residence.models import Endorsement, Permit, Registration
from liren.domains.residence.queries import lists, one
from liren.domains.residence.rules.application import ProofGiven
from liren.kernel import clock
from liren.kernel.refusals import StalePage
from tests.domains.people.conftest import LIUYIN
from tests.domains.residence.conftest import LEASE, TODAY, WORK, Who, applied, entrusted, noon, registered

HALF = dt.date(2026, 9, 2)
DAY = dt.timedelta(days=1)
PHOTO = replace(WORK, proofs=(*WORK.proofs, ProofGiven("photo", "photo")))


def told(template: str) -> int:
    """How many notices of it there are."""
    return Delivery.objects.filter(template=f"residence.{template}", channel="sms").count()


def taken_in(who: Who, registration: Registration, **given: str) -> Permit:
    return permits.take_in(
        actor=who("community"), registration_id=registration.id, version=registration.version, **given
    )


@pytest.fixture
def lives_here(who: Who) -> Registration:
    return registered(who("community"), PHOTO)


@pytest.fixture
def issued(who: Who, lives_here: Registration) -> Permit:
    """Taken in when half a year is full, passed on the next day, issued ten days later."""
    entrusted()
    with clock.at(noon(HALF)):
        permit = taken_in(who, lives_here)
    passed = HALF + DAY
    with clock.at(noon(passed)):
        permit = permits.pass_on(
            actor=who("community"), permit_id=permit.id, version=permit.version, on=passed
        )
    with clock.at(noon(HALF + 10 * DAY)):
        return permits.note_issued(
            actor=who("community"), permit_id=permit.id, version=permit.version, on=HALF + 10 * DAY
        )


def test_the_services_are_the_articles_and_cited(who: Who) -> None:
    figures = permit_figures(LIUYIN)
    assert [one.article for one in figures.services] == [
        *(f"12({n})" for n in range(1, 7)),
        *(f"13({n})" for n in range(1, 8)),
    ]
    assert [one.is_right for one in figures.services].count(True) == 6
    assert all(all(pair) for one in figures.services for pair in (one.name, one.how, one.where))
    assert figures.cited.valid_from == dt.date(2016, 1, 1)
    assert (figures.is_entrusted, figures.where) == (False, "居住地公安派出所")
    entrusted()
    assert permit_figures(LIUYIN).is_entrusted


def test_where_nobody_entrusted_the_community_the_police_take_in(who: Who, lives_here: Registration) -> None:
    with clock.at(noon(HALF)), pytest.raises(errors.NotEntrusted) as caught:
        taken_in(who, lives_here)
    assert "居住地公安派出所" in str(caught.value)


def test_what_is_missing_is_named(who: Who, lives_here: Registration) -> None:
    entrusted()
    with pytest.raises(errors.ConditionsNotMet) as caught:
        taken_in(who, lives_here)
    assert "在这里居住满半年" in str(caught.value)
    with pytest.raises(errors.StepNotAllowed):
        taken_in(who, applied(who("resident"), replace(WORK, document="")))
    Registration.objects.filter(id=lives_here.id).update(counts_from=TODAY - 200 * DAY)
    lives_here.proofs.filter(group="photo").delete()
    with pytest.raises(errors.Incomplete) as bare:
        taken_in(who, lives_here)
    assert "相片" in str(bare.value)


def test_taken_in_it_is_due_in_fifteen_days_or_thirty(who: Who, lives_here: Registration) -> None:
    entrusted()
    with clock.at(noon(HALF)):
        permit = taken_in(who, lives_here)
        assert (permit.number, permit.due_on) == ("Z320104-2026-000001", HALF + 15 * DAY)
        with pytest.raises(errors.PermitAlready):
            taken_in(who, Registration.objects.get(id=lives_here.id))
        with pytest.raises(errors.ReasonMissing):
            permits.extend(actor=who("community"), permit_id=permit.id, version=1, reason="")
        permit = permits.extend(actor=who("community"), permit_id=permit.id, version=1, reason="制证机检修")
        assert permit.due_on == HALF + 30 * DAY
        with pytest.raises(errors.PermitStepNotAllowed):
            permits.extend(actor=who("community"), permit_id=permit.id, version=2, reason="再等等")
        with pytest.raises(StalePage):
            permits.pass_on(actor=who("community"), permit_id=permit.id, version=1, on=HALF)
        for on in (HALF - DAY, HALF + DAY):
            with pytest.raises(errors.PermitDayWrong):
                permits.pass_on(actor=who("community"), permit_id=permit.id, version=2, on=on)
    with clock.at(noon(HALF + 31 * DAY)):
        assert lists.count_permit_views(who("community"))["n_late"] == 1


def test_hard_from_the_beginning(who: Who, lives_here: Registration) -> None:
    entrusted()
    with clock.at(noon(HALF)):
        assert taken_in(who, lives_here, hard_reason="岛上居住，交通不便").due_on == HALF + 30 * DAY


def test_the_police_decline_and_the_person_applies_again(who: Who, lives_here: Registration) -> None:
    entrusted()
    with clock.at(noon(HALF)):
        permit = taken_in(who, lives_here)
        permits.note_declined(actor=who("community"), permit_id=permit.id, version=1, reason="照片不合格")
        assert told("declined") == 1
        again = taken_in(who, Registration.objects.get(id=lives_here.id))
        view = one.view_of(who("community"), lives_here.number).permit
        assert view is not None
        assert view.permit.id == again.id


def test_a_year_is_reminded_suspended_and_restored_each_once(who: Who, issued: Permit) -> None:
    first = dt.date(2027, 9, 12)
    assert (issued.endorse_from, issued.endorse_by) == (dt.date(2027, 8, 12), first)
    assert told("issued") == 1
    with clock.at(noon(dt.date(2027, 8, 11))):
        assert by_day.run_day()["reminded"] == 0
        with pytest.raises(errors.EndorsedTooEarly):
            permits.endorse(
                actor=who("community"), permit_id=issued.id, version=issued.version, on=clock.today()
            )
    for day in (dt.date(2027, 8, 12), dt.date(2027, 8, 20), first):
        with clock.at(noon(day)):
            by_day.run_day()
            by_day.run_day()
            assert lists.count_permit_views(who("community"))["n_due"] == 1
    assert (told("endorse"), told("suspended")) == (1, 0)
    for day in (first + DAY, first + 2 * DAY):
        with clock.at(noon(day)):
            by_day.run_day()
    assert (told("endorse"), told("suspended")) == (1, 1)
    late = first + 3 * DAY
    with clock.at(noon(late)):
        row = lists.permit_page(who("community"), "suspended")[0][0]
        assert (row.standing, row.days) == ("suspended", -3)
        issued.refresh_from_db()
        with pytest.raises(errors.PermitDayWrong):
            permits.endorse(
                actor=who("community"), permit_id=issued.id, version=issued.version, on=late + DAY
            )
        permits.endorse(actor=who("community"), permit_id=issued.id, version=issued.version, on=late)
        view = one.view_of(who("community"), issued.registration.number).permit
        assert view is not None
        assert view.standing == "in_force"
        assert view.permit.anchor == late
        assert told("restored") == 1
    with clock.at(noon(dt.date(2028, 8, 20))):
        by_day.run_day()
        issued.refresh_from_db()
        permits.endorse(actor=who("community"), permit_id=issued.id, version=issued.version, on=clock.today())
        issued.refresh_from_db()
        assert (issued.anchor, issued.done) == (late, 1)
    assert told("endorse") == 2
    assert list(Endorsement.objects.order_by("on").values_list("is_late", flat=True)) == [True, False]


def test_whoever_left_is_not_reminded(who: Who, issued: Permit) -> None:
    registration = Registration.objects.get(id=issued.registration_id)
    handling.end(
        actor=who("community"),
        registration_id=registration.id,
        version=registration.version,
        on=TODAY,
        cause="left",
    )
    with clock.at(noon(dt.date(2027, 9, 1))):
        assert by_day.run_day()["reminded"] == 0


def test_half_a_year_is_said_once_when_the_conditions_hold(who: Who, lives_here: Registration) -> None:
    with clock.at(noon(HALF - DAY)):
        assert by_day.run_day()["ready"] == 0
    with clock.at(noon(HALF)):
        assert (by_day.run_day()["ready"], by_day.run_day()["ready"]) == (1, 0)
    assert told("ready") == 1


def test_without_a_ground_nothing_is_said(who: Who) -> None:
    registered(
        who("community"),
        replace(PHOTO, proofs=(replace(LEASE, since=None), replace(PHOTO.proofs[1], since=None))),
    )
    with clock.at(noon(HALF)):
        assert by_day.run_day()["ready"] == 0


def test_no_such_permit(who: Who, issued: Permit) -> None:
    with pytest.raises(errors.PermitNotFound):
        permits.endorse(actor=who("community"), permit_id=issued.registration_id, version=1, on=TODAY)
    with pytest.raises(errors.RegistrationNotFound):
        permits.endorse(actor=who("department"), permit_id=issued.id, version=issued.version, on=TODAY)
