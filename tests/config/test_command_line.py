"""The one command line: help in two languages, reports, exit status, sentences instead of traces."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from liren.config.cli import main
from liren.config.console import progress
from liren.kernel import audit
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotFound
from tests import prepared

PLACE = "320104005001"
VERB = min(audit.VERBS)


def liren(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def every_command() -> list[tuple[str, ...]]:
    context = click.Context(main)
    found: list[tuple[str, ...]] = []
    for noun in main.list_commands(context):
        group = main.get_command(context, noun)
        verbs = group.list_commands(context) if isinstance(group, click.Group) else None
        found += [(noun,)] if verbs is None else [(noun, verb) for verb in verbs]
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_its_help_in_both_languages(words: tuple[str, ...]) -> None:
    done = liren(*words, "--help")
    assert done.exit_code == 0
    assert any("\u4e00" <= letter <= "\u9fff" for letter in done.output)
    chinese, english = done.output.split("\n\n")[1:3]
    assert chinese.strip() != english.strip()
    assert english.strip()[0].isascii()


def test_an_unknown_noun_is_wrong_usage() -> None:
    assert liren("nonsense").exit_code == 2


def test_an_unknown_option_is_wrong_usage() -> None:
    assert liren("audit", "verify", "--nonsense").exit_code == 2


def entries(count: int) -> None:
    for number in range(count):
        audit.record(actor=SYSTEM, verb=VERB, object_type="body", object_id=str(number), place_code=PLACE)


@pytest.mark.django_db
def test_a_whole_chain_is_reported_on_the_last_line_as_json() -> None:
    entries(3)
    done = liren("audit", "verify", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout.splitlines()[-1]) == {"entries": 3, "first_break": None}


@pytest.mark.django_db
def test_a_changed_entry_breaks_the_chain_and_the_command_fails() -> None:
    entries(3)
    AuditEntry.objects.filter(seq=2).update(object_label="another")
    done = liren("audit", "verify", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[-1]) == {"entries": 1, "first_break": "320104/2"}


@pytest.mark.django_db
def test_people_read_a_sentence_in_the_language_of_their_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "审计链完好" in liren("audit", "verify").stdout
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "The audit chain is whole" in liren("audit", "verify").stdout


def test_a_refusal_is_a_sentence_with_its_code_and_status_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise NotFound

    monkeypatch.setattr(audit, "verify", refuse)
    done = liren("audit", "verify")
    assert done.exit_code == 1
    assert "[kernel.not_found]" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.django_db
def test_work_without_a_worker_is_reported_and_fails() -> None:
    done = liren("worker", "status", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[-1])["workers"] == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_batch_mode_ends_when_nothing_is_ready() -> None:
    assert liren("worker", "run", "--batch").exit_code == 0


def test_progress_is_shown_beside_the_report() -> None:
    @click.command()
    def work() -> None:
        with progress("…", 3) as step:
            step(3)

    done = CliRunner().invoke(work)
    assert done.stdout == ""


def run_apart(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "liren.config.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def environment(tmp_path: object) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LIREN_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIREN_MODE", "holiday"),
        ("LIREN_HTTPS", "perhaps"),
        ("LIREN_DATABASE_URL", "mysql://somewhere/else"),
        ("LIREN_DATABASE_URL", "postgres://host:5432/"),
        ("LIREN_SEAL_KEYS", "k1:short"),
        ("LIREN_SMS_SENDER", "pigeon"),
    ],
)
def test_a_wrong_setting_is_named_in_both_languages_without_a_trace(
    environment: dict[str, str], name: str, value: str
) -> None:
    done = run_apart({**environment, name: value}, "audit", "verify")
    assert done.returncode == 2
    assert done.stdout == ""
    chinese, english = done.stderr.strip().splitlines()
    assert chinese.startswith(f"{name}：")
    assert english.startswith(f"{name}: ")


def test_a_database_without_tables_gets_a_sentence(environment: dict[str, str]) -> None:
    done = run_apart(environment, "audit", "verify")
    assert done.returncode == 1
    assert "liren database prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_prepared_database_is_prepared_again_and_verified(
    environment: dict[str, str], tmp_path: Path
) -> None:
    shutil.copyfile(prepared.file(), tmp_path / "liren.sqlite3")  # made by the same command from nothing
    again = run_apart(environment, "database", "prepare", "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout.splitlines()[-1])["migrations"] == 0
    verified = run_apart(environment, "audit", "verify", "--json")
    assert json.loads(verified.stdout) == {"entries": 0, "first_break": None}
