"""An uploaded register waits, is worked off in turns, and ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from liren.domains.casework import errors
from liren.domains.casework.actions import import_batches, importing
from liren.domains.casework.models import Case, ImportRun
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import Refusal
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.domains.casework.registers import COUNTY, counts
from tests.factories.registers import said, workbook


def received(desk: Desk, tmp_path: Path, rows: int = 10) -> ImportRun:
    path = workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, rows + 1)])
    run_id = importing.receive_register(
        actor=desk.who("district"),
        upload=ContentFile(path.read_bytes(), "登记.xlsx"),
        place_code=COUNTY,
        source="messages",
    )
    return ImportRun.objects.get(id=run_id)


def test_a_received_register_is_worked_off_in_turns_and_its_file_removed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    monkeypatch.setattr(importing.continue_import, "__kwdefaults__", {"turn": 0.0})
    run = received(desk, tmp_path)
    assert not Case.objects.exists()
    importing.begin_import(actor=desk.who("district"), run_id=run.id)
    assert work_off() == 7  # the words of three batches too
    run.refresh_from_db()
    assert (run.finished_at is not None, counts(run), run.by_name) == (True, (10, 0, 0, 0), run.by_name)
    assert not default_storage.exists(run.stored)
    with pytest.raises(errors.ImportStarted):
        importing.begin_import(actor=desk.who("district"), run_id=run.id)


def test_two_workers_on_one_run_do_nothing_twice(desk: Desk, tmp_path: Path) -> None:
    run = received(desk, tmp_path)
    importing.begin_import(actor=desk.who("district"), run_id=run.id)
    stale = ImportRun.objects.get(id=run.id)
    ImportRun.objects.filter(id=run.id).update(position=5)
    register = importing.open_register(Path(default_storage.path(run.stored)), "a")
    with pytest.raises(import_batches.Overtaken):
        importing._work(SYSTEM, stale, register)
    assert not Case.objects.exists()


def test_a_file_damaged_on_the_way_ends_the_run_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    run = received(desk, tmp_path)
    importing.begin_import(actor=desk.who("district"), run_id=run.id)
    Path(default_storage.path(run.stored)).write_bytes(b"%PDF-")
    work_off()
    run.refresh_from_db()
    assert run.finished_at is not None
    assert "登记.xlsx" in run.failure


def test_a_preview_nobody_begins_is_dropped_by_hand_or_after_a_day(desk: Desk, tmp_path: Path) -> None:
    first, _other = received(desk, tmp_path), received(desk, tmp_path)
    with pytest.raises(errors.ImportNotFound):
        importing.drop_import(actor=desk.who("community"), run_id=first.id)
    importing.drop_import(actor=desk.who("district"), run_id=first.id)
    assert importing.drop_old_previews() == 0
    with desk.at(days=2):
        assert importing.drop_old_previews() == 1
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("content", "kind"), [(None, errors.UploadMissing), (b"", errors.UploadMissing)])
def test_an_upload_without_file_is_refused(desk: Desk, content: bytes | None, kind: type[Refusal]) -> None:
    upload = None if content is None else ContentFile(content, "a.xlsx")
    with pytest.raises(kind):
        importing.receive_register(actor=SYSTEM, upload=upload, place_code=COUNTY, source="m")


def test_an_upload_larger_than_allowed_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "UPLOAD_MOST", 0)
    with pytest.raises(errors.UploadTooLarge):
        importing.receive_register(
            actor=SYSTEM, upload=ContentFile(b"x", "a.csv"), place_code=COUNTY, source="m"
        )
