"""Days as people write them: 2026-03-01, 2026/3/1, 2026.3.1, 20260301, 2026年3月1日, 1-Mar-26 of a workbook, 46082."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

PARTS = re.compile(
    r"(\d{4})\s*+[-/.年]\s*+(\d{1,2})\s*+[-/.月]\s*+(\d{1,2})(?:\s*+日)?(?:(?:\s*+T|\s++)\s*+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*+"
)
WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
SERIAL = re.compile(r"(\d{4,5})(?:\.0)?")  # days of a workbook, 1900 system
FIRST_SERIAL = dt.date(1899, 12, 30)
CHINESE = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


def read_date(text: str) -> dt.date | None:
    """The day that is written; None for what is none, and for a year of two figures, which could be two days."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if any(c in CHINESE or c == "十" for c in plain):
        plain = _from_chinese(plain)
    found = PARTS.fullmatch(plain) or WHOLE.fullmatch(plain)
    if found:
        return _day(*map(int, found.groups()))
    found = SERIAL.fullmatch(plain)
    if found and 3653 <= int(found[1]) <= 73050:  # 1910 to 2099
        return FIRST_SERIAL + dt.timedelta(days=int(found[1]))
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _from_chinese(text: str) -> str:
    """“二〇二六年三月十五日” → “2026年3月15日”."""
    return re.sub(r"[〇零○一二三四五六七八九十]+", lambda found: _figures(found[0]), text)


def _figures(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(CHINESE[c] for c in numeral)
    tens, ones = numeral.split("十", 1)
    return f"{CHINESE.get(tens, '1')}{CHINESE.get(ones, '0')}"
