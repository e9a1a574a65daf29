"""What a class asks, and whether it was answered."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liren.domains.casework.errors.questions import (
    AnswerNeeded,
    AnswerUnasked,
    AnswerWrong,
    QuestionWrong,
)
from liren.domains.casework.rules import intake

CODE = re.compile(r"[a-z][a-z0-9_]{0,23}")
VALUES_MOST = 50
LINE_MOST, TEXT_MOST = 200, 2000
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: `kind` of `QuestionKind`; `names` gives the name of each key that may be chosen."""

    code: str
    kind: str
    label: str
    is_required: bool
    names: Mapping[str, str]


def read_values(lines: str) -> list[dict[str, str]]:
    """Choices written one a line as `key = 名称 | English name`; the key may be left out.

    Refuses double keys, more than fifty and fewer than two.
    """
    rows = [
        _value(number, line) for number, line in enumerate(filter(None, map(str.strip, lines.split("\n"))), 1)
    ]
    keys = {row["key"] for row in rows}
    if not 2 <= len(rows) <= VALUES_MOST or len(keys) != len(rows):
        raise QuestionWrong(field="values")
    return rows


def _value(number: int, line: str) -> dict[str, str]:
    key, has_key, rest = line.partition("=")
    name, _bar, name_en = (rest if has_key else line).partition("|")
    row = {"key": key.strip() if has_key else str(number), "name": name.strip(), "name_en": name_en.strip()}
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,24}", row["key"]) or not 0 < len(row["name"]) <= 60:
        raise QuestionWrong(field="values")
    return row


def written_values(values: Iterable[Mapping[str, str]]) -> str:
    """The lines that `read_values` reads."""
    return "\n".join(
        f"{row['key']} = {row['name']}" + (f" | {row['name_en']}" if row.get("name_en") else "")
        for row in values
    )


def checked_answers(asked: Sequence[Asked], given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The answers by code, empty ones left out. Refuses a missing, a wrong and an unasked one."""
    known = {question.code: question for question in asked}
    answered = {code: [one.strip() for one in said if one.strip()] for code, said in given.items()}
    unasked = [code for code, said in answered.items() if said and code not in known]
    if unasked:
        raise AnswerUnasked(code=unasked[0][:40])
    found: dict[str, list[str]] = {}
    for code, question in known.items():
        said = answered.get(code, [])
        if question.is_required and not said:
            raise AnswerNeeded(label=question.label, code=code)
        if said:
            found[code] = _checked(question, said)
    return found


def _checked(question: Asked, said: list[str]) -> list[str]:
    if question.kind == "several":
        fits = set(said) <= set(question.names) and len(set(said)) == len(said)
    else:
        fits = len(said) == 1 and _fits(question, said[0])
    if not fits:
        raise AnswerWrong(label=question.label, code=question.code)
    return [intake.checked_text(one, most=TEXT_MOST, field=question.code) for one in said]


def _fits(question: Asked, said: str) -> bool:
    if question.kind == "one":
        return said in question.names
    if question.kind == "number":
        return bool(NUMBER.fullmatch(said)) and math.isfinite(float(said))
    if question.kind == "moment":
        return _is_moment(said)
    return len(said) <= (LINE_MOST if question.kind == "line" else TEXT_MOST)


def _is_moment(said: str) -> bool:
    try:
        dt.datetime.fromisoformat(said)
    except ValueError:
        return False
    return True


def told(asked: Sequence[Asked], answers: Mapping[str, Sequence[str]]) -> str:
    """The answers as lines of text, in the order of the questions; keys by their names."""
    lines = []
    for question in asked:
        said = answers.get(question.code)
        if said:
            lines.append(f"{question.label}：{'、'.join(question.names.get(one, one) for one in said)}")
    return "\n".join(lines)
