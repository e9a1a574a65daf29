"""Registering: by whom, with what, once; told at once, registered on the register of people, ended by leaving."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from liren.domains.messaging.models import Delivery
from liren.domains.people import errors as people
from liren.domains.people.actions.moving import leave_place, move_person, record_death
from liren.domains.people.models import Person, Residence
from liren.domains.residence import errors
from liren.domains.residence.actions import applying, by_day, handling
from liren.domains.residence.models import Registration, ShownProof
from liren.domains.residence.queries import one
from liren.domains.residence.rules.application import Agent, Application, ProofGiven
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import SubjectKey
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import LIUYIN, TANGYUAN, card
from tests.domains.residence.conftest import (
    CHILD,
    GROUPS,
    MOTHER,
    STUDY,
    TODAY,
    WORK,
    ZHOU,
    Who,
    applied,
    noon,
    registered,
)

DAY = dt.timedelta(days=1)


def told(template: str) -> list[Delivery]:
    return list(Delivery.objects.filter(template=f"residence.{template}"))


def test_a_resident_registers_and_a_worker_takes_it_into_the_register(who: Who) -> None:
    mine = applied(who("resident"))
    assert (mine.number, mine.state, mine.made_by) == ("J320104-2026-000001", "submitted", "self")
    assert b"Zhou" not in bytes(mine.private)
    assert "周建军".encode() not in bytes(mine.private)
    assert one.own_view(who("resident"), mine.number).said.name == "周建军"
    handling.register(
        actor=who("community"), registration_id=mine.id, version=mine.version, seen=["dwelling", "work"]
    )
    mine.refresh_from_db()
    person = Person.objects.get(name="周建军")
    assert (mine.state, mine.person, mine.subject) == ("registered", person, person.id)
    assert (mine.registered_on, mine.counts_from) == (TODAY, TODAY)
    home = Residence.objects.get(person=person, until=None)
    assert (home.dwelling_id, home.since, home.living) == (mine.dwelling_id, WORK.arrived_on, "rented")
    assert person.details == {"hukou_region": "江西省南昌县"}, "an employer is kept with consent only"
    assert {d.channel for d in told("registered")} == {"in_app", "sms"}
    assert one.view_of(who("community"), mine.number).said == WORK


def test_whoever_forgets_the_person_forgets_the_registration(who: Who) -> None:
    mine = registered(who("community"))
    SubjectKey.objects.filter(subject=mine.subject).update(key="")
    assert one.view_of(who("community"), mine.number).said.document == ""


@pytest.mark.parametrize(
    ("change", "refused", "field"),
    [
        ({"arrived_on": TODAY + DAY}, errors.ArrivedAhead, "arrived_on"),
        ({"arrived_on": dt.date(1989, 1, 1)}, errors.ArrivedBeforeBirth, "arrived_on"),
        ({"leaving_on": dt.date(2026, 1, 31)}, errors.LeavesBeforeArriving, "leaving_on"),
        ({"proofs": (ProofGiven("work", "lease"),)}, errors.ProofUnfit, "work_proof"),
        (
            {"proofs": (ProofGiven("work", "contract", None, dt.date(2026, 1, 1)),)},
            errors.ProofExpired,
            "work_proof",
        ),
        (
            {"proofs": (ProofGiven("work", "contract", dt.date(2027, 2, 1), dt.date(2027, 1, 1)),)},
            errors.ProofDatesWrong,
            "work_proof",
        ),
        ({"kind": "holiday"}, errors.ChoiceWrong, "kind"),
        ({"details": {"relation": "friend"}}, errors.ChoiceWrong, "relation"),
        ({"name": "12"}, people.NameWrong, "name"),
        ({"document": ZHOU[:-1] + "9"}, people.DocumentWrong, "document"),
        ({"birth": "2027-01-01"}, people.BirthWrong, "birth"),
    ],
)
def test_what_does_not_hold_together_is_refused_at_its_field(
    who: Who, change: dict[str, Any], refused: type[Refusal], field: str
) -> None:
    with pytest.raises(refused) as caught:
        applied(who("resident"), replace(WORK, **change))
    assert caught.value.field == field
    assert not Registration.objects.exists()


MUM = Agent("relative", "child", "孙梅", MOTHER, relation="parent")


@pytest.mark.parametrize(
    ("agent", "refused", "field"),
    [
        (replace(MUM, document=card("36012120090301002")), errors.AgentIsChild, "agent_document"),
        (replace(MUM, document=CHILD), errors.AgentIsSame, "agent_document"),
        (replace(MUM, ground="infirm"), errors.AgentNotNeeded, "agent_ground"),
        (replace(MUM, ground="busy"), errors.ChoiceWrong, "agent_ground"),
        (replace(MUM, relation=""), errors.ChoiceWrong, "agent_relation"),
        (replace(MUM, document="E12345678"), errors.AgentAgeUnknown, "agent_birth"),
        (replace(MUM, document=MOTHER[:-1] + "0"), people.DocumentWrong, "agent_document"),
        (
            replace(MUM, document="E12345678", birth=dt.date(2012, 1, 1)),
            errors.AgentIsChild,
            "agent_document",
        ),
    ],
)
def test_an_agent_is_grown_up_has_an_own_document_and_a_ground(
    who: Who, agent: Agent, refused: type[Refusal], field: str
) -> None:
    with pytest.raises(refused) as caught:
        applied(who("resident"), replace(STUDY, agent=agent))
    assert caught.value.field == field


def test_nobody_acts_for_a_grown_person_in_good_health(who: Who) -> None:
    with pytest.raises(errors.AgentNotNeeded):
        applied(who("resident"), replace(WORK, agent=MUM))


def test_an_agent_registers_a_child_and_follows_it(who: Who) -> None:
    mine = applied(who("neighbour"), STUDY)
    assert (mine.made_by, one.own_view(who("neighbour"), mine.number).lacks) == ("agent", ())
    assert [row.id for row in one.own_list(who("neighbour"))] == [mine.id]
    with pytest.raises(errors.RegistrationNotFound):
        one.own_view(who("resident"), mine.number)
    bare = replace(STUDY, agent=replace(MUM, document=""), document=card("36012120160601001"))
    assert one.own_view(who("neighbour"), applied(who("neighbour"), bare).number).lacks == ("agent_document",)


def test_one_document_registers_once(who: Who) -> None:
    applied(who("resident"))
    with pytest.raises(errors.AppliedAlready):
        applied(who("neighbour"))
    applied(who("neighbour"), STUDY)


def test_a_place_that_is_none_of_the_actors(who: Who) -> None:
    for actor, place in (("resident", "320104"), ("community", TANGYUAN), ("department", LIUYIN)):
        with pytest.raises(errors.PlaceWrong):
            applied(who(actor), WORK, place)
    with pytest.raises(errors.PlaceWrong):
        applied(VISITOR)


def test_everything_missing_is_told_at_once_and_nothing_is_added(who: Who) -> None:
    community = who("community")
    mine = applied(who("resident"), replace(WORK, proofs=(), details={}))
    mine = handling.tell_missing(
        actor=community, registration_id=mine.id, version=mine.version, words="下午六点前都在"
    )
    assert (mine.state, mine.told) == ("wanting", ["dwelling", "employer", "work"])
    said = next(d for d in told("told") if d.channel == "in_app")
    assert "dwelling employer work" in said.context
    with pytest.raises(errors.ToldAlready):
        handling.tell_missing(
            actor=community, registration_id=mine.id, version=mine.version, words="还要体检表"
        )
    fuller = replace(WORK, document="", name="周建军")
    mine = applying.supplement(
        actor=who("resident"), registration_id=mine.id, version=mine.version, said=fuller
    )
    assert mine.state == "submitted"
    with pytest.raises(errors.ToldAlready):
        handling.tell_missing(actor=community, registration_id=mine.id, version=mine.version)
    mine = applying.supplement(
        actor=who("resident"), registration_id=mine.id, version=mine.version, said=WORK
    )
    with pytest.raises(errors.NothingLacks):
        handling.tell_missing(actor=community, registration_id=mine.id, version=mine.version)


def test_registering_wants_everything_and_the_originals(who: Who) -> None:
    community = who("community")
    bare = applied(who("resident"), replace(WORK, proofs=(WORK.proofs[1],)))
    with pytest.raises(errors.Incomplete):
        handling.register(actor=community, registration_id=bare.id, version=bare.version, seen=GROUPS)
    full = applying.supplement(
        actor=who("resident"), registration_id=bare.id, version=bare.version, said=WORK
    )
    with pytest.raises(errors.NotSeen) as caught:
        handling.register(actor=community, registration_id=full.id, version=full.version, seen=["work"])
    assert "房屋租赁合同" in str(caught.value)
    assert ShownProof.objects.filter(seen_on=None).count() == 2, "nothing was written"
    with pytest.raises(StalePage):
        handling.register(actor=community, registration_id=full.id, version=1, seen=GROUPS)
    with pytest.raises(NotAllowed):
        handling.register(actor=who("dispatcher"), registration_id=full.id, version=full.version)
    with pytest.raises(errors.RegistrationNotFound):
        handling.register(actor=who("department"), registration_id=full.id, version=full.version)


def test_a_double_is_shown_and_recognised(who: Who) -> None:
    community = who("community")
    first = registered(community)
    assert first.person is not None
    leave_place(
        actor=community, person_id=first.person.id, version=first.person.version + 1, on=TODAY, source="self"
    )
    again = applied(who("resident"), replace(WORK, address="柳叶巷14号2幢301室"))
    with pytest.raises(people.DocumentTaken):
        handling.register(actor=community, registration_id=again.id, version=again.version, seen=GROUPS)
    done = handling.register(
        actor=community,
        registration_id=again.id,
        version=again.version,
        seen=GROUPS,
        person_id=first.person.id,
    )
    assert done.person_id == first.person.id
    assert Person.objects.filter(name="周建军").count() == 1
    assert str(done.dwelling) == "柳叶巷14号2幢 301"
    other = applied(who("neighbour"), STUDY)
    with pytest.raises(people.PersonNotFound):
        handling.register(
            actor=community,
            registration_id=other.id,
            version=other.version,
            seen=GROUPS,
            person_id=other.id,
        )


def test_moving_within_the_city_goes_on_counting(who: Who) -> None:
    community = who("community")
    first = registered(community)
    person = Person.objects.get(id=first.person_id)
    later = TODAY + 60 * DAY
    with clock.at(noon(later)):
        move_person(
            actor=community,
            person_id=person.id,
            version=person.version,
            place_code=LIUYIN,
            address="柳叶巷14号2幢301室",
            on=later,
            source="visit",
        )
        first.refresh_from_db()
        assert (first.state, first.ended_on, first.end_cause) == ("ended", later, "left")
        assert len(told("ended")) == 1
        said = replace(WORK, address="柳叶巷14号2幢301室", arrived_on=later)
        second = registered(community, said, person_id=person.id)
        assert (second.registered_on, second.counts_from) == (later, TODAY)


def test_moving_to_the_same_door_ends_nothing(who: Who) -> None:
    first = registered(who("community"))
    person = Person.objects.get(id=first.person_id)
    move_person(
        actor=who("community"),
        person_id=person.id,
        version=person.version,
        place_code=LIUYIN,
        address=WORK.address,
        on=TODAY,
        source="visit",
        living="own",
    )
    first.refresh_from_db()
    assert first.state == "registered"


def test_the_dead_are_not_written_to(who: Who) -> None:
    first = registered(who("community"))
    person = Person.objects.get(id=first.person_id)
    record_death(
        actor=who("community"), person_id=person.id, version=person.version, on=TODAY, source="document"
    )
    first.refresh_from_db()
    assert (first.state, first.end_cause) == ("ended", "died")
    assert not told("ended")


def test_who_left_without_a_word_is_found_by_the_worker_once(who: Who) -> None:
    first = registered(who("community"))
    Residence.objects.filter(person=first.person).update(until=TODAY)
    assert by_day.run_day()["left"] == 1
    assert by_day.run_day()["left"] == 0
    first.refresh_from_db()
    assert (first.state, first.ended_on) == ("ended", TODAY)


def test_refusing_correcting_ending_and_withdrawing(who: Who) -> None:
    community = who("community")
    mine = applied(who("resident"))
    with pytest.raises(errors.ReasonMissing):
        handling.refuse(actor=community, registration_id=mine.id, version=mine.version, reason=" ")
    handling.refuse(actor=community, registration_id=mine.id, version=mine.version, reason="不住在本社区")
    assert len(told("refused")) == 2
    taken = applied(who("resident"), STUDY)
    applying.withdraw(actor=who("resident"), registration_id=taken.id, version=taken.version)
    with pytest.raises(errors.StepNotAllowed):
        applying.withdraw(actor=who("resident"), registration_id=taken.id, version=taken.version + 1)
    kept = registered(community)
    said = replace(WORK, proofs=(ProofGiven("photo", "photo"),), phone="17000000022")
    fixed = handling.correct(
        actor=community, registration_id=kept.id, version=kept.version, said=said, reason="换了手机"
    )
    assert {p.group for p in fixed.proofs.all()} == {"dwelling", "work", "photo"}
    with pytest.raises(people.AddressWrong):
        handling.correct(
            actor=community,
            registration_id=kept.id,
            version=fixed.version,
            said=replace(said, address="别处1号"),
            reason="搬了",
        )
    for on, cause, refused in (
        (TODAY + DAY, "left", errors.DayAhead),
        (dt.date(2026, 1, 31), "left", errors.EndsBeforeArriving),
        (TODAY, "bored", errors.ChoiceWrong),
    ):
        with pytest.raises(refused):
            handling.end(actor=community, registration_id=kept.id, version=fixed.version, on=on, cause=cause)
    done = handling.end(
        actor=community, registration_id=kept.id, version=fixed.version, on=TODAY, cause="left"
    )
    assert (done.state, done.ended_on) == ("ended", TODAY)
    with pytest.raises(errors.ChoiceWrong):
        applying.supplement(
            actor=who("neighbour"),
            registration_id=applied(who("neighbour"), STUDY).id,
            version=1,
            said=WORK,
        )


def test_an_application_survives_its_keeping(who: Who) -> None:
    full = replace(STUDY, leaving_on=dt.date(2027, 1, 1), birth="2015-06-01", sex="男")
    mine = applied(who("resident"), full)
    assert sorted_proofs(one.own_view(who("resident"), mine.number).said) == sorted_proofs(full)


def sorted_proofs(said: Application) -> Application:
    return replace(said, proofs=tuple(sorted(said.proofs, key=lambda proof: proof.group)))
