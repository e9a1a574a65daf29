"""Leaked passwords, looked up without asking anybody: a list that comes along, and a file the operator may add.

The file holds the first eight bytes of the SHA-1 of each, sorted; `liren passwords build` makes it of a published list.
"""

from __future__ import annotations

import gzip
import hashlib
import mmap
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import django.contrib.auth.password_validation
from django.conf import settings

WIDTH = 8
SHA1 = 40


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The twenty thousand that are used most, as Django brings them."""
    path = Path(django.contrib.auth.password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)


class Leaked:
    """All that is known; asked with `in`, in small letters and as it was typed."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    def __contains__(self, word: object) -> bool:
        if word in _common():
            return True
        kept = settings.LIREN_BREACHED_FILE
        if kept is None or not isinstance(word, str):
            return False
        return stands_in(kept, word) or (word == self.typed.casefold() and stands_in(kept, self.typed))


def stands_in(path: Path, password: str) -> bool:
    """Whether the file holds the password. Some twenty-five looks into it for a thousand million."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).digest()[:WIDTH]
    if path.stat().st_size < WIDTH:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as kept:
        low, high = 0, len(kept) // WIDTH
        while low < high:
            middle = (low + high) // 2
            found = kept[middle * WIDTH : (middle + 1) * WIDTH]
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


def build(lines: Iterable[str], target: Path) -> int:
    """Writes the file from lines `SHA1` or `SHA1:count` in ascending order; how many. Raises ValueError with the
    number of the first line that is none or out of order."""
    fresh, last, count = target.with_suffix(".new"), b"", 0
    with fresh.open("wb") as file:
        for number, line in enumerate(lines, 1):
            text = line.strip().partition(":")[0]
            if not text:
                continue
            try:
                digest = bytes.fromhex(text)[:WIDTH] if len(text) == SHA1 else b""
            except ValueError:
                digest = b""
            if not digest or digest < last:
                fresh.unlink()
                raise ValueError(number)
            if digest != last:
                file.write(digest)
                count += 1
            last = digest
    fresh.replace(target)
    return count
