"""Patterns taken to pieces by the standard library's own reader."""

from __future__ import annotations

import re
from typing import Any

parser: Any = getattr(re, "_parser")  # noqa: B009  # the standard library's own reader of patterns
ALPHABET = [chr(code) for code in range(1, 256)] + list("里仁，。一")
CALLS = {"compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer"}


def parts(tree: Any) -> list[Any]:
    return list(tree)


def inside(operator: Any, value: Any) -> list[Any]:
    """The trees within one part of a pattern."""
    name = str(operator)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return [value[2]]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    return [value[1]] if name in {"ASSERT", "ASSERT_NOT"} else []


def taken_by(operator: Any, value: Any) -> set[str]:
    """The letters that one part may begin to take; of what holds trees, all letters of theirs."""
    inner = inside(operator, value)
    if inner:
        return set().union(*(taken_by(*one) for tree in inner for one in parts(tree)))
    single = parser.SubPattern(parser.State(), [(operator, value)])
    compiled = getattr(re, "_compiler").compile  # noqa: B009
    try:
        found = compiled(_text_of(operator, value))
    except re.error:
        return set(ALPHABET) if single else set()
    return {letter for letter in ALPHABET if found.fullmatch(letter)}


def _text_of(operator: Any, value: Any) -> str:
    name = str(operator)
    if name == "LITERAL":
        return re.escape(chr(value))
    if name == "NOT_LITERAL":
        return f"[^{re.escape(chr(value))}]"
    if name == "ANY":
        return "."
    if name == "IN":
        return f"[{''.join(_within(*one) for one in value)}]"
    return ""


def _within(operator: Any, value: Any) -> str:
    name = str(operator)
    kinds = {
        "DIGIT": r"\d",
        "NOT_DIGIT": r"\D",
        "SPACE": r"\s",
        "NOT_SPACE": r"\S",
        "WORD": r"\w",
        "NOT_WORD": r"\W",
    }
    if name == "NEGATE":
        return "^"
    if name == "LITERAL":
        return re.escape(chr(value))
    if name == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return kinds[str(value).removeprefix("CATEGORY_")]
