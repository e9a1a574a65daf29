"""The list of known flaws is read, compared by version, and holds of nothing that is pinned."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import audit  # noqa: E402  # a script, no package


def test_a_flawed_version_is_named_and_a_mended_one_is_not() -> None:
    listed = [{"id": "X-1", "package": "some-thing", "affects": ">=2,<2.4"}]
    installed = audit.pins(
        ["Some_Thing[all]==2.3 \\\n    --hash=sha256:00\nother==1.0 ; python_version < '4'\n"]
    )
    assert installed == {("some-thing", "2.3"), ("other", "1.0")}
    assert audit.kept(installed, listed) == ["some-thing 2.3: X-1 (>=2,<2.4)"]
    assert audit.kept({("some-thing", "2.4")}, listed) == []


def test_nothing_that_is_pinned_has_a_flaw_on_the_kept_list() -> None:
    assert audit.main(["--offline"]) == 0


def test_a_database_that_is_away_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "DATABASE", "http://127.0.0.1:1/")
    assert audit.main([]) == 3
    assert "was not reached" in capsys.readouterr().out
