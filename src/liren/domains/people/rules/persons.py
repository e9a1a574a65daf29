"""A person as somebody writes one down, and what is read from it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liren.domains.people.rules import dates, documents, names

NONE_WORDS = frozenset(("", "无", "没有", "不详", "/", "-", "—", "none", "null", "n/a"))
MALE, FEMALE = frozenset(("男", "1", "m", "male", "男性")), frozenset(("女", "2", "f", "female", "女性"))
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}(?:\d{1,6})?")
PARTING = re.compile(r"[、,，;；/\n]|\s{2,}")
DETAIL_MOST = 200  # letters of one optional field
Spread = tuple[Any, ...]  # a `PersonRead` as texts and numbers


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """What was written, as text. `document_kind` empty: told from the number. `details` holds optional fields."""

    name: str
    document: str = ""
    document_kind: str = ""
    sex: str = ""
    birth: str = ""
    phones: tuple[str, ...] = ()
    ethnic: str = ""
    nationality: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: the field, one of `choices.Flaw`, and what was given."""

    field: str
    flaw: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    kind: str


@dataclass(slots=True)
class PersonRead:
    """What the register keeps. Empty text and None: not said."""

    name: str
    sex: str = ""
    birth: dt.date | None = None
    document: documents.Document | None = None
    phones: tuple[Phone, ...] = ()
    ethnic: str = ""
    nationality: str = ""
    details: dict[str, str] = field(default_factory=dict)

    def spread(self) -> Spread:
        """As texts and numbers, which pass between processes much faster; `from_spread` reads them."""
        one = self.document
        return (
            self.name,
            self.sex,
            _number(self.birth),
            (one.kind, one.number, _number(one.birth), one.sex) if one else None,
            [(phone.number, phone.kind) for phone in self.phones],
            self.ethnic,
            self.nationality,
            self.details,
        )

    @classmethod
    def from_spread(cls, spread: Spread) -> PersonRead:
        name, sex, birth, one, phones, ethnic, nationality, details = spread
        document = documents.Document(one[0], one[1], _day(one[2]), one[3]) if one else None
        told = tuple(Phone(number, kind) for number, kind in phones)
        return cls(name, sex, _day(birth), document, told, ethnic, nationality, details)


def _number(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def _day(number: int) -> dt.date | None:
    return dt.date.fromordinal(number) if number else None


def read_person(
    given: PersonGiven, today: dt.date, ethnic_code: Callable[[str], str]
) -> tuple[PersonRead, list[Problem]]:
    """The person read, and everything that does not fit; what does not fit is left out of it.

    Birth and sex that are not given are taken from the document's number; where both are given and differ, that is a
    problem and the number's are kept.
    """
    problems: list[Problem] = []
    read = PersonRead(names.clean(given.name))
    if not names.is_name(read.name):
        problems.append(Problem("name", "name", given.name[:40]))
    read.document = _document(given, today, problems)
    read.sex = _sex(given.sex, read.document, problems)
    read.birth = _birth(given.birth, read.document, today, problems)
    read.phones = _phones(given.phones, problems)
    read.ethnic = _ethnic(given.ethnic, ethnic_code, problems)
    read.nationality = given.nationality.strip().upper()[:3]
    read.details = _details(given.details, problems)
    return read, problems


def read_phone(text: str) -> Phone | None:
    """A number that can be dialled within the country; None for anything else."""
    if text.isascii() and MOBILE.fullmatch(text):
        return Phone(text, "mobile")
    plain = re.sub(r"[\s\-—–()]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", plain)
    plain = re.sub(r"\.0+$", "", plain)  # a spreadsheet's number
    if MOBILE.fullmatch(plain):
        return Phone(plain, "mobile")
    return Phone(plain, "landline") if LANDLINE.fullmatch(plain) else None


def is_nothing(text: str) -> bool:
    """Whether people write this where they have nothing to write."""
    return not text or text.strip().casefold() in NONE_WORDS


def _document(given: PersonGiven, today: dt.date, problems: list[Problem]) -> documents.Document | None:
    if is_nothing(given.document):
        return None
    kind = given.document_kind or documents.kind_of(given.document)
    try:
        return documents.read_document(kind, given.document, today)
    except documents.Unfit as unfit:
        problems.append(Problem("document", unfit.flaw, given.document[:40]))
        return None


def _sex(text: str, document: documents.Document | None, problems: list[Problem]) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    said = "1" if plain in MALE else "2" if plain in FEMALE else ""
    if plain and not said and not is_nothing(plain) and plain not in {"0", "9", "未知", "未说明"}:
        problems.append(Problem("sex", "sex", text[:10]))
    known = document.sex if document else ""
    if said and known and said != known:
        problems.append(Problem("sex", "sex_differs", text))
    return known or said


def _birth(
    text: str, document: documents.Document | None, today: dt.date, problems: list[Problem]
) -> dt.date | None:
    known = document.birth if document else None
    if is_nothing(text):
        return known
    said = dates.read_date(text)
    if said is None:
        problems.append(Problem("birth", "date", text[:20]))
    elif said > today or said < documents.EARLIEST:
        problems.append(Problem("birth", "future" if said > today else "birth", text[:20]))
        said = None
    if said and known and said != known:
        problems.append(Problem("birth", "birth_differs", text[:20]))
    return known or said


def _phones(texts: tuple[str, ...], problems: list[Problem]) -> tuple[Phone, ...]:
    found: dict[str, Phone] = {}
    for text in texts:
        for part in PARTING.split(text):
            if is_nothing(part):
                continue
            phone = read_phone(part)
            if phone is None:
                problems.append(Problem("phone", "phone", part[:20]))
            else:
                found.setdefault(phone.number, phone)
    return tuple(found.values())


def _ethnic(text: str, code_of: Callable[[str], str], problems: list[Problem]) -> str:
    if is_nothing(text):
        return ""
    code = code_of(text)
    if not code:
        problems.append(Problem("ethnic", "ethnic", text[:20]))
    return code


def _details(details: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    kept = {}
    for name, text in details.items():
        plain = " ".join(text.split())
        if is_nothing(plain):
            continue
        if len(plain) > DETAIL_MOST:
            problems.append(Problem(name, "too_long", plain[:20]))
        else:
            kept[name] = plain
    return kept
