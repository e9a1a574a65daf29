"""Addresses as they are compared: “柳叶巷１２号３栋 2单元 501室” and “柳叶巷 12 号 3 幢” are one building."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FIGURES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
NUMERAL = re.compile(
    r"(?<![〇零一二两三四五六七八九十百])[〇零一二两三四五六七八九十百]+(?=[号幢栋座弄单室层])"
)
INSIDE = re.compile(r"(?<=.)((?:(?<!\d)|(?<=^.))\d+(?:单元|层).*|(?:(?<![\da-z-])|(?<=^.))[\da-z-]+室.*)$")
AREA = re.compile(r"^(?:[^\d]{2,}?(?:省|市|自治区|区|县|街道|镇|乡|社区|村))+(?=.{2,})")


@dataclass(frozen=True, slots=True)
class Address:
    """`building` is what stands on the ground; `inside` (unit, floor, room) lies within it."""

    building: str
    inside: str


@lru_cache(maxsize=4_000)
def normal(text: str) -> str:
    """Half-width, no spaces and punctuation, Chinese numerals before 号, 幢 … as figures, 栋 and 号楼 as 幢."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = NUMERAL.sub(lambda found: str(number_said(found[0])), text)
    text = re.sub(r"(?<!\d)(\d+)#", r"\1号", text)
    text = re.sub(r"(?<!\d)(\d+)(?:号楼|栋|座)", r"\1幢", text)
    return "".join(c for c in text if c.isalnum() or c == "-")


def parsed(text: str) -> Address:
    key = normal(text)
    found = INSIDE.search(key)
    return Address(key[: found.start()], found[0]) if found else Address(key, "")


def without_area(key: str) -> str:
    """The key without the names of districts before the road: “秦淮区青桐街道柳叶巷12号” → “柳叶巷12号”."""
    return AREA.sub("", key)


def number_said(numeral: str) -> int:
    """Up to 九百九十九; a row of figures such as 一〇二 is read figure by figure."""
    if not set(numeral) & {"十", "百"}:
        return int("".join(str(FIGURES[c]) for c in numeral))
    total, last = 0, 0
    for char in numeral:
        if char in {"十", "百"}:
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = FIGURES[char]
    return total + last
