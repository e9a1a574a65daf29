"""Finds the sentences to translate in the Python files and templates of a room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
CALL = re.compile(
    r"\b(_|gettext|ngettext|pgettext|npgettext)\(((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:,\s*)?)+)"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
PARTS = re.compile(r"(\{\w+\}){2,}")


@dataclass(frozen=True, order=True)
class Message:
    """A sentence of the source: its context, itself, its plural form; where it was first seen."""

    context: str
    singular: str
    plural: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.singular

    @property
    def is_own(self) -> bool:
        """Whether it is written in Chinese, as ours are (Django's own strings, seen in passing, are not), or says how
        each language puts parts together."""
        return bool(HAN.search(self.singular) or PARTS.fullmatch(self.singular))


def rooms() -> dict[str, Path]:
    """Each room's name and directory: the kernel, the domains, the faces, the configuration."""
    places = [SOURCE / "kernel", SOURCE / "config"]
    for floor in ("domains", "faces"):
        places += [path for path in sorted((SOURCE / floor).iterdir()) if (path / "__init__.py").exists()]
    return {path.name: path for path in places}


def messages_of(room: Path) -> dict[tuple[str, str], Message]:
    """What `room` says, by context and sentence, in the order of its files."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(room.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            seen = of_python(path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            seen = of_template(path)
        else:
            continue
        for message in seen:
            found.setdefault(message.key, message)
    return {key: message for key, message in found.items() if message.is_own}


def of_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = name_of(node.func)
            said = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if function in KEYWORDS and said:
                yield message(function, [part for part in said if isinstance(part, str)], path)


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def of_template(path: Path) -> Iterator[Message]:
    for function, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield message(function, list(ast.literal_eval(f"({arguments.rstrip(', ')},)")), path)


def message(function: str, parts: list[str], path: Path) -> Message:
    context = parts.pop(0) if "pgettext" in function else ""
    plural = parts[1] if function.startswith("n") and len(parts) > 1 else ""
    return Message(context, parts[0] if parts else "", plural, str(path.relative_to(SOURCE)))
