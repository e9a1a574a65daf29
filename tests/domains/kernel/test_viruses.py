"""Uploads are shown to a virus scanner; while it is away they are kept, and served only once they were seen."""

from __future__ import annotations

import socket
import stat
import struct
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.config import environment
from liren.kernel import file_viruses, files, viruses
from liren.kernel.models import Seen, StoredFile
from liren.kernel.viruses import Verdict
from tests.factories.papers import PDF

pytestmark = pytest.mark.django_db
OWNER = uuid.UUID(int=5)
BAD = PDF.replace(b"/Catalog", b"/Catalog /Virus (of the test)")


class Clamd:
    """Speaks what clamd speaks, and knows one virus."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening, self.answer = listening, b""
        self.sizes: list[int] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.listening.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack(">I", said.read(4))[0]:
                    data += said.read(size)
                self.sizes.append(len(data))
                found = b"stream: Test-Virus FOUND\0" if b"/Virus" in data else b"stream: OK\0"
                caller.sendall(self.answer or found)


@pytest.fixture(params=["unix", "network"])
def clamd(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Clamd]:
    settings.MEDIA_ROOT = tmp_path / "files"
    if request.param == "unix":
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(tmp_path / "clamd.ctl"))
        settings.LIREN_VIRUS_SCAN = f"clamd:{tmp_path / 'clamd.ctl'}"
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        settings.LIREN_VIRUS_SCAN = f"clamd:127.0.0.1:{listening.getsockname()[1]}"
    listening.listen()
    yield Clamd(listening)
    listening.close()


@pytest.fixture
def away(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.LIREN_VIRUS_SCAN = f"clamd:{tmp_path / 'nobody.ctl'}"


def kept(data: bytes = PDF) -> StoredFile:
    return files.keep_upload(
        SimpleUploadedFile("说明.pdf", data), owner_type="case", owner_id=OWNER, kind="before"
    )


def test_clamd_is_shown_the_whole_file_and_believed(clamd: Clamd) -> None:
    assert viruses.answers()
    assert kept().seen == Seen.CLEAN
    assert clamd.sizes[-1] == len(PDF)
    assert viruses.verdict_on(b"x" * (3 * viruses.PIECE + 5)) is Verdict.CLEAN
    with pytest.raises(files.FileInfected, match=r"说明\.pdf"):
        kept(BAD)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"OK", b"nonsense\0"])
def test_an_answer_that_is_not_understood_is_no_answer(clamd: Clamd, said: bytes) -> None:
    clamd.answer = said
    assert viruses.verdict_on(PDF) is Verdict.AWAY
    assert kept().seen == Seen.WAITING


def test_while_it_is_away_files_are_kept_and_not_served(away: None, settings: Any, tmp_path: Path) -> None:
    good, bad = kept(), kept(BAD)
    for stored in (good, bad):
        with pytest.raises(files.FileNotSeen):
            files.open_file(stored)
    looked = file_viruses.look()
    assert (looked.clean, looked.found, looked.left) == (0, 0, 2)
    settings.LIREN_VIRUS_SCAN = scanner(tmp_path, "grep -q /Virus && exit 1; exit 0")
    file_viruses.look_in_turns()
    good.refresh_from_db()
    bad.refresh_from_db()
    with files.open_file(good).stream as stream:
        assert stream.read() == PDF
    with pytest.raises(files.FileLocked):
        files.open_file(bad)
    assert (file_viruses.waiting(), file_viruses.with_virus()) == (0, [bad.id])
    assert file_viruses.remove_found() == 1
    assert list(StoredFile.objects.all()) == [good]


def test_it_is_not_asked_on_and_on_while_it_is_away(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        kept()
    asked: list[int] = []

    def silent(data: bytes) -> Verdict:
        asked.append(len(data))
        return Verdict.AWAY

    monkeypatch.setattr(viruses, "verdict_on", silent)
    assert file_viruses.look().left == 6
    assert len(asked) == file_viruses.IN_A_ROW


def scanner(folder: Path, script: str) -> str:
    path = folder / "scanner.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ("cat >/dev/null; exit 0", Verdict.CLEAN),
        ("cat >/dev/null; exit 1", Verdict.FOUND),
        ("cat >/dev/null; exit 2", Verdict.AWAY),
        ("exec tail -f /dev/null", Verdict.AWAY),
    ],
)
def test_a_command_says_it_by_its_end(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, verdict: Verdict
) -> None:
    monkeypatch.setattr(viruses, "PATIENCE", 1.0)
    settings.LIREN_VIRUS_SCAN = scanner(tmp_path, script)
    assert viruses.verdict_on(PDF) is verdict


def test_without_a_scanner_nothing_waits(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.LIREN_VIRUS_SCAN = ""
    assert kept(BAD).seen == Seen.CLEAN


@pytest.mark.parametrize(
    "wrong", ["clamscan -", "clamd:", "clamd:host", "/no/such/program -", "clamd:relative/path"]
)
def test_a_setting_that_cannot_be_meant_is_named(wrong: str) -> None:
    with pytest.raises(environment.WrongSetting, match="clamd"):
        environment.virus_scanner(wrong)


@pytest.mark.parametrize(
    "right", ["", "clamd:/run/x.ctl", "clamd:127.0.0.1:3310", "clamd:host.example:3310", "/bin/sh -c true"]
)
def test_settings_that_are_taken(right: str) -> None:
    assert environment.virus_scanner(right) == right
