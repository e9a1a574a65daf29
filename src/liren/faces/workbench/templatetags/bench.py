"""Tags of the workbench: `{% load bench %}`."""

from __future__ import annotations

import json
from typing import Any

from django import template

from liren.faces.ui.context import KEYS_OFF
from liren.faces.workbench.keys import ALL, TABLE, Key
from liren.faces.workbench.rail import address
from liren.kernel import outbox

register = template.Library()


@register.inclusion_tag("bench/keys.html", takes_context=True)
def keyboard(context: template.Context) -> dict[str, Any]:
    """The list of keys behind `?`, with the table as the handlers read it."""
    request = context["request"]
    return {
        "parts": TABLE,
        "table": json.dumps([[key.press, _act(key)] for key in ALL]),
        "is_off": request.COOKIES.get(KEYS_OFF) == "1",
        "return_to": context.get("return_to", "/bench/"),
        "csrf_token": context.get("csrf_token", ""),
    }


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
