"""Passwords that guessers try first are refused with their reason; the others pass."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.test import Client

from liren.config.cli import main
from liren.config.environment import WrongSetting, digests
from liren.domains.access import breached, errors
from liren.domains.access.actions import accounts
from liren.domains.access.choices import PasswordWeakness
from liren.domains.access.models import Account
from liren.domains.access.rules.passwords import Weakness, weakness
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

KNOWN = frozenset({"password", "sunshine", "1qaz2wsx3edc", "zhang123", "qwe123456", "dragon"})
URL = "/bench/account/password/"


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("1QAZ2wsx3edc", "known"),
        ("sunshine2026", "dressed"),
        ("P@ssw0rd1234", "dressed"),
        ("Passw0rd2026!!", "dressed"),
        ("!!dragon!!88", "dressed"),
        ("Liren@2026", "dressed"),
        ("shequ@320104", "dressed"),
        ("woaini20200101", "dressed"),
        ("abcabcabcabc", "repeated"),
        ("hunter2hunter2", "repeated"),
        ("aaaaaaaaaaaa", "repeated"),
        ("13800138000", "repeated"),
        ("qwer1234asdf", "runs"),
        ("abcd1234!!xy", "runs"),
        ("lkjhgfdsa98765", "runs"),
        ("zhangwei1990", "name"),
        ("LiWenJing@0817", "name"),
        ("19910817!?19", "name"),
        ("eleven-sparrows-2026", None),
        ("three-willows-by-the-well", None),
        ("xK9#mQ2$vL7p", None),
        ("柳树下有三只麻雀呀飞走", None),
        ("zhongshanlinggongyuan", None),
    ],
)
def test_what_guessers_try_first_is_told_from_the_rest(password: str, expected: str | None) -> None:
    assert weakness(password, KNOWN) == expected


def test_every_weakness_has_its_words() -> None:
    assert {one.value for one in Weakness} == set(PasswordWeakness.values)


@pytest.mark.parametrize(
    ("new", "why"),
    [("password1234", "泄露过"), ("Sunshine2026", "常见的词"), ("zhangwei1990", "姓名拼音")],
)
def test_a_guessable_password_is_refused_beside_its_field(world: World, new: str, why: str) -> None:
    client = personas.client_for(world.accounts["community"])
    page = client.post(URL, {"old": personas.PASSWORD, "new": new, "again": new})
    assert page.status_code == 422
    text = page.content.decode()
    assert "这个密码太容易猜" in text
    assert why in text
    assert new not in text
    assert Account.objects.get(username="community").check_password(personas.PASSWORD)


def test_the_same_password_again_is_refused(world: World) -> None:
    actor = personas.actor(world.accounts["community"])
    with pytest.raises(errors.SamePassword):
        accounts.change_own_password(actor=actor, old=personas.PASSWORD, new=personas.PASSWORD)


def test_the_refusal_speaks_english(world: World) -> None:
    client: Client = personas.client_for(world.accounts["community"])
    client.cookies["liren_language"] = "en"
    given = {"old": personas.PASSWORD, "new": "qwer1234asdf", "again": "qwer1234asdf"}
    assert "too easy to guess" in client.post(URL, given).content.decode()


def sha1(word: str) -> str:
    return hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper()


WORDS = ["tiger-lamp-river-stone", "Nine-Cranes-Above", *(f"leaked-word-{n}" for n in range(400))]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "published.txt"
    path.write_text("".join(f"{line}:{n}\n" for n, line in enumerate(sorted(map(sha1, WORDS)))))
    return path


def test_the_operators_list_is_built_and_looked_into(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "leaked.bin"
    done = CliRunner().invoke(main, ["passwords", "build", str(published), str(target), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.splitlines()[-1])["passwords"] == len(WORDS)
    assert target.stat().st_size == 8 * len(WORDS)
    assert all(breached.stands_in(target, word) for word in WORDS)
    assert not any(breached.stands_in(target, f"other-{n}") for n in range(400))


def test_a_list_out_of_order_is_refused_and_nothing_written(tmp_path: Path) -> None:
    source, target = tmp_path / "list.txt", tmp_path / "leaked.bin"
    source.write_text("\n".join(sorted(map(sha1, WORDS), reverse=True)))
    done = CliRunner().invoke(main, ["passwords", "build", str(source), str(target)])
    assert done.exit_code == 1
    assert "2" in done.output
    source.write_text("not a digest\n")
    assert CliRunner().invoke(main, ["passwords", "build", str(source), str(target)]).exit_code == 1
    assert not list(tmp_path.glob("leaked*"))


def test_a_password_of_the_operators_list_is_refused(
    world: World, published: Path, tmp_path: Path, settings: Any
) -> None:
    settings.LIREN_BREACHED_FILE = tmp_path / "leaked.bin"
    with published.open() as lines:
        breached.build(lines, settings.LIREN_BREACHED_FILE)
    actor = personas.actor(world.accounts["community"])
    for leaked in ("tiger-lamp-river-stone", "Nine-Cranes-Above"):
        with pytest.raises(errors.GuessablePassword):
            accounts.change_own_password(actor=actor, old=personas.PASSWORD, new=leaked)
    accounts.change_own_password(actor=actor, old=personas.PASSWORD, new="tiger-lamp-river-stones")


def test_the_setting_must_name_such_a_file(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.bin"
    wrong.write_bytes(b"12345")
    for given in (str(wrong), str(tmp_path / "missing")):
        with pytest.raises(WrongSetting, match="LIREN_BREACHED_FILE"):
            digests(given)
    assert digests("") is None
    wrong.write_bytes(b"12345678")
    assert digests(str(wrong)) == wrong
