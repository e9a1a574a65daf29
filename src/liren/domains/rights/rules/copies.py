"""A copy of one's own data in the form that machines read, in both languages at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from liren.kernel.holdings import Fact, Part, Row, Section, Value

FORMAT, VERSION = "liren.copy", 1
Node = dict[str, Any]


def machine_shape(chinese: Sequence[Part], english: Sequence[Part], at: dt.datetime) -> Node:
    """The parts as told in Chinese, beside each text its English where that differs (`…_en`).

    Days and moments are written as ISO 8601 says. Keys and order are the same in both.
    """
    parts = [_part(one, other) for one, other in zip(chinese, english, strict=True)]
    return {"format": FORMAT, "version": VERSION, "made_at": at.isoformat(), "parts": parts}


def _part(one: Part, other: Part) -> Node:
    sections = [_section(*pair) for pair in zip(one.sections, other.sections, strict=True)]
    return {"room": one.room, **_text("title", one.title, other.title), "sections": sections}


def _section(one: Section, other: Section) -> Node:
    rows = [_row(*pair) for pair in zip(one.rows, other.rows, strict=True)]
    ground = _text("ground", one.ground, other.ground) if one.ground else {}
    return {"key": one.key, **_text("title", one.title, other.title), **ground, "rows": rows}


def _row(one: Row, other: Row) -> Node:
    facts = [_fact(*pair) for pair in zip(one.facts, other.facts, strict=True)]
    return {**_text("title", one.title, other.title), "facts": facts}


def _fact(one: Fact, other: Fact) -> Node:
    label = _text("label", one.label, other.label)
    return {"key": one.key, **label, **_text("value", _plain(one.value), _plain(other.value))}


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _text(name: str, chinese: str, english: str) -> Node:
    return {name: chinese} if chinese == english else {name: chinese, f"{name}_en": english}
