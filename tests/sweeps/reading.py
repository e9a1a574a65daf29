"""How the sweeps read the source: its files, their trees, what stands where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "liren"
TESTS = ROOT / "tests"


def python_files(under: Path = SOURCE) -> list[Path]:
    """The Python files written by people: without the migrations, which Django writes."""
    return [path for path in sorted(under.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(path))


def at(path: Path, node: ast.AST) -> str:
    """Where a finding stands, for the message of a failure."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name: `datetime` for `dt.datetime`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
