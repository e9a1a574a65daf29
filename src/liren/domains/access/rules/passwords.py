"""Whether a password is one that guessers try first, or only dresses one up. Pure: lists are handed in."""

from __future__ import annotations

import re
from collections.abc import Container
from enum import StrEnum
from typing import Final

LEAST: Final = 10  # characters of a password
DECORATION: Final = 8  # so many digits and signs around a known word do not make it another
LOOSE: Final = 4  # so many characters beside runs, repetitions and syllables make no password of them
RUN: Final = 3


class Weakness(StrEnum):
    """Why a password is guessed early."""

    KNOWN = "known"
    DRESSED = "dressed"
    REPEATED = "repeated"
    RUNS = "runs"
    NAME = "name"


# What people here begin with, beside what the lists of leaked passwords hold.
HOUSE_WORDS: Final = frozenset(
    (
        *(
            "liren",
            "shequ",
            "jiedao",
            "wangge",
            "zhengwu",
            "gongzuo",
            "bangong",
            "nanjing",
            "zhongguo",
            "beijing",
        ),
        *("shanghai", "woaini", "woaizhongguo", "mima", "denglu", "guanliyuan", "wangluo", "shuju", "anquan"),
        *(
            "xitong",
            "renmin",
            "fuwu",
            "admin",
            "administrator",
            "root",
            "system",
            "test",
            "demo",
            "guest",
            "user",
        ),
        *("password", "passwd", "pass", "welcome", "changeme", "qwerty", "letmein", "default", "temp"),
    )
)
_LOOKALIKES: Final = str.maketrans("@4310$5!7", "aaeiossit")
_ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "!@#$%^&*()",
)
_RUNS: Final = (*_ROWS, *(row[::-1] for row in _ROWS))
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|er|an|en|in|un|ia|ua|uo|a|o|e|i|u|v)"
)
_NAME = re.compile(rf"(?:{_SYLLABLE}){{1,3}}")
_REPEATED = re.compile(r"(.{1,5}?)\1{2,}|(.{4,12})\2")


def weakness(password: str, known: Container[str]) -> Weakness | None:
    """Why `password` is guessed early; None for one that is not. `known` holds leaked passwords in small letters."""
    plain = password.casefold()
    core = re.sub(r"^[^a-z]+|[^a-z@$]+$", "", plain)
    if plain in known:
        return Weakness.KNOWN
    if _is_dressed(plain, core, known):
        return Weakness.DRESSED
    if _loose_beside_repetition(plain) <= LOOSE or len(set(plain)) <= LOOSE:
        return Weakness.REPEATED
    if _loose_beside_runs(plain) <= LOOSE:
        return Weakness.RUNS
    return Weakness.NAME if _is_name(plain) else None


def _is_dressed(plain: str, core: str, known: Container[str]) -> bool:
    """A leaked or usual word with figures around it, or with signs that look like its letters."""
    words = {core, core.translate(_LOOKALIKES), plain.translate(_LOOKALIKES), core.rstrip("@$")}
    found = {word for word in words if len(word) >= LOOSE and (word in known or word in HOUSE_WORDS)}
    return any(len(plain) - len(word) <= DECORATION for word in found)


def _loose_beside_repetition(plain: str) -> int:
    found = max((match.group() for match in _REPEATED.finditer(plain)), key=len, default="")
    return len(plain) - len(found) if found else len(plain)


def _loose_beside_runs(plain: str) -> int:
    """How many characters lie in no run along the alphabet, the figures or the keyboard."""
    at, loose = 0, 0
    while at < len(plain):
        length = _run_at(plain, at)
        loose += 0 if length else 1
        at += length or 1
    return loose


def _run_at(plain: str, at: int) -> int:
    for end in range(len(plain), at + RUN - 1, -1):
        if any(plain[at:end] in row for row in _RUNS):
            return end - at
    return 0


def _is_name(plain: str) -> bool:
    """One to three syllables of pinyin with figures and signs: a name with a birthday or a telephone."""
    letters = re.findall(r"[^\W\d_]+", plain)
    return not letters or (len(letters) == 1 and _NAME.fullmatch(letters[0]) is not None)
