"""Backups are opened by their key alone and restored whole or not at all."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from liren.config.cli import main
from liren.config.keeping import archive, backup, errors, postgres, restore, sums
from liren.config.keeping.backup import Installation
from liren.kernel import shelf
from tests import prepared
from tests.config.installations import Aside, asked

PHOTO = "ab/cd/photo.jpg"


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Installation]:
    """An installation of its own on the database in use, with one upload."""
    with Aside(tmp_path / "one") as found:
        photo = found.uploads / PHOTO
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"a photo")
        yield found


def periodic_jobs(installation: Installation) -> int:
    return int(asked(installation, "SELECT count(*) FROM kernel_counter")[0][0])


def add_a_counter(installation: Installation, name: str) -> None:
    asked(installation, f"INSERT INTO kernel_counter (name, value) VALUES ('{name}', 1)")  # noqa: S608  # our own


@pytest.fixture
def key(tmp_path: Path) -> Path:
    archive.new_key(tmp_path / "key.txt")
    return tmp_path / "key.txt"


def public(key: Path) -> str:
    return key.read_text().split("public key: ")[1].split()[0]


@pytest.fixture
def kept(one: Installation, key: Path, tmp_path: Path, db: None) -> Path:
    return backup.make(one, tmp_path / "backups", public(key), keep=3).path


def test_a_backup_is_restored_as_it_was(one: Installation, kept: Path, key: Path) -> None:
    before = periodic_jobs(one)
    add_a_counter(one, "after the backup")
    (one.uploads / PHOTO).write_bytes(b"another")
    done = restore.lay(one, kept, key, replace=True)
    assert (done.files, (one.uploads / PHOTO).read_bytes()) == (1, b"a photo")
    assert periodic_jobs(one) == before
    assert left_behind(one) == []


def test_a_sealed_upload_is_in_the_backup_as_it_lies(
    one: Installation, key: Path, tmp_path: Path, settings: Any, db: None
) -> None:
    settings.MEDIA_ROOT = one.uploads
    shelf.keep("ab/cd/sealed.jpg", io.BytesIO(b"a face"), context="c", key=shelf.newest_key())
    path = backup.make(one, tmp_path / "backups", public(key), keep=3).path
    (one.uploads / "ab/cd/sealed.jpg").unlink()
    assert restore.lay(one, path, key, replace=True).files == 2
    assert b"a face" not in (one.uploads / "ab/cd/sealed.jpg").read_bytes()
    with shelf.opened("ab/cd/sealed.jpg", context="c", is_sealed=True) as stream:
        assert stream.read() == b"a face"


def left_behind(installation: Installation) -> list[str]:
    return [found.name for found in installation.data.iterdir() if found.name.startswith(".")]


def test_a_backup_goes_into_an_empty_installation(
    kept: Path, key: Path, one: Installation, tmp_path: Path
) -> None:
    with Aside(tmp_path / "new", empty=True) as fresh:
        restore.lay(fresh, kept, key, replace=False)
        assert periodic_jobs(fresh) == periodic_jobs(one)


def test_a_backup_is_checked_without_touching_what_is_used(one: Installation, kept: Path, key: Path) -> None:
    add_a_counter(one, "after the backup")
    now = periodic_jobs(one)
    assert restore.check(one, kept, key).tables > 100
    assert periodic_jobs(one) == now
    assert left_behind(one) == []


def test_what_is_there_is_not_replaced_without_being_told(one: Installation, kept: Path, key: Path) -> None:
    with pytest.raises(errors.NotEmpty):
        restore.lay(one, kept, key, replace=False)


def test_another_key_does_not_open(one: Installation, kept: Path, tmp_path: Path) -> None:
    archive.new_key(tmp_path / "other.txt")
    with pytest.raises(errors.NotOpened):
        restore.lay(one, kept, tmp_path / "other.txt", replace=True)


def test_a_file_without_a_key_is_named(one: Installation, kept: Path) -> None:
    with pytest.raises(errors.WrongKey):
        restore.check(one, kept, kept)


@pytest.mark.parametrize("spoiled", ["cut off", "changed", "not ours"])
def test_a_spoiled_backup_changes_nothing(one: Installation, kept: Path, key: Path, spoiled: str) -> None:
    whole = kept.read_bytes()
    middle = len(whole) // 2
    parts = {
        "cut off": whole[:middle],
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "not ours": b"PK\x03\x04" + whole[4:],
    }
    kept.write_bytes(parts[spoiled])
    now = periodic_jobs(one)
    with pytest.raises(errors.NotOpened):
        restore.lay(one, kept, key, replace=True)
    assert periodic_jobs(one) == now
    assert (one.uploads / PHOTO).read_bytes() == b"a photo"
    assert left_behind(one) == []


@pytest.mark.parametrize("inner", ["../../outside", "/etc/outside"])
def test_a_name_that_leads_outside_is_refused(
    one: Installation, key: Path, tmp_path: Path, inner: str, db: None
) -> None:
    path, front = tmp_path / "evil.tar.age", backup.manifest(one.kind, {})

    def pack(packing: archive.Packing) -> None:
        packing.add_json(archive.MANIFEST, front)
        packing.add_json(archive.FILES + inner if inner.startswith(".") else inner, 1)

    archive.write(path, archive.recipients_of(public(key)), pack)
    with pytest.raises(errors.NotABackup):
        restore.check(one, path, key)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"format": "other"}, errors.NotABackup),
        ({"version": 2}, errors.NotABackup),
        ({"migrations": ["kernel.9999_of_a_later_version"]}, errors.NotABackup),
        ({"database": "oracle"}, errors.OtherDatabase),
        ({"seal_keys": {"k7": "0123456789abcdef"}}, errors.SealKeysMissing),
    ],
)
def test_a_backup_that_does_not_belong_here_is_refused_at_its_first_page(
    one: Installation,
    key: Path,
    tmp_path: Path,
    change: dict[str, Any],
    refusal: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    db: None,
) -> None:
    monkeypatch.setitem(restore.KINDS, "oracle", "Oracle")
    path, manifest = tmp_path / "other.tar.age", backup.manifest(one.kind, {}) | change
    archive.write(
        path,
        archive.recipients_of(public(key)),
        lambda packing: packing.add_json(archive.MANIFEST, manifest),
    )
    with pytest.raises(refusal):
        restore.check(one, path, key)


def test_a_table_that_is_not_as_it_was_leaves_everything_in_place(
    one: Installation, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    true = one.side.dump
    monkeypatch.setattr(one.side, "dump", lambda *given: true(*given) | {"kernel_counter": (7, "5")})
    path = backup.make(one, tmp_path / "backups", public(key), keep=1).path
    add_a_counter(one, "stays")
    now = periodic_jobs(one)
    with pytest.raises(errors.Differs) as refused:
        restore.lay(one, path, key, replace=True)
    assert "kernel_counter" in str(refused.value)
    assert periodic_jobs(one) == now
    assert (one.uploads / PHOTO).exists()


def test_a_backup_without_anybody_to_open_it_is_not_Aside(
    one: Installation, tmp_path: Path, db: None
) -> None:
    with pytest.raises(errors.NoRecipient):
        backup.make(one, tmp_path / "backups", " , ", keep=3)
    with pytest.raises(errors.WrongRecipient):
        backup.make(one, tmp_path / "backups", "age1nonsense", keep=3)
    assert not (tmp_path / "backups").exists()


def test_a_backup_holds_no_line_in_clear(kept: Path, one: Installation) -> None:
    assert b"a photo" not in kept.read_bytes()
    assert b"manifest" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0


def test_older_backups_go_and_the_newest_stay(one: Installation, key: Path, tmp_path: Path, db: None) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"liren-2026010{day}T000000.tar.age").write_bytes(b"old")
    (folder / "liren-notes.txt").write_text("somebody's own")
    done = backup.make(one, folder, public(key), keep=2)
    assert done.removed == 3
    assert sorted(found.name for found in folder.iterdir()) == [
        "liren-20260104T000000.tar.age",
        done.path.name,
        "liren-notes.txt",
    ]
    assert backup.newest(folder) == done.path


def test_one_row_less_or_one_letter_changed_is_seen(one: Installation, tmp_path: Path) -> None:
    before = one.side.dump(one.database, (tmp_path / "a").open("wb"))
    add_a_counter(one, "more")
    more = one.side.dump(one.database, (tmp_path / "b").open("wb"))
    asked(one, "UPDATE kernel_counter SET value = 2 WHERE name = 'more'")
    other = one.side.dump(one.database, (tmp_path / "c").open("wb"))
    assert sums.differing(before, more) == ["kernel_counter"]
    assert sums.differing(more, other) == ["kernel_counter"]
    assert more["kernel_counter"][0] == other["kernel_counter"][0]


@pytest.mark.skipif(not prepared.server_url(), reason="a database in use is known on PostgreSQL alone")
def test_a_database_in_use_is_not_replaced(one: Installation, kept: Path, key: Path) -> None:
    with postgres.connected(one.database), pytest.raises(errors.InUse):
        restore.lay(one, kept, key, replace=True)
    assert periodic_jobs(one) >= 0


@pytest.mark.skipif(not prepared.server_url(), reason="only PostgreSQL has programs of its own")
def test_what_a_program_of_the_database_says_is_told(
    one: Installation, kept: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = periodic_jobs(one)
    monkeypatch.setattr(postgres, "_program", lambda _name: "/bin/false")
    with pytest.raises(errors.ProgramFailed):
        restore.lay(one, kept, key, replace=True)
    assert periodic_jobs(one) == now


def test_a_program_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.Path, "glob", lambda *_: iter(()))
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    with pytest.raises(errors.ProgramMissing):
        postgres._program("pg_dump")


def test_the_commands_make_a_key_and_say_what_is_missing(tmp_path: Path, db: None) -> None:
    run = CliRunner()
    said = run.invoke(main, ["keys", "for-backups", str(tmp_path / "k"), "--json"])
    figures = json.loads(said.output.splitlines()[-1])
    assert figures["public"] == public(tmp_path / "k")
    assert (tmp_path / "k").stat().st_mode & 0o077 == 0
    assert run.invoke(main, ["keys", "for-backups", str(tmp_path / "k")]).exit_code == 1
    missing = run.invoke(main, ["backup", "--to", str(tmp_path / "b")])
    assert missing.exit_code == 1
    assert "config.no_recipient" in missing.output + missing.stderr


def test_backup_and_restore_as_an_operator_does_them(one: Installation, tmp_path: Path, key: Path) -> None:
    """In the running program: prepared, backed up, damaged, restored, and its audit is whole."""
    name = one.database["NAME"]
    url = prepared.address(name) if prepared.server_url() else ""
    here = prepared.surroundings(one.data, url) | {"LIREN_BACKUP_TO": public(key)}
    prepared.command(here, "audit", "verify")  # makes the keys that seal
    done = prepared.command(here, "backup")
    asked(one, "DELETE FROM django_content_type WHERE 1 = 0")
    add_a_counter(one, "lost")
    back = prepared.command(here, "restore", done["file"], "--key", str(key), "--replace")
    assert (back["rows"], back["files"], back["first_break"]) == (done["rows"], done["files"], None)
    shutil.rmtree(one.data / "files")
    (one.data / "secrets.json").rename(tmp_path / "elsewhere")
    words = [
        sys.executable,
        "-m",
        "liren.config.cli",
        "restore",
        done["file"],
        "--key",
        str(key),
        "--replace",
    ]
    refused = subprocess.run(words, env=here, cwd=prepared.ROOT, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "config.seal_keys_missing" in refused.stderr


def test_what_went_after_the_backup_goes_again_when_it_is_laid(
    one: Installation, tmp_path: Path, key: Path
) -> None:
    """A field that was switched off and destroyed, and a posting that was taken back."""
    name = one.database["NAME"]
    url = prepared.address(name) if prepared.server_url() else ""
    here = prepared.surroundings(one.data, url) | {"LIREN_BACKUP_TO": public(key)}
    afterwards(here, "begin")
    done = prepared.command(here, "backup")
    assert json.loads(afterwards(here, "told")) == {"marital": "20", "shown": 1, "numbers": 1}
    afterwards(here, "destroy")
    gone = {"marital": "", "shown": 0, "numbers": 0}
    assert json.loads(afterwards(here, "told")) == gone
    back = prepared.command(here, "restore", done["file"], "--key", str(key), "--replace")
    assert (back["parts_again"], back["first_break"]) == (2, None)
    assert json.loads(afterwards(here, "told")) == gone, "the backup held both"


def afterwards(here: dict[str, str], what: str) -> str:
    words = [sys.executable, "-m", "tests.config.afterwards", what]
    done = subprocess.run(words, env=here, cwd=prepared.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
