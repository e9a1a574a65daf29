"""Letters fetched from a real IMAP server: each once, marked after it was kept, whatever is killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from liren.config.cli import main
from liren.config.environment import WrongSetting, mail_addresses, mail_folder
from liren.domains.casework.actions import letters, letters_fetching
from liren.domains.casework.models import Case, Letter
from liren.kernel import audit, mail
from liren.kernel import letters as post
from liren.kernel.mailbox import MailboxSilent
from liren.kernel.worker import work_off
from tests.domains.casework.test_import_worker_killed import worker_environment
from tests.domains.kernel.test_killed_worker import only_postgres
from tests.factories.mailboxes import Box, mailbox
from tests.factories.post import SAY, letter
from tests.personas import build_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.domains.casework.conftest import Desk

COUNT, KILLS = 60, 3


@pytest.fixture
def box() -> Iterator[Box]:
    with mailbox() as made:
        yield made


@pytest.fixture
def fetched(box: Box, desk: Desk, settings: Any, tmp_path: Path) -> Box:
    settings.LIREN_MAIL_INTAKE, settings.LIREN_MAIL_ADDRESSES = box.folder, {SAY: "320104"}
    settings.LIREN_MAIL_TURNS, settings.MEDIA_ROOT = 1000, tmp_path
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    return box


def fetch() -> int:
    return letters_fetching.fetch_letters(seconds=60)


@pytest.mark.django_db
def test_what_waits_is_taken_and_marked(fetched: Box) -> None:
    fetched.put(letter(), letter(key="2@x", Precedence="bulk"), b"nothing like a letter")
    assert fetch() == 3
    assert (fetched.count("UNSEEN"), fetched.count("ALL")) == (0, 3)
    assert (Case.objects.count(), Letter.objects.count()) == (1, 3)
    assert fetch() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("marks", [{"Auto_Submitted": "auto-replied"}, {}], ids=["says it", "hides it"])
def test_a_program_that_answers_every_letter_of_ours_is_not_answered_for_ever(
    fetched: Box, settings: Any, marks: dict[str, str]
) -> None:
    """Through the mailbox and back, as letters really go; each turn the other side answers what we sent last."""
    settings.LIREN_MAIL_TURNS = 4
    fetched.put(letter(sender="robot@other.example.cn"))
    for turn in range(8):
        fetch()
        work_off()
        ours = json.loads(mail.file_path().read_text().splitlines()[-1])
        answer = {
            "key": f"r{turn}@other",
            "to": ours["reply-to"],
            "In_Reply_To": mail.message_id(ours["key"]),
        }
        fetched.put(
            letter(
                "收到。", sender="robot@other.example.cn", subject=f"Re: {ours['subject']}", **answer, **marks
            )
        )
    assert len(mail.file_path().read_text().splitlines()) == 1
    assert Case.objects.count() == 1
    assert fetched.count("UNSEEN") == 1  # the last one, not fetched yet


@pytest.mark.django_db
def test_a_letter_too_big_stays_in_the_mailbox_and_is_told(
    fetched: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.put(letter("很长的信。" * 500))
    monkeypatch.setattr(post, "MOST_BYTES", 1000)
    assert fetch() == 1
    row = Letter.objects.get()
    assert (row.state, row.reason, row.stored) == ("parked", "too_big", "")
    assert row.subject == "楼道灯不亮"
    assert (fetched.count("FLAGGED"), fetched.count("UNSEEN")) == (1, 0)


@pytest.mark.django_db
def test_a_letter_that_the_database_did_not_take_is_met_again(
    fetched: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.put(letter(), letter(key="2@x", subject="第二封"))
    kept = letters.receive_letter

    def first_time(*, raw: bytes) -> Letter:
        if b"1@post" in raw:
            raise OperationalError("gone")
        return kept(raw=raw)

    monkeypatch.setattr(letters, "receive_letter", first_time)
    with pytest.raises(OperationalError):
        fetch()
    assert (Case.objects.count(), fetched.count("UNSEEN")) == (1, 1)
    monkeypatch.setattr(letters, "receive_letter", kept)
    assert (fetch(), Case.objects.count(), fetched.count("UNSEEN")) == (1, 2, 0)


@pytest.mark.django_db
def test_a_letter_that_nobody_foresaw_holds_up_none_behind_it(
    fetched: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.put(letter(), letter(key="2@x", subject="第二封"))
    kept = letters.receive_letter

    def not_the_first(*, raw: bytes) -> Letter:
        if b"1@post" in raw:
            raise ValueError("odd")
        return kept(raw=raw)

    monkeypatch.setattr(letters, "receive_letter", not_the_first)
    with pytest.raises(ValueError, match="odd"):
        fetch()
    assert (Case.objects.count(), fetched.count("UNSEEN")) == (1, 1)


@pytest.mark.django_db
def test_a_letter_whose_id_is_no_id_is_taken_once(fetched: Box) -> None:
    odd = letter().replace(b"<1@post", b"<\xe4\xf6@post")
    assert b"\xe4\xf6" in odd
    fetched.put(odd, odd, letter(key="2@x", subject="第二封"))
    assert (fetch(), Case.objects.count(), fetched.count("UNSEEN")) == (3, 2, 0)


@pytest.mark.django_db
def test_a_mark_that_was_lost_doubles_nothing(fetched: Box) -> None:
    fetched.put(letter())
    fetch()
    with fetched.opened() as server:
        server.store("1", "-FLAGS", "(\\Seen)")
    assert fetch() == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_folder_or_a_silent_server_is_a_failure(fetched: Box, settings: Any) -> None:
    settings.LIREN_MAIL_INTAKE = mail_folder(f"{fetched.url}-none")
    with pytest.raises(MailboxSilent):
        fetch()
    settings.LIREN_MAIL_INTAKE = mail_folder("imap://say:x@127.0.0.1:1")
    with pytest.raises(OSError, match="refused"):
        fetch()
    settings.LIREN_MAIL_INTAKE = None
    assert fetch() == 0


@pytest.mark.parametrize("url", ["pop3://u:p@h", "imaps://h", "imaps://", "mail.example.cn"])
def test_a_wrong_mailbox_is_named_at_start(url: str) -> None:
    with pytest.raises(WrongSetting, match="LIREN_MAIL_INTAKE"):
        mail_folder(url)


def test_a_mailbox_is_read_from_its_address() -> None:
    found = mail_folder("imaps://say%40example.cn:p%2Fw@mail.example.cn/%E6%94%B6%E4%BF%A1")
    assert found is not None
    assert (found.user, found.password, found.port, found.folder) == ("say@example.cn", "p/w", 993, "收信")
    assert mail_folder("") is None


@pytest.mark.parametrize(
    "given", ["say", "say+x@a.cn", "say@a.cn=12", "say@a.cn=320104x", "a" * 21 + "@a.cn"]
)
def test_a_wrong_address_of_ours_is_named_at_start(given: str) -> None:
    with pytest.raises(WrongSetting, match="LIREN_MAIL_ADDRESS"):
        mail_addresses(given, "320104", is_needed=False)


def test_addresses_are_read_with_their_places() -> None:
    given = "Say@a.cn, liuyin@a.cn=320104901001"
    assert mail_addresses(given, "320104", is_needed=True) == {
        "say@a.cn": "320104",
        "liuyin@a.cn": "320104901001",
    }
    with pytest.raises(WrongSetting, match="LIREN_MAIL_ADDRESS"):
        mail_addresses("", "320104", is_needed=True)


@pytest.mark.django_db
def test_a_letter_is_piped_into_the_command(
    desk: Desk, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    done = CliRunner().invoke(main, ["cases", "mail"], input=letter())
    assert done.exit_code == 0, done.output
    assert Case.objects.get().number in done.output
    file = tmp_path / "letter.eml"
    file.write_bytes(letter(key="2@x", Precedence="bulk"))
    done = CliRunner().invoke(main, ["cases", "mail", str(file)])
    assert "群发" in done.output
    assert CliRunner().invoke(main, ["cases", "mail"], input=b"").exit_code == 1


WORKER = (
    "import django; django.setup(); from liren.domains.casework.actions import letters_fetching; "
    "letters_fetching.fetch_letters(seconds=60)"
)


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_when_the_fetching_is_killed(box: Box, tmp_path: Path) -> None:
    build_world()
    box.put(
        *(letter(f"第 {n} 盏灯不亮。", key=f"{n}@x", sender=f"w{n}@post.example.cn") for n in range(COUNT))
    )
    where = worker_environment(tmp_path) | {
        "LIREN_MAIL_INTAKE": box.url,
        "LIREN_MAIL_ADDRESS": SAY,
        "LIREN_MAIL_SENDER": "file",
    }
    kills, until = 0, time.monotonic() + 120
    while box.count("UNSEEN") and time.monotonic() < until:
        before = Letter.objects.count()
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=where, stderr=subprocess.DEVNULL)
        while worker.poll() is None and (kills >= KILLS or Letter.objects.count() < before + 3):
            time.sleep(0.01)
        kills += worker.poll() is None
        worker.kill()
        worker.wait()
    assert kills == KILLS
    assert Letter.objects.count() == Letter.objects.filter(state="matter").count() == COUNT
    assert Case.objects.count() == Case.objects.values("text").distinct().count() == COUNT
    assert audit.verify().first_break is None
