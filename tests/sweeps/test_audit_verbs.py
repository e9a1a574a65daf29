"""Every verb written to the audit has its sentence, and every sentence its verb."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from liren.kernel import audit
from tests.sweeps.reading import at, last_name, nodes, python_files

HAN = re.compile(r"[\u4e00-\u9fff]")
RECORDERS = {"record", "record_bulk", "Deed"}


def constants_of(path: Path) -> set[str]:
    return {
        node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_verb_recorded_is_registered() -> None:
    missing = []
    for path in python_files():
        for node in nodes(path):
            if isinstance(node, ast.Call) and last_name(node.func) in RECORDERS:
                said = [
                    k.value.value
                    for k in node.keywords
                    if k.arg == "verb" and isinstance(k.value, ast.Constant)
                ]
                missing += [f"{at(path, node)} {verb}" for verb in said if verb not in audit.VERBS]
    assert not missing


def test_every_registered_verb_is_recorded_somewhere() -> None:
    used: set[str] = set()
    for path in python_files():
        if path.name != "deeds.py":
            used |= constants_of(path)
    unused = audit.VERBS.keys() - used
    assert not {verb for verb in unused if verb.rsplit(".", 1)[1] not in used}, "some verbs are put together"


@pytest.mark.parametrize("verb", sorted(audit.VERBS))
def test_a_verb_has_its_sentence_in_both_languages(verb: str) -> None:
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+){2}", verb)
    with translation.override("zh-hans"):
        assert HAN.search(str(audit.VERBS[verb]))
    with translation.override("en"):
        assert not HAN.search(str(audit.VERBS[verb])), "its English is missing"
