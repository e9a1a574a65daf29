"""`liren keys`: a new key, what lies under which, and an old one retired only once nothing does."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from liren.config import environment
from liren.config.cli import main
from liren.config.keeping import backup, keys
from liren.kernel import sealed, subjects
from liren.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LIREN_SEAL_KEYS", "LIREN_SEAL_KEYS_FILE", "LIREN_SEAL_KEYS_COMMAND", "LIREN_INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings.LIREN_DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    kept = environment.kept_secrets(tmp_path)
    settings.LIREN_SEAL_KEYS, settings.LIREN_INDEX_KEY = kept.seal, kept.index
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["keys", *words])


def told(*words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_key_is_exchanged_and_the_old_one_retired(home: Path, settings: Any, monkeypatch: Any) -> None:
    person = uuid7()
    secret = subjects.make_keys([person])[person]
    index = sealed.blind_index("x", context="a")
    assert told("status")["keys"] == {"k1": {"kernel.SubjectKey.key": 1}}
    assert "还有" not in run("status").output
    done = told("rotate")
    assert (done["added"], done["newest"], done["resealed"], done["left"]) == ("k2", "k2", 1, 0)
    assert list(json.loads((home / "secrets.json").read_text())["seal"]) == ["k1", "k2"]
    assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600
    assert told("status")["keys"] == {"k1": {}, "k2": {"kernel.SubjectKey.key": 1}}
    young = run("retire", "k1")
    assert young.exit_code == 1
    assert "config.key_too_young" in young.output
    monkeypatch.setattr(keys, "PATIENCE", 0)
    assert run("retire", "k1").exit_code == 0
    again = environment.kept_secrets(home)
    assert (list(again.seal), len(again.index)) == (["k2"], 32)
    assert subjects.keys_of([person]) == {person: secret}
    assert sealed.blind_index("x", context="a") == index
    assert set(backup.fingerprints()) == {"k2", "index"}
    assert told("rotate")["added"] == "k3"


def test_a_key_in_use_the_newest_and_an_unknown_one_are_not_retired(home: Path) -> None:
    subjects.make_keys([uuid7()])
    assert told("rotate", "--later")["left"] == 1
    for name, code in (
        ("k1", "config.key_in_use"),
        ("k2", "config.newest_key"),
        ("k9", "config.key_unknown"),
    ):
        refused = run("retire", name)
        assert refused.exit_code == 1
        assert code in refused.output
    assert told("rotate", "--no-new")["resealed"] == 1


def test_keys_kept_by_the_operator_are_not_written_here(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIREN_SEAL_KEYS", f"k1:{KEY}")
    settings.LIREN_SEAL_KEYS = environment.seal_keys()
    refused = run("rotate")
    assert (refused.exit_code, "config.keys_elsewhere" in refused.output) == (1, True)
    line = next(word for word in refused.output.split("：") if word.startswith("k2:")).split()[0]
    monkeypatch.setenv("LIREN_SEAL_KEYS", f"k1:{KEY},{line}")
    settings.LIREN_SEAL_KEYS = environment.seal_keys()
    assert told("rotate", "--no-new")["newest"] == "k2"
    first = run("retire", "k1")
    assert "config.index_key_missing" in first.output
    index = first.output.split("LIREN_INDEX_KEY：")[1].split()[0]
    monkeypatch.setenv("LIREN_INDEX_KEY", index)
    kept = environment.kept_secrets(home)
    assert kept.index == sealed.index_key_of(b"k" * 32)
    settings.LIREN_INDEX_KEY = kept.index
    assert "可以从 LIREN_SEAL_KEYS 里去掉" in run("retire", "k1").output


def test_keys_come_from_a_file_or_a_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "keys.txt"
    file.write_text(f"# kept in the safe\nk1:{KEY}\nk2:{KEY}\n")
    monkeypatch.setenv("LIREN_SEAL_KEYS_FILE", str(file))
    assert list(environment.kept_secrets(home).seal) == ["k1", "k2"]
    monkeypatch.delenv("LIREN_SEAL_KEYS_FILE")
    monkeypatch.setenv("LIREN_SEAL_KEYS_COMMAND", f"cat {file}")
    assert list(environment.kept_secrets(home).seal) == ["k1", "k2"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIREN_SEAL_KEYS_FILE", "/no/such/file"),
        ("LIREN_SEAL_KEYS_COMMAND", "/bin/false"),
        ("LIREN_SEAL_KEYS_COMMAND", "/no/such/program"),
        ("LIREN_SEAL_KEYS_COMMAND", "echo nonsense"),
        ("LIREN_INDEX_KEY", base64.b64encode(b"short").decode()),
    ],
)
def test_a_wrong_source_of_keys_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(environment.WrongSetting, match="LIREN_"):
        environment.kept_secrets(home)
