"""Tags of the workbench: `{% load bench %}`."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django import template

from liren.faces.ui.context import are_keys_off
from liren.faces.workbench.keys import TABLE, Key, Part
from liren.faces.workbench.rail import address
from liren.kernel import outbox

register = template.Library()


@register.inclusion_tag("bench/keys.html", takes_context=True)
def keyboard(context: template.Context) -> dict[str, Any]:
    """The list of keys behind `?`, with the table as the handlers read it."""
    request = context["request"]
    open_to = {item.url for group in context["rail"] for item in group.items}
    parts = [Part(part.title, [key for key in part.keys if _leads(key, open_to)]) for part in TABLE]
    return {
        "parts": parts,
        "table": json.dumps([[key.press, _act(key)] for part in parts for key in part.keys]),
        "is_off": are_keys_off(request),
        "return_to": context.get("return_to", "/bench/"),
        "csrf_token": context.get("csrf_token", ""),
    }


def _leads(key: Key, open_to: Collection[str]) -> bool:
    """Whether the reader may open the page that a key leads to."""
    kind, _colon, name = key.act.partition(":")
    return kind != "go" or address(name) in open_to


def _act(key: Key) -> str:
    """What a handler does; of a page its address."""
    kind, _colon, name = key.act.partition(":")
    return f"go:{address(name)}" if kind == "go" else key.act


@register.inclusion_tag("bench/work/notice.html", takes_context=True)
def worker_notice(context: template.Context, needed: str = "") -> dict[str, Any]:
    """Says that the background work stands still, and what therefore does not happen (`needed`). One query."""
    actor = context["actor"]
    return {
        "is_down": not outbox.worker_alive(),
        "needed": needed,
        "may_look": actor.has("work.view"),
    }
