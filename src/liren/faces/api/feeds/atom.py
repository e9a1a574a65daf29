"""Public matters of a place and a class as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

SPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter. `key` is an IRI that never changes."""

    key: str
    title: str
    url: str
    published: dt.datetime
    updated: dt.datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    key: str
    title: str
    url: str
    author: str
    updated: dt.datetime
    entries: list[Entry]


def written(feed: Feed) -> bytes:
    stream = io.BytesIO()
    xml = SimplerXMLGenerator(stream, "utf-8")
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": SPACE, "xml:lang": "zh-Hans"}))
    _text(xml, id=feed.key, title=feed.title, updated=feed.updated.isoformat())
    xml.startElement("author", AttributesImpl({}))
    _text(xml, name=feed.author)
    xml.endElement("author")
    xml.addQuickElement("link", attrs={"rel": "self", "href": feed.url})
    for entry in feed.entries:
        xml.startElement("entry", AttributesImpl({}))
        _text(
            xml,
            id=entry.key,
            title=entry.title,
            published=entry.published.isoformat(),
            updated=entry.updated.isoformat(),
            summary=entry.summary,
        )
        xml.addQuickElement("link", attrs={"rel": "alternate", "href": entry.url})
        xml.endElement("entry")
    xml.endElement("feed")
    xml.endDocument()
    return stream.getvalue()


def _text(xml: SimplerXMLGenerator, **elements: str) -> None:
    for name, text in elements.items():
        xml.addQuickElement(name, "".join(c for c in text if c.isprintable() or c in "\n\t"))
