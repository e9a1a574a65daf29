"""Writes the second half of docs/glossary.md: every value that a choice of the source may have, in both languages."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.db.models import Choices
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
MARK = "<!-- From here on written by scripts/glossary.py -->\n"


def choices() -> Iterator[tuple[str, type[Choices]]]:
    """Each enumeration of the domains with its room, in the order of the source."""
    import liren.domains

    for room in pkgutil.iter_modules(liren.domains.__path__):
        home = importlib.import_module(f"liren.domains.{room.name}")
        names = [part.name for part in pkgutil.iter_modules(home.__path__) if part.name.endswith("choices")]
        for name in sorted(names, key=lambda name: (name != "choices", name)):
            module = importlib.import_module(f"{home.__name__}.{name}")
            for value in vars(module).values():
                if is_own_choice(value, module.__name__):
                    yield room.name, value


def is_own_choice(value: object, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, Choices) and value.__module__ == module


def table(room: str, kind: type[Choices]) -> str:
    lines = [f"\n### {room}.{kind.__name__}\n"]
    doc = (kind.__doc__ or "").split("\n\n")[0].strip()
    if doc and not doc.startswith("An enumeration"):
        lines.append(" ".join(doc.split()) + "\n")
    lines += ["| 中文 | English | key |", "|---|---|---|"]
    for value, chinese, english in zip(kind.values, labels(kind, "zh-hans"), labels(kind, "en"), strict=True):
        lines.append(f"| {chinese} | {english} | `{value}` |")
    return "\n".join(lines) + "\n"


def labels(kind: type[Choices], language: str) -> list[str]:
    with translation.override(language):
        return [str(label) for label in kind.labels]


def written() -> str:
    """The whole glossary as it should be."""
    by_hand = GLOSSARY.read_text(encoding="utf-8").split(MARK)[0]
    return by_hand + MARK + "".join(table(room, kind) for room, kind in choices())


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    django.setup()
    GLOSSARY.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
