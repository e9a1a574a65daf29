"""Reads the packs shipped in `localities/` once a process, and the known years of the official calendar.

A broken pack stops the program at its first use with `BrokenPack`, which names the file and the figure.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import chinese_calendar

from liren.domains.policy.errors import Because, BrokenPack
from liren.domains.policy.rules.calendars import YearDays, calendar_of
from liren.domains.policy.rules.catalogue import SeedClass, read_catalogue
from liren.domains.policy.rules.packs import Figure, Pack, read_pack
from liren.domains.policy.rules.shapes import Stretches
from liren.kernel.worktime import WorkingCalendar

LOCALITIES = Path(__file__).parent / "localities"
HEAD, CATALOGUE = "pack.toml", "catalogue.toml"


@cache
def all_packs() -> tuple[Pack, ...]:
    """Every shipped pack, the nation's first, then by length of its place's code."""
    packs = [
        load_pack(directory) for directory in sorted(LOCALITIES.iterdir()) if (directory / HEAD).exists()
    ]
    return tuple(sorted(packs, key=lambda pack: len(pack.place_code)))


def load_pack(directory: Path) -> Pack:
    """The pack in `directory`. Raises `BrokenPack`."""
    files = {p.name: _tables(p) for p in sorted(directory.glob("*.toml")) if p.name not in (HEAD, CATALOGUE)}
    return read_pack(directory.name, _tables(directory / HEAD), files)


def packs_over(place_code: str) -> list[Pack]:
    """The packs that hold at a place: the nation's, then the nearer ones, each overriding those before it."""
    return [pack for pack in all_packs() if place_code.startswith(pack.place_code)]


def pack_figures(place_code: str) -> list[Figure]:
    """Every figure the packs give for a place, of every date."""
    return [f for pack in packs_over(place_code) for figures in pack.figures.values() for f in figures]


@cache
def _catalogue(name: str) -> tuple[SeedClass, ...]:
    path = LOCALITIES / name / CATALOGUE
    return read_catalogue(f"{name}/{CATALOGUE}", _tables(path)) if path.exists() else ()


def catalogue_over(place_code: str) -> tuple[SeedClass, ...]:
    """The seed catalogue of the nearest pack that has one."""
    for pack in reversed(packs_over(place_code)):
        if classes := _catalogue(pack.name):
            return classes
    return ()


@cache
def official_years() -> tuple[frozenset[int], frozenset[dt.date], frozenset[dt.date]]:
    """Years known to chinesecalendar, their days off and their make-up days (State Council notices)."""
    off, work = chinese_calendar.holidays, chinese_calendar.workdays
    return frozenset(day.year for day in off), frozenset(off), frozenset(work)


@lru_cache(maxsize=64)
def calendar(hours: Stretches, added: tuple[YearDays, ...]) -> WorkingCalendar:
    """The official calendar with the years `added`; the same object again, which keeps its counted days."""
    return calendar_of(hours, official_years(), added)


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenPack(
            where=f"{path.parent.name}/{path.name}", what=Because("pack.file", error=error)
        ) from error
