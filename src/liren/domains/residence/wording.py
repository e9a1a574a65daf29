"""How listed things stand beside each other in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language


def listed(parts: Iterable[object]) -> str:
    """“甲；乙”, “A; B”."""
    return ("；" if is_chinese() else "; ").join(map(str, parts))


def called(name: object, what: object) -> str:
    """“甲：乙”, “A: B”."""
    return f"{name}：{what}" if is_chinese() else f"{name}: {what}"


def beside(one: object, other: object) -> str:
    """“甲，乙”, “A, B”."""
    return f"{one}，{other}" if is_chinese() else f"{one}, {other}"


def is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
