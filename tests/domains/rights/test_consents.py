"""Consent by purpose, separately for what is sensitive: without it nothing is kept, withdrawn it is destroyed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.people.actions import change_person, linking
from liren.domains.people.errors import ConsentMissing, PersonNotFound
from liren.domains.people.models import Person, PersonPhone
from liren.domains.people.queries import card_of
from liren.domains.people.rules import grounds
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights import errors
from liren.domains.rights.actions.consents import give_consent, open_paper, withdraw_consent
from liren.domains.rights.models import Consent, ConsentText
from liren.domains.rights.queries.consents import asked_of, givers_of, person_seen
from liren.domains.rights.rules.consents import digest_of, needs_guardian
from liren.domains.rights.sealing import Guardian
from liren.kernel import audit, clock
from liren.kernel.files import WrongFileKind
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.rights.conftest import Family, Who, read
from tests.factories.papers import PDF

NOTE = "糖尿病，每天打针"


def wrote(who: Who, person: Person, **details: str) -> Person:
    person.refresh_from_db()
    given = PersonGiven(person.name, details=details)
    return change_person(
        actor=who("community"), person_id=person.id, version=person.version, given=given, source="visit"
    )


@pytest.mark.parametrize(("age", "is_guarded"), [(13, True), (14, False), (0, True), (None, False)])
def test_under_fourteen_a_guardian_agrees(age: int | None, is_guarded: bool) -> None:
    assert needs_guardian(age) is is_guarded


def test_every_field_has_its_ground_and_every_scope_its_fields() -> None:
    assert set(grounds.SCOPES) == {
        "employment",
        "contact",
        "hukou_address",
        "emergency_contact",
        "health_note",
        "group_retired",
        "group_pregnant",
        "group_long_ill",
    }
    assert grounds.fields_of("employment") == ("schooling", "workplace", "occupation")
    assert grounds.may_keep("marital", {}, ())
    assert not grounds.may_keep("health_note", {"care": True}, ())
    assert grounds.may_telephone({})
    assert not grounds.may_telephone({"contact": False})
    assert digest_of(("a", "b")) != digest_of(("ab", ""))


def test_without_consent_nothing_is_kept_with_it_it_is_and_withdrawn_it_is_destroyed(
    who: Who, family: Family
) -> None:
    person, worker = family["王建国"], who("community")
    with pytest.raises(ConsentMissing):
        wrote(who, person, health_note=NOTE)
    give_consent(actor=worker, person_id=person.id, scope="health_note", read=read("health_note"))
    give_consent(actor=worker, person_id=person.id, scope="employment", read=read("employment"))
    wrote(who, person, health_note=NOTE, schooling="60", marital="20")
    assert {one.name for one in card_of(worker, person.id).values} == {"health_note", "schooling", "marital"}
    gone = withdraw_consent(actor=worker, person_id=person.id, scope="health_note")
    assert gone == ["health_note"]
    person.refresh_from_db()
    assert bytes(person.private) == b""
    assert "health_note" not in person.sources
    assert {one.name for one in card_of(worker, person.id).values} == {"schooling", "marital"}
    with pytest.raises(ConsentMissing):
        wrote(who, person, health_note=NOTE)
    entry = AuditEntry.objects.get(verb="rights.consent.withdrawn")
    assert audit.payload_of(entry) == {
        "after": {"scope": "health_note", "how": "window", "gone": ["health_note"]}
    }
    assert audit.verify().first_break is None


def test_who_no_longer_wishes_to_be_reached_is_not_telephoned(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"))
    assert PersonPhone.objects.filter(person=person).exists()
    assert withdraw_consent(actor=worker, person_id=person.id, scope="contact") == ["phone"]
    assert not PersonPhone.objects.filter(person=person).exists()
    person.refresh_from_db()
    again = PersonGiven(person.name, phones=("13900000001",))
    with pytest.raises(ConsentMissing):
        change_person(actor=worker, person_id=person.id, version=person.version, given=again, source="visit")


def test_the_history_is_dated_and_a_consent_stands_once(who: Who, family: Family) -> None:
    person, worker = family["李秀英"], who("community")
    with pytest.raises(errors.ConsentAbsent):
        withdraw_consent(actor=worker, person_id=person.id, scope="contact")
    give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"))
    with pytest.raises(errors.ConsentStands):
        give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"))
    with clock.at(clock.now() + dt.timedelta(days=2)):
        withdraw_consent(actor=worker, person_id=person.id, scope="contact")
    with clock.at(clock.now() + dt.timedelta(days=3)):
        give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"))
        asked = {one.scope: one for one in asked_of(worker, person_seen(worker, person.id))}
    contact = asked["contact"]
    assert [one.ended_at is None for one in contact.past] == [True, False]
    assert contact.stands is not None
    assert contact.stands.version == 1
    assert asked["employment"].past == []
    assert ConsentText.objects.count() == 1


def test_another_text_is_a_new_version_and_an_old_page_is_refused(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"))
    ConsentText.objects.update(digest="another")
    asked = {one.scope: one for one in asked_of(worker, person)}
    assert asked["contact"].is_outdated
    with pytest.raises(StalePage):
        give_consent(actor=worker, person_id=family["李秀英"].id, scope="contact", read="another")
    give_consent(actor=worker, person_id=family["李秀英"].id, scope="contact", read=read("contact"))
    assert sorted(ConsentText.objects.values_list("version", flat=True)) == [1, 2]


def test_for_a_child_the_guardian_agrees_at_the_window(who: Who, family: Family) -> None:
    child, worker = family["王小明"], who("community")
    birth = dt.date(clock.today().year - 10, 1, 1)
    Person.objects.filter(id=child.id).update(birth=birth)
    linking.link_at_window(actor=worker, person_id=child.id, phone="17000000001")
    with pytest.raises(errors.GuardianAtWindow):
        give_consent(actor=who("resident"), person_id=child.id, scope="contact", read=read("contact"))
    with pytest.raises(errors.GuardianMissing):
        give_consent(actor=worker, person_id=child.id, scope="contact", read=read("contact"))
    consent = give_consent(
        actor=worker,
        person_id=child.id,
        scope="contact",
        read=read("contact"),
        guardian=Guardian("王建国", "父亲"),
    )
    assert "王建国".encode() not in bytes(consent.guardian)
    asked = {one.scope: one for one in asked_of(worker, person_seen(worker, child.id))}
    assert asked["contact"].past[0].guardian == Guardian("王建国", "父亲")


def test_a_scanned_paper_counts_and_looking_at_it_is_written_down(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    wrong = SimpleUploadedFile("a.pdf", b"no paper at all")
    with pytest.raises(WrongFileKind):
        give_consent(actor=worker, person_id=person.id, scope="contact", read=read("contact"), papers=[wrong])
    assert not Consent.objects.exists()
    paper = SimpleUploadedFile("a.pdf", PDF)
    consent = give_consent(
        actor=worker, person_id=person.id, scope="contact", read=read("contact"), papers=[paper]
    )
    assert consent.given_how == "paper"
    stored = StoredFile.objects.get(owner_id=consent.id)
    assert (stored.key_id, stored.subject) == ("own", person.id)
    assert givers_of([consent.id]) == {consent.id: person.id}
    assert open_paper(actor=worker, file_id=stored.id) == stored
    assert AuditEntry.objects.filter(verb="rights.paper.read", subject=person.id).count() == 1
    with pytest.raises(errors.PaperNotFound):
        open_paper(actor=who("neighbour"), file_id=stored.id)


def test_the_person_agrees_online_and_nobody_else_for_the_person(who: Who, family: Family) -> None:
    person = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    consent = give_consent(actor=who("resident"), person_id=person.id, scope="contact", read=read("contact"))
    assert consent.given_how == "portal"
    for username, refused in (
        ("neighbour", PersonNotFound),
        ("auditor", PersonNotFound),
        ("dispatcher", NotAllowed),
    ):
        with pytest.raises(refused):
            withdraw_consent(actor=who(username), person_id=person.id, scope="contact")
    with pytest.raises(errors.ScopeUnknown):
        give_consent(actor=who("resident"), person_id=person.id, scope="marital", read="")
    withdraw_consent(actor=who("resident"), person_id=person.id, scope="contact")
    assert Consent.objects.get().ended_how == "portal"


def test_nobody_agrees_for_the_dead(who: Who, family: Family) -> None:
    Person.objects.filter(name="王建国").update(state="deceased")
    with pytest.raises(errors.PersonDeceased):
        give_consent(
            actor=who("community"), person_id=family["王建国"].id, scope="contact", read=read("contact")
        )
