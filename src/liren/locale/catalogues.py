"""The English catalogues: one `en/<room>.po` a room, compiled together into what Django reads."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from liren.locale.extract import HAN, Message, messages_of, rooms

ENGLISH = Path(__file__).resolve().parent / "en"
COMPILED = ENGLISH / "LC_MESSAGES" / "django.mo"
HEADER = rb"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}")

Key = tuple[str, str]


def catalogues() -> dict[str, Catalog]:
    """Each room's catalogue, by the room's name."""
    found = {}
    for path in sorted(ENGLISH.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale="en", abort_invalid=True)
    return found


def key_of(entry: Entry) -> Key:
    return entry.context or "", entry.id if isinstance(entry.id, str) else entry.id[0]


def english_of(entry: Entry) -> tuple[str, ...]:
    """Its English forms; empty strings where they are missing."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))


def entries(found: dict[str, Catalog]) -> dict[Key, Entry]:
    """All entries together; of two rooms that say the same, one with English wins."""
    together: dict[Key, Entry] = {}
    for catalogue in found.values():
        for entry in catalogue:
            if entry.id and not all(english_of(together.get(key_of(entry), entry))):
                together[key_of(entry)] = entry
            elif entry.id:
                together.setdefault(key_of(entry), entry)
    return together


def compile_catalogues() -> int:
    """Writes the file that Django reads; returns how many sentences it holds."""
    whole = Catalog(locale="en", charset="utf-8")
    for entry in entries(catalogues()).values():
        if all(english_of(entry)):
            whole.add(entry.id, entry.string, context=entry.context)
    COMPILED.parent.mkdir(exist_ok=True)
    fresh = COMPILED.with_suffix(".new")
    with fresh.open("wb") as file:
        write_mo(file, whole)
    fresh.replace(COMPILED)
    return len(whole)


def collect() -> int:
    """Adds the source's new sentences to their rooms' catalogues and drops what is no longer said."""
    said = {room: messages_of(path) for room, path in rooms().items()}
    wanted = {key for messages in said.values() for key in messages}
    found = catalogues()
    known = {key for key, entry in entries(found).items() if all(english_of(entry))}
    added = 0
    for room, messages in said.items():
        catalogue = found.get(room) or Catalog(locale="en", charset="utf-8", project="Liren")
        before = {key_of(entry): entry for entry in catalogue if entry.id}
        for key, entry in before.items():
            if key not in wanted:
                catalogue.delete(entry.id, context=entry.context)
        for key in messages.keys() - known - before.keys():
            add(catalogue, messages[key])
            added += 1
        if messages or before:
            write(room, catalogue)
    return added


def add(catalogue: Catalog, message: Message) -> None:
    text = (message.singular, message.plural) if message.plural else message.singular
    catalogue.add(text, context=message.context or None, locations=[(message.place, 0)])


def write(room: str, catalogue: Catalog) -> None:
    with (ENGLISH / f"{room}.po").open("wb") as file:
        file.write(HEADER)
        write_po(file, catalogue, width=110, include_lineno=False, ignore_obsolete=True, omit_header=True)


def faults() -> list[str]:
    """A line for each sentence without English, with English of another shape, or with two Englishes."""
    found = catalogues()
    together = entries(found)
    wrong = [
        f"{message.place}: {message.singular!r} has no English in en/{room}.po"
        for room, path in rooms().items()
        for key, message in messages_of(path).items()
        if key not in together or not all(english_of(together[key]))
    ]
    wrong += [f"{key[1]!r}: {fault}" for key, entry in together.items() for fault in faults_of(entry)]
    for room, catalogue in found.items():
        wrong += [
            f"{key_of(e)[1]!r}: en/{room}.po says it otherwise" for e in catalogue if differs(e, together)
        ]
    return wrong


def differs(entry: Entry, together: dict[Key, Entry]) -> bool:
    return (
        bool(entry.id) and all(english_of(entry)) and english_of(entry) != english_of(together[key_of(entry)])
    )


def faults_of(entry: Entry) -> list[str]:
    forms = english_of(entry)
    chinese = entry.id if isinstance(entry.id, str) else entry.id[-1]
    wrong = []
    if all(forms) and placeholders(forms[-1]) != placeholders(chinese):
        wrong.append("the English has other placeholders")
    if any(HAN.search(form) for form in forms):
        wrong.append("the English holds Chinese characters")
    return wrong


def placeholders(text: str) -> set[str]:
    return {name for pair in PLACEHOLDER.findall(text) for name in pair if name}
