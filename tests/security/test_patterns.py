"""No pattern takes a time that grows exponentially with what it is given (read off the pattern), nor with its square
(tried with texts of growing length, as it is asked in the program).

A repetition without end within another one tries exponentially many ways to share a text between the two, unless every
round of the outer one must pass something that the inner ones cannot take.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.security import growth
from tests.security.pattern_parts import CALLS, inside, parser, parts, taken_by
from tests.sweeps.reading import at, last_name, nodes, python_files

LONG = 50  # repeated more often than this counts as without end

# Repetitions after which nothing can fail, so that the first way of sharing the text is the last one tried.
CANNOT_FAIL = (
    "casework/rules/hot_words.py",  # ends with it, and is given ten letters at most
    "territory/rules/addresses.py",  # one round less leaves the two letters that must follow
    "locale/extract.py",  # ends with it, and reads the program's own source
)


def patterns() -> Iterator[tuple[str, str]]:
    for path in python_files():
        for node in nodes(path):
            if isinstance(node, ast.Call) and last_name(node.func) in CALLS and node.args:
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                text = node.args[0]
                if isinstance(owner, ast.Name) and owner.id == "re" and isinstance(text, ast.Constant):
                    yield at(path, node), str(text.value)


def is_endless(operator: Any, value: Any) -> bool:
    return str(operator) in {"MAX_REPEAT", "MIN_REPEAT"} and int(value[1]) > LONG


def endless_within(tree: Any) -> Iterator[tuple[Any, Any]]:
    for operator, value in parts(tree):
        if is_endless(operator, value):
            yield operator, value
        for inner in inside(operator, value):
            yield from endless_within(inner)


def dangerous(text: str) -> bool:
    return any(_is_dangerous(value[2]) for _, value in endless_within(parser.parse(text)))


def _is_dangerous(body: Any) -> bool:
    """Whether rounds of an endless repetition can share a text with an endless one within in many ways."""
    inner = list(endless_within(body))
    if not inner:
        return False
    greedy = set().union(*(taken_by(*one) for one in inner))
    flat = list(_flat(body))
    guards = [taken_by(*one) for one in flat if not inside(*one) and str(one[0]) != "AT"]
    return not any(guard and not guard & greedy for guard in guards)


def _flat(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The parts that each round must pass, those in plain groups among them."""
    for operator, value in parts(tree):
        if str(operator) == "SUBPATTERN":
            yield from _flat(value[3])
        else:
            yield operator, value


@pytest.mark.parametrize("text", [r"(a+)+$", r"(\w+\s?)*$", r"(.*)*", r"([a-z]+[a-z0-9]*)+x"])
def test_patterns_known_to_be_dangerous_are_found(text: str) -> None:
    assert dangerous(text)


@pytest.mark.parametrize(
    "text", [r"\d+", r"[a-z]+(\.[a-z]+)+", r"(?:\s*,\s*\d{1,3})+", r"(ab)*", r"([^,]+,)*"]
)
def test_patterns_known_to_be_harmless_are_left_alone(text: str) -> None:
    assert not dangerous(text)


def test_no_pattern_of_the_program_is_dangerous() -> None:
    found = list(patterns())
    assert len(found) > 50
    harmful = [f"{where} {text}" for where, text in found if dangerous(text)]
    assert [one for one in harmful if not any(known in one for known in CANNOT_FAIL)] == []
    assert len(harmful) == len(CANNOT_FAIL), "one of these is no longer there"


QUADRATIC = (
    ("search", r"\d+x"),
    ("search", r"\[.*\]"),
    ("match", r"\s*a?\s*b"),
    ("fullmatch", r"(\d{4})\s*-?\s*(\d{2})?"),
)
LINEAR = (
    ("search", r"(?<!\d)\d+x"),
    ("match", r"\s*+(?:a\s*+)?b"),
    ("fullmatch", r"\d+x"),
    ("search", r"\[[^\[\]]*\]"),
)


@pytest.mark.parametrize(("call", "text"), QUADRATIC)
def test_patterns_known_to_grow_with_the_square_are_found(call: str, text: str) -> None:
    assert growth.grows_too_fast(re.compile(text), call)


@pytest.mark.parametrize(("call", "text"), LINEAR)
def test_patterns_known_to_grow_with_the_text_are_left_alone(call: str, text: str) -> None:
    assert not growth.grows_too_fast(re.compile(text), call)


def test_no_pattern_of_the_program_grows_with_the_square() -> None:
    """Those of `pattern=` in shapes of the interface are read by another engine, which tries nothing twice."""
    found = growth.every_one()
    assert len(found) > 150
    steep = [
        f"{one.where}: {call} {one.found.pattern!r} with {text}"
        for one in found
        for call in sorted(growth.ways(one))
        if (text := growth.grows_too_fast(one.found, call))
    ]
    assert steep == []
