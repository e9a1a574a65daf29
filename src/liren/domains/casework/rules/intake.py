"""What may be said: lengths, invisible characters, telephone numbers, and what makes two texts the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from liren.domains.casework.errors import (
    ControlCharacters,
    PhoneWrong,
    ReasonMissing,
    TextTooLong,
    TitleMissing,
)

TITLE_MOST = 120
TEXT_MOST = 10_000
WORDS_MOST = 2_000
_PHONE = re.compile(r"(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(-\d{1,5})?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_CONTROL = re.compile(  # the categories Cc (but for the line end), Cs and Co of Unicode
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
_CLAUSE_END = re.compile(r"[。！？!?；;\n]")


def clean(text: str) -> str:
    """Line ends as one, invisible spaces gone, no blank lines in a row, no blank at either end."""
    if not text:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u3000", " ").replace("\xa0", " ")
    lines = [" ".join(line.replace("\t", " ").split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def checked_text(text: str, *, most: int = TEXT_MOST, field: str = "text") -> str:
    """The cleaned text. Refuses control characters and what is too long, saying where and how much."""
    if len(text) > most * 2:
        raise TextTooLong(field=field, length=len(text), most=most)
    cleaned = clean(text)
    control = _CONTROL.search(cleaned)
    if control:
        raise ControlCharacters(field=field, position=control.start() + 1)
    if len(cleaned) > most:
        raise TextTooLong(field=field, length=len(cleaned), most=most)
    return cleaned


def given_words(words: str, *, field: str = "words") -> str:
    """Own words that a step asks for, cleaned. Refuses none."""
    said = checked_text(words, most=WORDS_MOST, field=field)
    if not said:
        raise ReasonMissing(field=field)
    return said


def checked_title(title: str, text: str) -> str:
    """The title, or where none was given the first clause of the text. Refuses if there is neither."""
    cleaned = checked_text(title, most=TITLE_MOST, field="title").replace("\n", " ")
    if cleaned:
        return cleaned
    first = _CLAUSE_END.split(text.strip(), maxsplit=1)[0].strip()
    if not first:
        raise TitleMissing(field="text")
    return first if len(first) <= 40 else first[:39] + "…"


def checked_phone(phone: str) -> str:
    """Digits and at most two hyphens. Refuses what is no Chinese mobile or fixed number."""
    plain = unicodedata.normalize("NFKC", phone).replace(" ", "")
    plain = plain.removeprefix("+86").removeprefix("0086")
    if not _PHONE.fullmatch(plain):
        raise PhoneWrong(field="phone", phone=phone[:30])
    return plain


def tail_of(phone: str) -> str:
    """The last four digits of a number (an extension left out); empty for fewer."""
    number = phone.partition("-")[0] if phone.startswith("1") else re.sub(r"(\d{7,8})-\d{1,5}$", r"\1", phone)
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", number))
    return digits[-4:] if len(digits) >= 4 else ""


def is_mobile(phone: str) -> bool:
    """Whether short messages reach it; `phone` as `checked_phone` gives it."""
    return bool(_MOBILE.fullmatch(phone))


def text_digest(title: str, text: str) -> str:
    """128 bits that are the same for texts that differ only in white space, width and case of letters."""
    folded = unicodedata.normalize("NFKC", title + "\0" + text).casefold()
    return hashlib.sha256("".join(folded.split()).encode()).hexdigest()[:32]


def reply_digest(reply: str) -> str:
    """128 bits by which a reply is recognised in the next file, white space aside."""
    return hashlib.sha256("".join(reply.split()).encode()).hexdigest()[:32]
