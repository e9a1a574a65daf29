"""Letters by e-mail inwards, as bytes: who wrote, to whom, the words, the enclosures.

Whatever was sent, reading ends in time and says either what stands in the letter or why it cannot be read. What is
believed of a header is the room's business: here nothing is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, getaddresses, parseaddr
from typing import Any

from liren.kernel.letter_words import decoded, of_html, unflowed
from liren.kernel.mail import normal_address

MOST_BYTES = 25 * 1024 * 1024
MOST_PARTS = 200
MOST_HEADER = 20_000  # characters of one header that are looked at
MOST_LINES, MOST_BOUNDARIES, MOST_WORK = 2_000_000, 5_000, 20_000_000
HEAD_MOST = 256 * 1024
MOST_NAMED = 50  # addresses and ids of a header
SUBJECT_MOST, NAME_MOST, TEXT_MOST = 400, 40, 200_000
MARKS = (
    *("auto-submitted", "precedence", "list-id", "x-auto-response-suppress", "x-autoreply", "x-autorespond"),
    *("x-loop", "return-path", "content-type", "x-failed-recipients"),
)
TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_LONG_KIND = re.compile(
    rb"^content-[a-z-]{1,30}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
_SILENT = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_HIDDEN = {"\u200b", "\u2060", "\ufeff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


class Unreadable(Exception):
    """What came is no letter that can be read; `why` is "parts" or "form"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Enclosure:
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. `sender` is empty where no single address stands there; `message_id` and `answers` (the letters it
    answers) hold their angle brackets; `marks` are the headers by which programs are told from people."""

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    answers: tuple[str, ...]
    marks: Mapping[str, str]
    text: str = ""
    enclosures: tuple[Enclosure, ...] = ()


def read_head(raw: bytes) -> Letter:
    """The headers alone. Never raises: a header that makes no sense is empty."""
    try:
        return Letter(**_head(BytesParser(policy=compat32).parsebytes(raw[:HEAD_MOST], headersonly=True)))
    except Exception:
        return Letter(
            message_id="", sender="", sender_name="", recipients=(), subject="", answers=(), marks={}
        )


def read_letter(raw: bytes) -> Letter:
    """The whole letter. Raises `Unreadable`, and nothing else."""
    try:
        _check_shape(raw)
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = list(_parts(message))
        return Letter(**_head(message), text=_text(parts), enclosures=tuple(_enclosures(parts)))
    except Unreadable:
        raise
    except Exception as problem:  # the standard parser fails in many ways on what was never a letter
        raise Unreadable("form") from problem


def _check_shape(raw: bytes) -> None:
    """Refuses what was made to keep the standard parser busy for hours: it compares every line with every boundary
    around it, and looks through a long parameter once for each of its semicolons."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    nested = raw.lower().count(b"multipart/")
    if raw.count(b"\n--") + raw.count(b"\r--") > MOST_BOUNDARIES and nested:
        raise Unreadable("parts")
    if lines > MOST_LINES or lines * nested > MOST_WORK:
        raise Unreadable("parts")
    if any(found.end() - found.start() > MOST_HEADER for found in _LONG_KIND.finditer(raw)):
        raise Unreadable("form")


def legible(text: str) -> str:
    """Without what cannot be seen and what turns the direction of writing; line ends stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or (letter not in _HIDDEN and unicodedata.category(letter) not in _UNSEEN)
    )


_UNSEEN = ("Cc", "Cs", "Co")


def _head(message: Message) -> dict[str, Any]:
    given: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        given.setdefault(name.lower(), []).append(str(value)[:MOST_HEADER])
    first = {name: values[0] for name, values in given.items()}
    ids = _ID.findall(first.get("message-id", ""))
    answered = _ID.findall(first.get("in-reply-to", "")) + _ID.findall(first.get("references", ""))
    name, address = _sender(given.get("from", []))
    return {
        "message_id": ids[0] if ids else "",
        "sender": address,
        "sender_name": name,
        "recipients": tuple(_recipients(given))[:MOST_NAMED],
        "subject": " ".join(legible(_header(first.get("subject", ""))).split())[:SUBJECT_MOST],
        "answers": tuple(dict.fromkeys(answered))[-MOST_NAMED:],
        "marks": {mark: " ".join(first[mark].lower().split())[:200] for mark in MARKS if mark in first},
    }


def _sender(values: list[str]) -> tuple[str, str]:
    """Name and address; no address unless exactly one stands there."""
    if len(values) != 1:
        return "", ""
    everybody = getaddresses([_unfolded(values[0])])
    if len(everybody) != 1:
        return "", ""
    name, address = parseaddr(_unfolded(values[0]))
    plain = " ".join(legible(_header(name)).split())[:NAME_MOST]
    return plain, normal_address(address) or ""


def _recipients(given: Mapping[str, list[str]]) -> Iterator[str]:
    values = [_unfolded(value) for name in TO for value in given.get(name, [])[:5]]
    for _name, address in getaddresses(values)[: 4 * MOST_NAMED]:
        plain = normal_address(address)
        if plain:
            yield plain


def _unfolded(value: str) -> str:
    return value.replace("\r", "").replace("\n", "")


def _header(value: str) -> str:
    """A header's words, whichever way they were encoded: by RFC 2047, or as the bytes themselves."""
    if any("\udc80" <= letter <= "\udcff" for letter in value):
        return decoded(value.encode("utf-8", "surrogateescape"), "")
    try:
        pieces = decode_header(_unfolded(value))
    except Exception:
        return value
    return "".join(
        piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces
    )


def _parts(message: Message) -> Iterator[Message]:
    """The leaves, in their order. A letter within the letter is one of them."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Unreadable("parts")
        inner = part.get_payload()
        if isinstance(inner, list) and not part.get_content_type().startswith("message/"):
            waiting.extend(reversed([each for each in inner if isinstance(each, Message)]))
        else:
            yield part


def _is_enclosed(part: Message) -> bool:
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or (
        part.get_content_type() not in ("text/plain", "text/html") and part.get_content_type() not in _SILENT
    )


def _text(parts: list[Message]) -> str:
    """The plain words; those of the page where there are no plain ones."""
    for kind, read in (("text/plain", _plain), ("text/html", _page)):
        found = [read(part) for part in parts if part.get_content_type() == kind and not _is_enclosed(part)]
        words = legible("\n\n".join(filter(None, (each.strip() for each in found))))
        if words.strip():
            return words.strip()[:TEXT_MOST]
    return ""


def _words(part: Message) -> str:
    return decoded(_bytes(part), part.get_content_charset() or "")


def _plain(part: Message) -> str:
    words = _words(part)
    flows = str(part.get_param("format", "")).lower() == "flowed"
    return unflowed(words, glues=str(part.get_param("delsp", "")).lower() == "yes") if flows else words


def _page(part: Message) -> str:
    return of_html(_words(part))


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _enclosures(parts: list[Message]) -> Iterator[Enclosure]:
    for at, part in enumerate(parts, start=1):
        if _is_enclosed(part):
            is_letter = part.get_content_type().startswith("message/")
            data = part.as_bytes() if is_letter else _bytes(part)
            yield Enclosure(_name(part) or f"{at}.{part.get_content_subtype()[:20]}", data)


def _name(part: Message) -> str:
    """By RFC 2231, RFC 2047, or as the bytes themselves."""
    given = _param(part, "content-disposition", "filename") or _param(part, "content-type", "name")
    if given is None:
        return ""
    if isinstance(given, tuple):
        charset, _language, value = given
        raw = value.encode("raw-unicode-escape", "surrogateescape")
        return legible(decoded(raw, charset or "")).strip() or collapse_rfc2231_value(given)
    return legible(_header(given)).strip()


def _param(part: Message, header: str, name: str) -> Any:
    """A header's parameter; of a header written in plain bytes too, which the library would replace by marks."""
    value = next((str(value) for key, value in part.raw_items() if key.lower() == header), "")
    if not any("\udc80" <= letter <= "\udcff" for letter in value):
        return part.get_param(name, None, header)
    plain = Message()
    plain[header] = decoded(value.encode("utf-8", "surrogateescape"), "")
    return plain.get_param(name, None, header)
