"""Every pattern of the program as it is asked, and texts of its own letters that keep it trying as long as it can."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import liren
from tests.security.pattern_parts import ALPHABET, CALLS, inside, parser, parts, taken_by
from tests.sweeps.reading import at, last_name, nodes, python_files

LADDER = (12, 24, 60, 250, 1000, 4000)  # how long the texts are: short ones first, so that nothing hangs
SOON = 0.004  # seconds: what takes n² steps of a text of 4,000 takes ten times as long
STEEP = 2.8  # so many times the time for twice the text
ATOMS = 10  # letters of one pattern that are tried
AT_ONE_PLACE = {"match", "fullmatch"}
Text = str | bytes
Said = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern, where it stands and by which calls it is asked."""

    where: str
    found: re.Pattern[Any]
    calls: frozenset[str]


def in_source() -> Iterator[Used]:
    """Patterns written where they are asked: `re.sub("…", …)`; those of `re.compile` are met by importing as well."""
    for path in python_files():
        for node in nodes(path) if "import re\n" in _text(path) else ():
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            owner, text = node.func.value, node.args[0]
            is_asked = isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in CALLS
            if is_asked and isinstance(text, ast.Constant):
                yield Used(at(path, node), re.compile(text.value, _flags(node)), frozenset({node.func.attr}))


def _flags(node: ast.Call) -> int:
    named = {one.attr for part in (*node.args[1:], *(key.value for key in node.keywords))
             for one in ast.walk(part) if isinstance(one, ast.Attribute)}  # fmt: skip
    return int(
        sum(getattr(re, name).value for name in named if isinstance(getattr(re, name, None), re.RegexFlag))
    )


def modules() -> Iterator[ModuleType]:
    for one in pkgutil.walk_packages(liren.__path__, "liren."):
        if ".migrations" not in one.name and not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    yield from (module for name, module in sorted(sys.modules.items()) if name.startswith("liren."))


def _held(value: object, deep: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _held(one, deep - 1)
    elif deep and isinstance(value, dict):
        for one in value.values():
            yield from _held(one, deep - 1)


@cache
def _asked(path: Path, name: str) -> frozenset[str]:
    """The calls by which a pattern is asked in one file; "search", the hardest, where it is handed about."""
    calls, owners = set(), set()
    for node in nodes(path):  # from the outside in
        if isinstance(node, ast.Attribute) and _is_named(node.value, name):
            owners.add(node.value)
            calls.add(node.attr)
        is_read = isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
        if is_read and node not in owners and _is_named(node, name):
            calls.add("search")
    return frozenset(calls)


def _is_named(node: ast.AST, name: str) -> bool:
    return last_name(node) == name.rpartition(".")[2] and ast.unparse(node) == name


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _calls(module: ModuleType, name: str) -> frozenset[str]:
    """By what the pattern under this name is asked: in its own file, and in those that reach for it."""
    own = Path(str(module.__file__))
    found = set(_asked(own, name))
    offered = f"{module.__name__.rpartition('.')[2]}.{name}"
    for path in [] if name.startswith("_") else python_files():
        if offered in _text(path):
            found |= _asked(path, offered)
        elif path != own and re.search(rf"import .*\b{name}\b", _text(path)):
            found |= _asked(path, name)
    return frozenset(found)


def imported() -> Iterator[Used]:
    seen = set()
    for module in modules():
        for name, value in vars(module).items():
            for found in _held(value):
                if (found.pattern, found.flags) not in seen:
                    seen.add((found.pattern, found.flags))
                    calls = _calls(module, name) if found is value else frozenset({"search"})
                    yield Used(f"{module.__name__}.{name}", found, calls)


def every_one() -> list[Used]:
    """Each once, with the calls of all places where it stands."""
    found: dict[tuple[Text, int], Used] = {}
    for one in (*imported(), *in_source()):
        key = (one.found.pattern, one.found.flags)
        known = found.get(key, one)
        found[key] = Used(known.where, known.found, known.calls | one.calls)
    return list(found.values())


def ways(one: Used) -> set[str]:
    """From each place of the text or from its beginning alone. What `compile` alone names is met in its module."""
    asked = one.calls - {"compile"}
    return {call if call in AT_ONE_PLACE else "search" for call in asked or {"search"}}


def atoms(tree: Any) -> Iterator[str]:
    """One letter of each part that takes letters, in order."""
    for operator, value in parts(tree):
        inner = inside(operator, value)
        if inner:
            for one in inner:
                yield from atoms(one)
        elif str(operator) in {"LITERAL", "NOT_LITERAL", "ANY", "IN"}:
            letters = sorted(taken_by(operator, value), key=_plainness)
            literal = chr(value) if str(operator) == "LITERAL" else ""
            yield from [literal] if literal else letters[:1]


def _plainness(letter: str) -> tuple[bool, bool, str]:
    return (letter not in "1a里", letter not in ALPHABET[31:126], letter)


def beginning(tree: Any) -> str:
    """The shortest text that a pattern takes, more or less: what stands before what is tried for long."""
    taken = ""
    for operator, value in parts(tree):
        name = str(operator)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            taken += beginning(value[2]) * max(1, int(value[0]))
        elif name == "SUBPATTERN":
            taken += beginning(value[3])
        elif name == "BRANCH":
            taken += beginning(value[1][0])
        else:
            taken += next(atoms([(operator, value)]), "")
    return taken


def hostile(pattern: Text, flags: int) -> Iterator[Said]:
    """Beginnings, what is said again and again, and an end at which it fails."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags)
    letters = list(dict.fromkeys(atoms(tree)))[:ATOMS]
    whole = beginning(tree)[:40]
    rounds = [
        *letters,
        *("".join(pair) for pair in itertools.permutations(letters[:4], 2)),
        whole,
        whole[:-1],
    ]
    firsts = list(dict.fromkeys(["", *letters[:2], whole[:1], whole[: len(whole) // 2], whole]))
    for again in dict.fromkeys(filter(None, rounds)):
        for first in firsts if len(again) == 1 else ["", whole]:
            yield first, again, "\x01"


def seconds(found: re.Pattern[Any], call: str, text: Text) -> float:
    """Of this thread alone, whatever else the machine does."""
    ask = getattr(found, call)
    began = time.thread_time()
    ask(text)
    return time.thread_time() - began


def grows_too_fast(found: re.Pattern[Any], call: str) -> str:
    """The text for which doubling the length takes far more than twice the time; empty if there is none."""
    for said in hostile(found.pattern, found.flags):
        for size in LADDER:
            if _taken(found, call, said, size) > SOON:
                if all(_is_steep(found, call, said, int(size * times)) for times in (0.5, 1)):
                    return f"{said[0]!r} {said[1]!r}…"
                break
    return ""


def _taken(found: re.Pattern[Any], call: str, said: Said, size: int) -> float:
    first, again, last = said
    text = first + again * (size // len(again)) + last
    return seconds(
        found, call, text.encode("latin-1", "replace") if isinstance(found.pattern, bytes) else text
    )


def _is_steep(found: re.Pattern[Any], call: str, said: Said, size: int) -> bool:
    """2 is linear, 4 quadratic; the best of three, since the clock ticks and caches are cold."""
    half, full = (min(_taken(found, call, said, length) for _ in range(3)) for length in (size, 2 * size))
    return full > half * STEEP
