"""The demo: laid once, complete, and every step in it done by the real actions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import override_settings

from liren.config import demo
from liren.config.cli import main
from liren.config.demo.people import PERSONAS
from liren.domains.access.queries import account_by_username
from liren.domains.casework.models import Case, RatingAppeal
from liren.kernel import audit, clock


def load() -> Result:
    return CliRunner().invoke(main, ["demo", "load", "--json"])


def figures(done: Result) -> dict[str, int]:
    assert done.exit_code == 0, done.output
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.django_db
def test_the_demo_is_laid_once_and_its_chain_is_whole(tmp_path: Path) -> None:
    with override_settings(LIREN_DATA_DIR=tmp_path, MEDIA_ROOT=tmp_path / "files", LIREN_DEMO_PASSWORD=""):
        first = figures(load())
        second = figures(load())
        password = demo.password()
    assert min(first.values()) > 0
    assert set(second.values()) == {0}
    assert audit.verify().first_break is None
    waiting = RatingAppeal.objects.get(due_at__isnull=False)
    assert waiting.filed_at < clock.now() < waiting.due_at
    for persona in PERSONAS:
        account = account_by_username(persona.username)
        assert account is not None
        assert account.check_password(password)


@pytest.mark.django_db
def test_a_new_demo_password_takes_effect(tmp_path: Path, world: object) -> None:
    with override_settings(LIREN_DATA_DIR=tmp_path, LIREN_DEMO_PASSWORD="by-the-old-well"):
        demo._people()
    account = account_by_username("dispatcher")
    assert account is not None
    assert account.check_password("by-the-old-well")


def test_the_password_is_made_once_and_kept(tmp_path: Path) -> None:
    with override_settings(LIREN_DATA_DIR=tmp_path, LIREN_DEMO_PASSWORD=""):
        first = demo.password()
        assert demo.password() == first
    assert (tmp_path / "demo-password").stat().st_mode & 0o077 == 0


def test_every_demo_account_is_listed() -> None:
    listed = "\n".join(demo.accounts_table())
    assert all(persona.username in listed for persona in PERSONAS)


@pytest.mark.django_db
def test_every_matter_of_the_demo_goes_its_way_in_order(tmp_path: Path) -> None:
    with override_settings(LIREN_DATA_DIR=tmp_path, MEDIA_ROOT=tmp_path / "files", LIREN_DEMO_PASSWORD=""):
        load()
    paths = {"received": 0, "assigned": 1, "accepted": 2, "resolved": 3}
    for case in Case.objects.prefetch_related("steps"):
        moments = [case.received_at, case.assigned_at, case.accepted_at, case.resolved_at]
        passed = [moment for moment in moments if moment]
        assert passed == sorted(passed), case.title
        told = sorted(case.steps.all(), key=lambda step: (step.at, step.id))
        ranks = [paths[step.verb] for step in told if step.verb in paths]
        assert ranks == sorted(ranks), [step.verb for step in told]
