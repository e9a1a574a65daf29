"""What a message may be: how long a short message is, and which words its wording expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SMS_CHINESE = 70  # one message in UCS-2: 140 octets
SMS_LATIN = 140
# What may stand in a work chat, whose servers are others': no name, no title, no words of anybody.
CHAT_NAMES = frozenset({"number", "body", "clock", "due", "supervision", "level"})
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Template:
    """The wording of one kind of message. Texts are lazy translations with `%(name)s` placeholders.

    `sms` empty: the message is never sent as a short message. `chat` empty: it never goes to a body's work chat.
    `readings` say values that are codes, moments or days in the language the message is read in. `topic` is what
    people choose by; what `is_danger` passes through quiet hours. `link` and `stop` name addresses (`messaging.links`)
    that a letter ends with: where to read on, and how to hear no more of it.
    """

    key: str
    title: Any
    text: Any
    sms: Any = ""
    readings: tuple[tuple[str, Callable[[Any], str]], ...] = ()
    chat: Any = ""
    topic: str = "work"
    is_danger: bool = False
    link: str = ""
    stop: str = ""

    def read(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The context with its values as the reader's language says them."""
        read = {name: reading(context[name]) for name, reading in self.readings if name in context}
        return {**context, **read}


def sms_limit(language: str) -> int:
    """The most characters of one short message in `language`."""
    return SMS_CHINESE if language.startswith("zh") else SMS_LATIN


def placeholders(*texts: str) -> frozenset[str]:
    """The names the texts want filled."""
    return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


def fixed_length(text: str) -> int:
    """How many characters of `text` stand there before anything is filled in."""
    return len(_PLACEHOLDER.sub("", text))


def filled(text: str, context: Mapping[str, Any]) -> str:
    """`text` with its placeholders filled; a name that is missing raises KeyError."""
    return text % {name: str(context[name]) for name in placeholders(text)}


def fitted_sms(text: str, context: Mapping[str, Any], limit: int) -> str:
    """`text` filled within `limit` characters: the longest values are cut first, each with an ellipsis."""
    values = {name: str(context[name]) for name in placeholders(text)}
    while len(text % values) > limit and any(len(v) > 1 for v in values.values()):
        longest = max(values, key=lambda name: len(values[name]))
        excess = len(text % values) - limit
        values[longest] = values[longest][: max(len(values[longest]) - excess - 1, 0)].rstrip("…") + "…"
    return (text % values)[:limit]
