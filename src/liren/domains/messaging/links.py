"""Addresses that letters hold. The faces own the pages and register how an address is made of a message's context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.messaging import wording

PathOf = Callable[[Mapping[str, Any]], str]
PATHS: dict[str, PathOf] = {}


def register(**paths: PathOf) -> None:
    """Called by a face as it starts."""
    PATHS.update(paths)


def address_of(name: str, context: Mapping[str, Any]) -> str:
    """A whole address that leads in from outside; empty where nobody made such a page."""
    path_of = PATHS.get(name)
    return f"{settings.LIREN_URL}{path_of(context)}" if path_of else ""


def lines_of(template_key: str, context: Mapping[str, Any], language: str) -> list[str]:
    """With what a letter ends: where to read on, and how to hear no more."""
    template = wording.TEMPLATES[template_key]
    read, stop = address_of(template.link, context), address_of(template.stop, context)
    with override(language):
        said = [_("查看：%(address)s") % {"address": read}] if read else []
        return said + ([_("不想再收到，点这里退订：%(address)s") % {"address": stop}] if stop else [])


def stop_of(template_key: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The same for mail programs: unsubscribing by one click (RFC 2369, RFC 8058)."""
    stop = address_of(wording.TEMPLATES[template_key].stop, context)
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
