"""Words of a district's own: written with names in braces, kept with the names of the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from liren.domains.messaging.rules import CHAT_NAMES, fixed_length, placeholders, sms_limit

_BRACES = re.compile(r"\{([^{}]*)\}")
PARTS = ("title", "text", "sms", "chat")
MOST = {"title": 40, "text": 400, "sms": 140, "chat": 200}


def shown(text: str, labels: Mapping[str, str]) -> str:
    """`“%(title)s”已办结` as `“{标题}”已办结`."""
    for name in placeholders(text):
        text = text.replace(f"%({name})s", "{" + labels.get(name, name) + "}")
    return text.replace("%%", "%")


def kept(text: str, labels: Mapping[str, str]) -> str:
    """The other way round; a name nobody knows stays in its braces (see `unknown_in`)."""
    names = {label: name for name, label in labels.items()}

    def put(found: re.Match[str]) -> str:
        label = found[1].strip()
        return f"%({names[label]})s" if label in names else found[0]

    return _BRACES.sub(put, text.strip().replace("%", "%%"))


def unknown_in(text: str, labels: Mapping[str, str]) -> str | None:
    """The first name in braces that is none of the labels; an unpaired brace is one too."""
    known = set(labels.values())
    for found in _BRACES.finditer(text):
        if found[1].strip() not in known:
            return found[1].strip() or found[0]
    rest = _BRACES.sub("", text)
    return next((brace for brace in "{}" if brace in rest), None)


def forbidden_in_chat(text: str) -> Collection[str]:
    """The names that must not stand in a work chat."""
    return sorted(placeholders(text) - CHAT_NAMES)


def is_short_enough(text: str, language: str) -> bool:
    """Whether a short message leaves at least four letters for each value."""
    return fixed_length(text) + 4 * len(placeholders(text)) <= sms_limit(language)


def is_found(sought: str, texts: Iterable[str]) -> bool:
    """Whether every word sought stands somewhere in the texts, in capitals or not."""
    read = "\n".join(texts).casefold()
    return all(word in read for word in sought.casefold().split())
