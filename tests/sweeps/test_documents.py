"""The documents tell the truth: commands exist, settings are the real ones, links lead somewhere, words agree."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
import pytest

from liren.config.cli import main
from tests.sweeps.reading import ROOT, SOURCE, python_files

sys.path.insert(0, str(ROOT / "scripts"))
import glossary

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|work|tmp|Users)/")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_to_files_of_the_repository(path: Path) -> None:
    assert not [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_commands_that_are_named_exist(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:^|`)(?:[A-Z]+=\S+ )?make ([a-z]+)", code_of(text), re.M)) <= targets
    context = click.Context(main)
    for noun, verb in re.findall(r"(?:^|`|bin/)liren ([a-z]+) ([a-z-]+)", code_of(text), re.M):
        group = main.get_command(context, noun)
        assert group, f"liren {noun}"
        if isinstance(group, click.Group):
            assert group.get_command(context, verb), f"liren {noun} {verb}"


def code_of(text: str) -> str:
    """What stands in code spans and code blocks."""
    blocks = re.findall(r"```.*?```", text, re.S)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.S))])


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_no_document_names_a_path_of_some_machine(path: Path) -> None:
    assert not MACHINE_PATH.search(path.read_text())


def test_the_table_of_settings_is_the_source() -> None:
    reading = re.compile(
        r"(?:env\.\w+|\b(?:text|flag|number|networks|choice|choice_or_path))\(\s*\"(LIREN_[A-Z_]+)\""
    )
    known = {name for path in python_files(SOURCE / "config") for name in reading.findall(path.read_text())}
    table = (ROOT / "docs" / "operate" / "settings.md").read_text()
    assert set(re.findall(r"^\| `(LIREN_[A-Z_]+)`", table, re.M)) == known


def test_every_value_of_a_choice_is_in_the_glossary_in_both_languages() -> None:
    assert glossary.GLOSSARY.read_text() == glossary.written(), "run make messages"


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = ((ROOT / name).read_text() for name in ("README.md", "README.zh-CN.md"))
    for pattern in (r"^#+ ", r"^```", r"!\[", r"`make [a-z]+`", r"\]\(docs/"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
