"""Files lie sealed: nobody reads them in the folder, and a person's own are gone with the key."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from liren.kernel import clock, file_orphans, file_sealing, files, ids, shelf, streams, subjects
from liren.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
OWNER = uuid.UUID(int=5)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("证件.jpg", out.getvalue())


def kept(subject: uuid.UUID | None = None, owner_type: str = "case") -> StoredFile:
    with files.staged([photo()], at="", subject=subject) as rows:
        files.attach(rows, owner_type=owner_type, owner_id=OWNER, kind="before")
    return rows[0]


def laid_plain(owner_type: str = "case") -> tuple[StoredFile, dict[str, bytes]]:
    """A file as it was kept before files were sealed."""
    stored = kept(owner_type=owner_type)
    contents = {variant: served(stored, variant) for variant in files.variants_of(stored)}
    for variant, data in contents.items():
        path = files.path_of(stored, variant)
        default_storage.delete(path)
        default_storage.save(path, ContentFile(data))
    StoredFile.objects.filter(id=stored.id).update(key_id="")
    stored.refresh_from_db()
    return stored, contents


def served(stored: StoredFile, variant: str = files.ORIGINAL) -> bytes:
    with files.open_file(stored, variant).stream as stream:
        return stream.read()


def raw(stored: StoredFile, variant: str = files.ORIGINAL) -> bytes:
    with default_storage.open(files.path_of(stored, variant)) as file:
        return bytes(file.read())


def test_no_picture_can_be_read_in_the_folder(folder: Path) -> None:
    kept()
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert len(found) == 3
    assert all(streams.is_sealed(data) and b"JFIF" not in data and b"WEBP" not in data for data in found)
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*") if path.is_file()} == {0}


def test_a_file_of_a_person_is_gone_with_the_persons_key() -> None:
    person = ids.uuid7()
    subjects.make_keys([person])
    stored = kept(person)
    assert (stored.key_id, stored.subject) == ("own", person)
    assert served(stored).startswith(b"\xff\xd8\xff")
    subjects.destroy_keys([person])
    with pytest.raises(files.UploadGone):
        files.open_file(stored)
    with pytest.raises(files.SubjectGone):
        kept(person)


def test_a_file_changed_in_the_folder_is_refused_and_never_served() -> None:
    stored = kept()
    path = files.path_of(stored, files.ORIGINAL)
    changed = bytearray(raw(stored))
    changed[-20] ^= 1
    default_storage.delete(path)
    default_storage.save(path, ContentFile(bytes(changed)))
    with pytest.raises(files.FileDamaged):
        files.open_file(stored)
    assert file_sealing.not_opening([stored]) == [stored]


@pytest.mark.parametrize("other", [b"\xff\xd8\xff plain", None])
def test_nothing_else_is_served_in_the_place_of_a_sealed_file(other: bytes | None) -> None:
    stored = kept()
    path = files.path_of(stored, files.ORIGINAL)
    laid = other if other is not None else raw(kept())
    default_storage.delete(path)
    default_storage.save(path, ContentFile(laid))
    with pytest.raises(files.FileDamaged):
        files.open_file(stored)


def test_files_from_before_are_read_and_then_sealed_in_their_place() -> None:
    stored, contents = laid_plain()
    assert served(stored) == contents[files.ORIGINAL] == raw(stored)
    assert file_sealing.waiting() == 1
    assert file_sealing.seal_all().done == 1
    stored.refresh_from_db()
    assert stored.key_id == shelf.newest_key().id
    for variant, data in contents.items():
        assert streams.is_sealed(raw(stored, variant))
        assert served(stored, variant) == data
    assert file_sealing.waiting() == 0


def test_who_reads_while_a_file_is_sealed_reads_on() -> None:
    stored, contents = laid_plain()
    with files.open_file(stored).stream as reading:
        begin = reading.read(10)
        file_sealing.seal_all()
        assert begin + reading.read() == contents[files.ORIGINAL]


def test_a_run_that_was_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    stored, contents = laid_plain()
    real = shelf.keep

    def killed(path: str, plain: Any, **more: Any) -> None:
        real(path, plain, **more)
        if path.endswith("large.webp"):
            raise KeyboardInterrupt

    monkeypatch.setattr(shelf, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        file_sealing.seal_all()
    stored.refresh_from_db()
    assert stored.key_id == ""
    for variant, data in contents.items():
        assert served(stored, variant) == data
    sealed_before = raw(stored)
    monkeypatch.setattr(shelf, "keep", real)
    assert file_sealing.seal_all().done == 1
    assert raw(stored) == sealed_before  # not sealed twice
    for variant, data in contents.items():
        assert served(stored, variant) == data


def test_files_of_a_person_from_before_are_sealed_under_the_persons_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = ids.uuid7()
    subjects.make_keys([person])
    monkeypatch.setitem(files.SUBJECTS, "paper", lambda owners: dict.fromkeys(owners, person))
    stored, contents = laid_plain("paper")
    file_sealing.seal_in_turns()
    stored.refresh_from_db()
    assert (stored.key_id, stored.subject) == ("own", person)
    assert served(stored) == contents[files.ORIGINAL]


def test_a_file_whose_bytes_are_gone_stops_nothing() -> None:
    lost, _contents = laid_plain()
    default_storage.delete(files.path_of(lost, files.SMALL))
    laid_plain()
    done = file_sealing.seal_all()
    assert (done.done, done.missing, done.broken) == (1, 1, 0)
    assert file_sealing.waiting() == 1


def test_a_run_stops_when_it_is_told_to() -> None:
    laid_plain()
    assert file_sealing.seal_all(until=lambda: True).done == 0


def test_a_writing_that_was_killed_leaves_nothing_for_long(folder: Path) -> None:
    stored = kept()
    left = folder / f"{files.path_of(stored, files.ORIGINAL)}.0a1b2c3d{shelf.PART}"
    left.write_bytes(b"half")
    with clock.at(clock.now() + dt.timedelta(hours=7)):
        assert file_orphans.remove_orphans() == 1
    assert served(stored)


def test_a_writing_that_fails_leaves_what_was_there(folder: Path) -> None:
    stored = kept()
    path, before = files.path_of(stored, files.ORIGINAL), raw(stored)

    class Broken(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        shelf.keep(path, Broken(), context="x", key=shelf.newest_key())
    assert raw(stored) == before
    assert not list(folder.rglob(f"*{shelf.PART}"))


def test_a_persons_own_file_names_the_person() -> None:
    stored = kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(id=stored.id).update(key_id="own")


def test_the_national_cipher_seals_what_is_new_and_the_old_still_opens(settings: Any) -> None:
    old = kept()
    settings.LIREN_CIPHER = "sm4-gcm"
    new = kept()
    assert raw(new)[len(streams.MARK)] == 1
    assert raw(old)[len(streams.MARK)] == 0
    assert served(old)
    assert served(new)
    settings.LIREN_CIPHER = "aes-256-gcm"
    assert served(new)
