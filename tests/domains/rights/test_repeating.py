"""What went after a backup was made goes once more when that is laid again, and nothing written later does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from liren.domains.people.actions import needs
from liren.domains.people.models import Need, Person, PersonPhone
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.actions.deletions import Verdict, ask_deletion, decide_deletion
from liren.domains.rights.actions.repeating import repeat
from liren.domains.rights.models import Consent, Deletion
from liren.domains.rights.queries.deletions import offered_of
from liren.kernel import audit, forgotten
from liren.kernel.forgotten import Part, repeat_parts
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Who, family, read, who
from tests.domains.rights.test_deletions import here

__all__ = ["family", "here", "who"]  # the fixtures
Callbacks = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.LIREN_DATA_DIR = tmp_path
    return tmp_path


def asked(who: Who, person: Person) -> Deletion:
    """Of everything that may go while the person lives here; decided."""
    one = ask_deletion(actor=who("resident"))
    verdicts = {
        offered.key: Verdict(is_deleted=bool(offered.standing.is_free)) for offered in offered_of(person)
    }
    return decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=verdicts)


def test_kinds_that_came_back_go_again_once(
    who: Who, here: Person, django_capture_on_commit_callbacks: Callbacks
) -> None:
    one = asked(who, here)
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(actor=who("director"), deletion_id=one.id, typed=here.name)
    assert not Need.objects.filter(person=here).exists()
    written = forgotten.path().read_text()
    assert here.name not in written
    transaction.savepoint_rollback(backup)
    assert Need.objects.filter(person=here).exists(), "the backup brought it back"
    assert repeat_parts() >= 1
    here.refresh_from_db()
    assert here.name == "王建国", "the entry stays"
    assert not Need.objects.filter(person=here).exists()
    assert not PersonPhone.objects.filter(person=here).exists()
    assert "workplace" not in here.details
    assert not Consent.objects.filter(person=here, ended_at__isnull=True).exists()
    assert AuditEntry.objects.filter(verb="rights.deletion.part_repeated").count() == 1
    needs.raise_need(
        actor=who("community"), person_id=here.id, kind="meals", detail="晚饭", raised_by="visit", every=7
    )
    assert repeat_parts() == 0
    assert Need.objects.filter(person=here).count() == 1, "what was written since stays"
    assert audit.verify().first_break is None


def test_what_the_backup_holds_as_done_is_left_alone(
    who: Who, here: Person, django_capture_on_commit_callbacks: Callbacks
) -> None:
    one = asked(who, here)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(actor=who("director"), deletion_id=one.id, typed=here.name)
    needs.raise_need(
        actor=who("community"), person_id=here.id, kind="meals", detail="晚饭", raised_by="visit", every=7
    )
    assert repeat_parts() == 0
    assert Need.objects.filter(person=here).count() == 1


def test_a_consent_that_came_back_is_taken_back_again(
    who: Who, here: Person, django_capture_on_commit_callbacks: Callbacks
) -> None:
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(actor=who("community"), person_id=here.id, scope="employment")
    transaction.savepoint_rollback(backup)
    here.refresh_from_db()
    assert here.details["workplace"] == "纺织厂"
    assert repeat_parts() == 1
    here.refresh_from_db()
    assert "workplace" not in here.details
    give_consent(actor=who("community"), person_id=here.id, scope="employment", read=read("employment"))
    assert repeat_parts() == 0
    assert Consent.objects.filter(person=here, scope="employment", ended_at__isnull=True).exists()


def test_nothing_is_made_of_lines_that_say_nothing(here: Person) -> None:
    assert forgotten.parts() == []
    gone = Part("deletion", uuid.uuid4(), (uuid.uuid4(),), ("people.needs=-",))
    assert not repeat(gone)
    assert not repeat(Part("deed", uuid.uuid4(), (here.id,), ("x",)))
    unknown = Part("deletion", uuid.uuid4(), (here.id,), ("shoes.pairs=2026-01-01",))
    assert repeat(unknown)
    forgotten.path().write_text(
        f"2026-11-01 consent {here.id.hex} {here.id.hex[:9]}\n2026-11-02 {here.id.hex}\n"
    )
    assert forgotten.parts() == []
    assert forgotten.everybody() == [here.id]
