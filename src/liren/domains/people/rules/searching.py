"""What somebody typed into the one box: a number, a door, a card's sign, or a name in letters, pinyin or initials."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass

from liren.domains.people.rules import doors, names, persons
from liren.domains.territory.rules import addresses

LONGEST = 80
TAIL = re.compile(r"\d{4}")
DOCUMENT_TAIL = re.compile(r"\d{5}[\dX]")
SIGN = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_FOUR = "[2-9B-DF-HJ-NP-TV-Z]{4}"  # of the letters signs are made of; at least one of them no figure
CARD = re.compile(rf"(?<![0-9A-Z])(?=[0-9-]{{0,13}}[A-Z]){_FOUR}-{_FOUR}-{_FOUR}(?![0-9A-Z])")
DOOR = re.compile(
    r"(?:(\d{1,3})\s*+(?:幢|栋|号楼|座|-))?\s*+(?:(\d{1,2})\s*+(?:单元|-))?\s*+(\d{3,4})\s*+室?"
)
WRITTEN = re.compile(r"^[^\u3400-\u9fff]*+[\u3400-\u9fff]\D*+\d.*(?:号|幢|栋|座|室|单元|弄|楼)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`kind`: "person" (its id), "card" (the sign on a paper card), "phone", "phone_tail", "document",
    "document_tail", "door" (a building as compared, and `beside` the door in it), "name" (a beginning of
    `models.FindKey`, and `beside` another that the name has)."""

    kind: str
    value: str
    beside: str = ""


def read_search(text: str) -> list[Wanted]:
    """Everything the text may mean, the likeliest first; nothing for what is too short."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    sign = SIGN.search(plain.lower())
    if sign:
        return [Wanted("person", str(uuid.UUID(sign[0])))]
    card = CARD.search(plain.upper())
    if card:
        return [Wanted("card", card[0])]
    tight = re.sub(r"[\s-]", "", plain).upper().removeprefix("+86")
    if tight and (tight.isdecimal() or re.fullmatch(r"\d+X|[A-Z]{1,3}\d{5,}", tight)):
        found = _numbers(tight, plain)
        if found:
            return found
    if (door := _door(plain)) is not None:
        return [door]
    return _names(plain)


def _numbers(tight: str, plain: str) -> list[Wanted]:
    phone = persons.read_phone(tight)
    if phone is not None:
        return [Wanted("phone", phone.number)]
    if len(tight) in (15, 18) or (not tight.isdecimal() and len(tight) > 6):
        return [Wanted("document", tight)]
    found = [Wanted("phone_tail", tight)] if TAIL.fullmatch(tight) and tight == plain else []
    if DOCUMENT_TAIL.fullmatch(tight) and tight == plain.upper():
        found.append(Wanted("document_tail", tight))
    return found


def _door(plain: str) -> Wanted | None:
    """“3-2-501”, “3幢501”, or an address with its door."""
    short = DOOR.fullmatch(plain)
    if short and (short[1] or short[2] or plain.endswith("室")):
        building, unit, room = short.groups()
        if unit is None and "-" in plain:
            building, unit = None, building
        door = "-".join(part for part in (unit, room) if part)
        return Wanted("door", f"{building}幢" if building else "", door)
    if not WRITTEN.search(plain):
        return None
    home = doors.read_home(plain)
    if home is None:
        return None
    return Wanted("door", addresses.without_area(home.address_key), home.door)


def _names(plain: str) -> list[Wanted]:
    key = names.key_of(plain)
    is_letters = key.isascii()
    if len(key) < (2 if is_letters else 1) or not any(c.isalpha() for c in key):
        return []
    found = [Wanted("name", key)]
    parts = plain.lower().split()
    if is_letters and len(parts) > 1 and all(len(part) <= 3 for part in parts[1:]):
        found.append(Wanted("name", parts[0][0] + "".join(parts[1:]), names.key_of(parts[0])))
    return found
