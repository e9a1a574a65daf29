"""What a device calls itself, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

# The first that occurs counts: every browser also names its ancestors.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def named(agent: str) -> str:
    """“Chrome · Windows”; a sentence for what is not known."""
    parts = [_first(agent, BROWSERS), _first(agent, SYSTEMS)]
    return " · ".join(part for part in parts if part) or _("未知设备")


def _first(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in agent), "")
