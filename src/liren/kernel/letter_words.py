"""The words of a letter out of its bytes: character sets as they are really used, flowed lines, pages of HTML."""

from __future__ import annotations

import codecs
import re

from justhtml import JustHTML

HTML_MOST = 4 * 1024 * 1024
# What is called GB2312 or GBK holds characters of GB 18030, which contains both.
_CHINESE = ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn", "x-euc-cn")
_CHARSETS = {
    **dict.fromkeys(_CHINESE, "gb18030"),
    "hz-gb-2312": "hz",
    "iso-8859-8-i": "iso-8859-8",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
}
_GUESSES = ("utf-8", "gb18030")
_NOT_OF_LETTERS = ("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined")
_SO, _SI = b"\x0e", b"\x0f"
_CNS = re.compile(rb"\x1b\$[)*+][A-Z]")
_FROM, _TO = "\x01", "\x02"  # where a quotation begins and ends; no letter that can be read holds them
_QUOTE = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)


def decoded(data: bytes, charset: str) -> str:
    """The text of `data`: as it says, else as UTF-8, else as GB 18030, else with marks where it is broken."""
    named = charset.strip().lower().replace("_", "-")
    named = _CHARSETS.get(named, _CHARSETS.get(charset.strip().lower(), named))
    if named == "iso-2022-cn":
        data, named = _eight_bits(data), "gb18030"
    if named in ("unknown-8bit", "us-ascii", "ascii") or not _is_of_letters(named):
        named = ""
    for attempt in (*((named,) if named else ()), *_GUESSES):
        try:
            return data.decode(attempt)
        except (LookupError, ValueError):
            continue
    try:
        return data.decode(named or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _is_of_letters(charset: str) -> bool:
    """Whether letters are written in it; reading a long one in some others would take hours."""
    try:
        return codecs.lookup(charset).name not in _NOT_OF_LETTERS
    except (LookupError, ValueError):
        return False


def _eight_bits(data: bytes) -> bytes:
    """ISO-2022-CN (RFC 1922) as EUC-CN: what stands between SO and SI gets its eighth bit."""
    found, is_shifted = bytearray(), False
    for piece in re.split(rb"([\x0e\x0f\n])", _CNS.sub(b"", data)):
        if piece in (_SO, _SI):
            is_shifted = piece == _SO
        elif piece == b"\n":
            is_shifted = False
            found += piece
        else:
            found += bytes(byte | 0x80 for byte in piece) if is_shifted else piece
    return bytes(found)


def unflowed(text: str, *, glues: bool) -> str:
    """Lines that were broken only to fit are whole again (RFC 3676)."""
    found: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        plain = line.removeprefix(" ") if not line.startswith(">") else line
        joins = is_open and not plain.startswith(">")
        is_open = plain.endswith(" ") and plain != "-- " and not plain.startswith(">")
        kept = plain[:-1] if is_open and glues else plain
        if joins:
            found[-1] += kept
        else:
            found.append(kept)
    return "\n".join(found)


def of_html(page: str) -> str:
    """The words of a page, a block a line, quotations marked by `> ` as in plain letters."""
    marked = _QUOTE.sub(_marked, page[:HTML_MOST].replace(_FROM, "").replace(_TO, ""))
    body = JustHTML(marked).query_one("body")
    text = body.to_text(separator="\n", strip=False, separator_blocks_only=True) if body else ""
    depth = 0
    found: list[str] = []
    for line in text.split("\n"):
        depth += line.count(_FROM)
        plain = line.replace(_FROM, "").replace(_TO, "").strip()
        if plain or (found and found[-1]):
            found.append("> " * min(depth, 5) + plain if depth else plain)
        depth = max(0, depth - line.count(_TO))
    return "\n".join(found).strip()


def _marked(tag: re.Match[str]) -> str:
    return f"<div>{_TO}</div></blockquote" if tag[1] else f"<div>{_FROM}</div><blockquote"
