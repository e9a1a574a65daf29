"""Scans of proofs: whose key they lie under, who sees them, and that nothing of them stays."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from liren.domains.people.errors import PurposeMissing
from liren.domains.residence import errors, holdings
from liren.domains.residence.actions import applying, expiring, handling, scans
from liren.domains.residence.actions.forgetting import FORGET, REGISTRATIONS
from liren.domains.residence.models import Registration
from liren.domains.residence.queries.scans import scans_of
from liren.domains.residence.rules.workflow import takes_scans
from liren.kernel import file_sealing, files, ids, shelf, subjects
from liren.kernel.actor import Actor
from liren.kernel.holdings import Whose
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.residence.conftest import STUDY, WORK, Who, applied, registered
from tests.factories.papers import PDF


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def paper(name: str = "劳动合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def added(actor: Actor, row: Registration, group: str = "work", **given: Any) -> list[StoredFile]:
    row.refresh_from_db()
    asked = {"version": row.version, "group": group, "papers": [paper()], **given}
    return scans.add_scans(actor=actor, registration_id=row.id, **asked)


def content(stored: StoredFile) -> bytes:
    with files.open_file(stored).stream as stream:
        return stream.read()


@pytest.mark.parametrize(
    ("state", "own", "staff"),
    [
        ("submitted", True, True),
        ("wanting", True, True),
        ("registered", False, True),
        ("ended", False, False),
        ("refused", False, False),
        ("withdrawn", False, False),
    ],
)
def test_until_when_scans_are_taken(state: str, own: bool, staff: bool) -> None:
    assert (takes_scans(state, is_own=True), takes_scans(state, is_own=False)) == (own, staff)


def test_a_scan_lies_under_the_registrations_own_key(who: Who) -> None:
    me = who("resident")
    row = applied(me)
    stored = added(me, row)[0]
    assert (stored.subject, stored.key_id, stored.kind) == (row.id, "own", "work")
    assert content(scans.open_scan(actor=me, file_id=stored.id)) == PDF
    said = [entry.verb for entry in AuditEntry.objects.filter(object_id=str(row.id)).order_by("seq")]
    assert said == ["residence.registration.submitted", "residence.scan.added"]


def test_the_desk_says_why_it_looks_and_others_see_nothing(who: Who) -> None:
    me, worker = who("resident"), who("community")
    row = applied(me)
    stored = added(me, row)[0]
    with pytest.raises(PurposeMissing):
        scans.open_scan(actor=worker, file_id=stored.id)
    assert scans.open_scan(actor=worker, file_id=stored.id, purpose="request").id == stored.id
    entry = AuditEntry.objects.get(verb="residence.scan.read")
    assert (entry.subject, entry.actor_id) == (row.id, worker.id)
    for other in ("neighbour", "auditor"):
        with pytest.raises(errors.ScanNotFound):
            scans.open_scan(actor=who(other), file_id=stored.id, purpose="request")
    with pytest.raises(errors.RegistrationNotFound):
        added(who("neighbour"), row)
    with pytest.raises(files.UploadGone):
        scans.open_scan(actor=worker, file_id=uuid.uuid4(), purpose="request")


def test_what_does_not_fit_is_refused_and_nothing_stays(who: Who, folder: Path) -> None:
    me = who("resident")
    row = applied(me)
    for refused, given in (
        (errors.ChoiceWrong, {"group": "study"}),
        (errors.ChoiceWrong, {"group": "agency"}),
        (errors.ScanMissing, {"papers": []}),
        (StalePage, {"version": 0}),
        (files.WrongFileKind, {"papers": [SimpleUploadedFile("a.pdf", b"no paper")]}),
        (files.TooManyFiles, {"papers": [paper()] * 10}),
    ):
        with pytest.raises(refused):
            added(me, row, **given)
    assert not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert added(me, applied(me, STUDY), "agency")
    with pytest.raises(errors.RegistrationNotFound):
        scans.add_scans(actor=me, registration_id=uuid.uuid4(), version=1, group="work", papers=[paper()])


def test_a_registered_person_has_the_scans_under_the_own_key(who: Who) -> None:
    me, worker = who("resident"), who("community")
    row = applied(me)
    old = added(me, row)[0]
    row.refresh_from_db()
    handling.register(actor=worker, registration_id=row.id, version=row.version, seen=("dwelling", "work"))
    row.refresh_from_db()
    new = scans_of([row.id])[0]
    assert (new.subject, new.name, new.kind, new.position) == (row.person_id, "劳动合同.pdf", "work", 1)
    assert new.id != old.id
    assert content(new) == PDF
    subjects.destroy_keys([row.id])
    assert content(new) == PDF
    with pytest.raises(errors.StepNotAllowed):
        added(me, row)
    assert added(worker, row, "dwelling")[0].subject == row.person_id


def test_a_registering_that_fails_leaves_the_scans_as_they_were(who: Who) -> None:
    me = who("resident")
    row = applied(me)
    old = added(me, row)[0]
    other = ids.uuid7()
    with transaction.atomic():
        subjects.make_keys([other])
        assert file_sealing.hand_over("residence.proof", row.id, other) == 1
        transaction.set_rollback(True)
    assert [one.id for one in scans_of([row.id])] == [old.id]
    assert content(old) == PDF
    with pytest.raises(files.SubjectGone):
        file_sealing.hand_over("residence.proof", row.id, other)


def test_a_scan_is_taken_away_by_the_person_until_it_is_decided(who: Who) -> None:
    me, worker = who("resident"), who("community")
    row = applied(me)
    stored = added(me, row)[0]
    row.refresh_from_db()
    with pytest.raises(StalePage):
        scans.remove_scan(actor=me, file_id=stored.id, version=row.version - 1)
    with pytest.raises(NotAllowed):
        scans.remove_scan(actor=who("district"), file_id=stored.id, version=row.version)
    scans.remove_scan(actor=worker, file_id=stored.id, version=row.version)
    assert not scans_of([row.id])
    stored = added(me, row)[0]
    row.refresh_from_db()
    applying.withdraw(actor=me, registration_id=row.id, version=row.version)
    row.refresh_from_db()
    with pytest.raises(errors.StepNotAllowed):
        scans.remove_scan(actor=me, file_id=stored.id, version=row.version)


def test_what_is_held_names_the_scans(who: Who) -> None:
    me = who("resident")
    row = applied(me)
    added(me, row)
    whose = Whose((row.id,), WORK.name)
    told = [fact.value for section in holdings.of(whose) for one in section.rows for fact in one.facts]
    assert "就业证明 劳动合同.pdf" in told


@pytest.mark.parametrize("how", ["unname", "away", "expired"])
def test_nothing_stays_of_a_scan_of_somebody_forgotten(
    who: Who, folder: Path, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    row = registered(who("community"))
    stored = added(who("community"), row)[0]
    assert row.person_id is not None
    whose = Whose((row.person_id,), WORK.name)
    with django_capture_on_commit_callbacks(execute=True):
        if how == "unname":
            FORGET.unname(whose)
        elif how == "away":
            FORGET.away(whose, REGISTRATIONS, None)
        else:
            expiring._drop([row.id])
    assert not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]
    with pytest.raises(files.UploadGone):
        files.open_file(stored)


def test_scans_from_before_go_under_the_right_key(who: Who) -> None:
    row = registered(who("community"))
    stored = added(who("community"), row)[0]
    path, context = files.path_of(stored, "original"), files.context_of(stored, "original")
    shelf.keep(path, SimpleUploadedFile("a", PDF), context=context, key=shelf.newest_key())
    StoredFile.objects.update(key_id="", subject=None)
    assert file_sealing.seal_all().done == 1
    stored.refresh_from_db()
    assert (stored.key_id, stored.subject) == ("own", row.person_id)
    assert shelf.key_id_of(path) == "own"
    assert content(stored) == PDF
