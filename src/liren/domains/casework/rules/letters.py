"""Letters by e-mail: is it a person who writes, where does it belong, and which of the words are the writer's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

PLACE_TAG = re.compile(r"\d{6}|\d{9}|\d{12}")
TOKEN_TAG = re.compile(r"r([0-9a-f]{20})")
NUMBER = re.compile(r"(?<!\d)\d{6}-\d{4}-\d{6,9}(?!\d)")
HAN = re.compile(r"[\u4e00-\u9fff]")
# The line that our own letters begin with; what stands under it is ours.
CUT = "##-"
_CUT_LINE = re.compile(r"^\s*##- .+ -##\s*$")
_DASHED = re.compile(
    r"^\s*[-_—=*]{2,}\s*(原始邮件|原邮件|回复的原邮件|转发的邮件|转发邮件信息"
    r"|original message|original appointment|forwarded message|reply message)\s*[-_—=*]{2,}",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"^\s*(?:on\b.{5,300}\bwrote|[在于].{5,300}写道|.{0,200}<[^<>\s]{1,100}@[^<>\s]{1,100}>.{0,80}(?:wrote|写道))"
    r"\s*[:：]\s*$",
    re.IGNORECASE,
)
_LONG = 1_000  # no head of a quoted letter has such lines
_FIELD = re.compile(
    r"^\s*+(?:[*>]++\s*+)?(发件人|发送时间|发送日期|收件人|抄送|主题|日期|from|sent|to|cc|date|subject)\s*+(?:\*\s*+)?[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$")
_RETURNED = ("multipart/report", "message/delivery-status", "message/disposition-notification")
_DAEMONS = ("mailer-daemon", "postmaster", "bounce", "bounces")
_PROGRAMS = ("no-reply", "noreply", "no_reply", "do-not-reply", "donotreply", "notifications", "notification")
_SUPPRESSED = ("all", "autoreply", "oof")


def why_automatic(sender: str, marks: Mapping[str, str], own: Collection[str]) -> str:
    """By what it shows that a program wrote the letter: a key of `LetterReason`; empty for a person's letter.

    RFC 3834 and what other programs really send. Whoever answers one of these may answer for ever.
    """
    if marks.get("auto-submitted", "no").partition(";")[0].strip() != "no":
        return "automatic"
    if marks.get("return-path", "").replace(" ", "") == "<>" or "x-failed-recipients" in marks:
        return "returned"
    if marks.get("content-type", "").partition(";")[0].strip() in _RETURNED:
        return "returned"
    if any(mark in marks for mark in ("x-autoreply", "x-autorespond", "x-loop")):
        return "automatic"
    if marks.get("precedence", "") in ("bulk", "list", "junk", "auto_reply") or "list-id" in marks:
        return "bulk"
    asked = re.split(r"[\s,]+", marks.get("x-auto-response-suppress", ""))
    if any(word in _SUPPRESSED for word in asked):
        return "automatic"
    return _why_by_sender(sender, own)


def _why_by_sender(sender: str, own: Collection[str]) -> str:
    name, _at, host = sender.lower().partition("@")
    if name in _DAEMONS or name.startswith(("bounce-", "bounces+", "bounces-")):
        return "returned"
    if name in _PROGRAMS:
        return "automatic"
    return "own" if f"{name.partition('+')[0]}@{host}" in own else ""


def place_of(recipients: Collection[str], own: Mapping[str, str]) -> tuple[str, str]:
    """The place by which a letter came in, and the community named behind the plus sign (empty for none).

    `own` holds our addresses with their places. Sent to none of them, as by a pipe, it lies at the first one's.
    """
    known = ""
    for address, tag in _ours(recipients, own):
        known = known or own[address]
        if PLACE_TAG.fullmatch(tag) and tag.startswith(own[address]):
            return own[address], tag
    return known or next(iter(own.values()), ""), ""


def taken_for_ours(recipients: Collection[str], place: str) -> dict[str, str]:
    """Where no address is named, as behind a mail server's pipe, whatever a letter was sent to is ours."""
    split = (recipient.lower().partition("@") for recipient in recipients)
    return {f"{name.partition('+')[0]}@{host}": place for name, _at, host in split}


def token_of(recipients: Collection[str], own: Mapping[str, str]) -> str:
    """The token behind the plus sign, which only the letters to one person hold."""
    found = (TOKEN_TAG.fullmatch(tag) for _address, tag in _ours(recipients, own))
    return next((match[1] for match in found if match), "")


def _ours(recipients: Collection[str], own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for recipient in recipients:
        name, _at, host = recipient.lower().partition("@")
        name, _plus, tag = name.partition("+")
        if f"{name}@{host}" in own:
            yield f"{name}@{host}", tag


def tagged(address: str, tag: str) -> str:
    """`say+tag@example.cn`."""
    name, _at, host = address.partition("@")
    return f"{name}+{tag}@{host}"


def number_of(subject: str) -> str:
    """The number of a matter in a subject; empty for none."""
    found = NUMBER.search(subject)
    return found[0] if found else ""


def own_words(text: str) -> str:
    """The writer's own words: without what is quoted, without the head of the quoted letter, without the signature.

    Words between quoted lines and below them are kept: some people answer under the question.
    """
    kept: list[str] = []
    lines = text.split("\n")
    skipped = -1
    for at, line in enumerate(lines):
        if _ends(lines, at):
            break
        attribution = _attribution(lines, at)
        if attribution and not _is_quoted(lines, at + attribution):
            break
        skipped = max(skipped, at + attribution - 1)
        if at > skipped and not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _ends(lines: list[str], at: int) -> bool:
    """Whether nothing of the writer's follows: our own mark, a line that says so, a signature, another letter."""
    line = lines[at]
    if len(line) > _LONG:
        return False
    if _CUT_LINE.match(line) or _DASHED.match(line) or _SIGNATURE.match(line):
        return True
    following = [each for each in lines[at : at + 8] if each.strip()][:3]
    return (
        len(following) == 3 and all(_FIELD.match(each[:_LONG]) for each in following) and bool(line.strip())
    )


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here on say who wrote what is quoted below: none, one, or two where it was broken."""
    for count in (1, 2):
        said = " ".join(line.strip() for line in lines[at : at + count])
        if len(said) <= _LONG and _ATTRIBUTION.match(said) and (count == 1 or said != lines[at].strip()):
            return count
    return 0


def _is_quoted(lines: list[str], at: int) -> bool:
    following = [line for line in lines[at : at + 4] if line.strip()]
    return bool(following) and following[0].lstrip().startswith(">")


def language_of(*words: str) -> str:
    """In which language the writer is answered: English where no Chinese character stands."""
    said = " ".join(words)
    return "en" if said.strip() and not HAN.search(said) else "zh-hans"
