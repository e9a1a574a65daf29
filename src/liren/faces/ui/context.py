"""What every page's shell needs. Nothing here asks the database before it is drawn."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from liren.faces.ui import presence, rail
from liren.kernel.actor import VISITOR

ELDER = "liren_elder"
THEME = "liren_theme"
KEYS_OFF = "liren_keys_off"
THEMES = ("light", "dark")
BENCH = "/bench/"


def face_of(request: HttpRequest) -> str:
    return "bench" if request.path.startswith(BENCH) else "portal"


def are_keys_off(request: HttpRequest) -> bool:
    """By the account, or by an earlier choice on this device. No query: the account is known already."""
    return request.COOKIES.get(KEYS_OFF) == "1" or bool(getattr(request.user, "keys_off", False))


def shell(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get(THEME, "")
    english = (get_language() or "").startswith("en")
    return {
        "face": face_of(request),
        "theme": theme if theme in THEMES else "",
        "elder": request.COOKIES.get(ELDER) == "1",
        "language": "en" if english else "zh-Hans",
        "return_to": request.get_full_path() if request.method == "GET" else request.path,
        "actor": getattr(request, "actor", VISITOR),
        "rail": SimpleLazyObject(lambda: rail.groups(request)),
        "idle_left": lambda: _idle_left(request),
        "tiles": settings.LIREN_TILES,
    }


def _idle_left(request: HttpRequest) -> int | None:
    """None too where nobody got so far as to be known: a database that has gone is not waited for twice."""
    return presence.seconds_left(request) if hasattr(request, "actor") else None
