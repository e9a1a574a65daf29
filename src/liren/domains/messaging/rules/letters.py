"""What a letter to somebody without an account holds besides the words: which it answers, where it is answered."""

from __future__ import annotations

from collections.abc import Mapping

LETTER = "letter"  # the name under which a delivery's context keeps it
ANSWERS, REPLY_TO, PERSON = "answers", "reply_to", "person"


def headers_of(letter: Mapping[str, str]) -> dict[str, str]:
    """The headers by which a mail program puts the letter under the one it answers, and an answer comes back."""
    found = {"Reply-To": letter.get(REPLY_TO, ""), "In-Reply-To": letter.get(ANSWERS, "")}
    found["References"] = found["In-Reply-To"]
    return {name: value for name, value in found.items() if value and value.isprintable()}


def subject_with(subject: str, number: str) -> str:
    """The subject with the number of what it is about, so that a new letter under the same subject finds there too."""
    return f"[{number}] {subject}" if number else subject
