"""Tags of the workbench: `{% load bench %}`."""

from __future__ import annotations

from typing import Any

from django import template

from liren.kernel import outbox

register = template.Library()


@register.inclusion_tag("bench/work/notice.html", takes_context=True)
def worker_notice(context: template.Context, needed: str = "") -> dict[str, Any]:
    """Says that the background work stands still, and what therefore does not happen (`needed`). One query."""
    actor = context["actor"]
    return {
        "is_down": not outbox.worker_alive(),
        "needed": needed,
        "may_look": actor.has("work.view"),
    }
