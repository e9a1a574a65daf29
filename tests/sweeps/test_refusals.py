"""Every refusal has a stable code of its room, a sentence in both languages, and a test that provokes it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.module_loading import import_module, module_has_submodule

from liren.kernel import refusals
from liren.kernel.refusals import Refusal
from tests.sweeps.reading import TESTS

HAN = re.compile(r"[\u4e00-\u9fff]")


def every_refusal() -> list[type[Refusal]]:
    for config in apps.get_app_configs():
        if (
            config.name.startswith("liren.")
            and config.module
            and module_has_submodule(config.module, "errors")
        ):
            import_module(f"{config.name}.errors")
    ours = (kind for kind in refusals.REGISTRY.values() if kind.__module__.startswith("liren."))
    return sorted(ours, key=lambda kind: kind.code)


def room_of(kind: type[Refusal]) -> str:
    """`casework` of `liren.domains.casework.errors`, `kernel` of `liren.kernel.files`."""
    parts = kind.__module__.split(".")
    return parts[2] if parts[1] in {"domains", "faces"} else parts[1]


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: kind.code)
def test_a_refusal_has_a_code_of_its_room_and_a_sentence_in_both_languages(kind: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.code)
    assert kind.code.split(".")[0] == room_of(kind)
    with translation.override("zh-hans"):
        assert HAN.search(str(kind.sentence)), "it is not said in Chinese"
    with translation.override("en"):
        assert not HAN.search(str(kind.sentence)), "its English is missing"


@pytest.fixture(scope="module")
def all_tests() -> str:
    files = [path for path in TESTS.rglob("*.py") if "sweeps" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: kind.code)
def test_a_refusal_is_named_in_a_test(kind: type[Refusal], all_tests: str) -> None:
    named = kind.code in all_tests or re.search(rf"\b{kind.__name__}\b", all_tests)
    assert named, f"no test names {kind.code} or {kind.__name__}"
