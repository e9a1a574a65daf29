"""One answer in two formats: lists have a name for their items in XML and are arrays in JSON. XML is only written here,
never read, so that no entity is ever expanded."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

from liren.kernel import clock

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose items are called `name` in XML."""

    name: str
    rows: list[Any]


def answer(form: str, root: str, content: Any, status: int = 200) -> HttpResponse:
    """The content as the URL's suffix asks; `root` is the outermost element of XML."""
    body = _json(content) if form == "json" else _xml(root, content)
    response = HttpResponse(body, content_type=TYPES["json" if form == "json" else "xml"], status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(content: Any) -> bytes:
    return json.dumps(_plain(content), ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Items):
        return [_plain(row) for row in value.rows]
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return _moment(value) if isinstance(value, dt.datetime) else value


def _xml(root: str, content: Any) -> bytes:
    stream = io.BytesIO()
    writer = SimplerXMLGenerator(stream, "utf-8")
    writer.startDocument()
    _element(writer, root, content)
    writer.endDocument()
    return stream.getvalue()


def _element(writer: SimplerXMLGenerator, name: str, value: Any) -> None:
    writer.startElement(name, AttributesImpl({}))
    if isinstance(value, Items):
        for row in value.rows:
            _element(writer, value.name, row)
    elif isinstance(value, Mapping):
        for inner, content in value.items():
            _element(writer, inner, content)
    else:
        writer.characters(_NOT_XML.sub("", _text(value)))
    writer.endElement(name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _moment(value) if isinstance(value, dt.datetime) else str(value)


def _moment(moment: dt.datetime) -> str:
    """ISO 8601 with the zone of Beijing, to the second."""
    return moment.astimezone(clock.LOCAL).isoformat(timespec="seconds")
