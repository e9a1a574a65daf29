"""What the import contracts and the linter cannot see: who writes, who asks for the time, how large things grow."""

from __future__ import annotations

import ast

import pytest

from tests.sweeps.reading import SOURCE, at, last_name, nodes, python_files

FILE_LINES = 400
FUNCTION_LINES = 60
EMPTY_WORDS = {"utils", "helpers", "managers", "services", "common", "misc", "interfaces", "signals"}
FACES = python_files(SOURCE / "faces")
EVERYWHERE = python_files()


def writes(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"objects", "_base_manager", "_default_manager", "atomic", "on_commit"}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"save", "delete", "bulk_create", "bulk_update", "full_clean"}
    if isinstance(node, ast.ImportFrom):
        return any(name.name == "transaction" for name in node.names)
    return isinstance(node, ast.Name) and node.id == "transaction"


def test_no_face_writes_or_reads_the_database_itself() -> None:
    found = [at(path, node) for path in FACES for node in nodes(path) if writes(node)]
    assert not found


def asks_the_system_for_the_time(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute):
        return False
    owner = last_name(node.value)
    return (owner in {"datetime", "timezone"} and node.attr in {"now", "utcnow"}) or (
        owner in {"date", "datetime"} and node.attr == "today"
    )


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    clock = SOURCE / "kernel" / "clock.py"
    found = [
        at(path, node)
        for path in EVERYWHERE
        if path != clock
        for node in nodes(path)
        if asks_the_system_for_the_time(node)
    ]
    assert not found


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("dt.datetime.now(dt.UTC)", True),
        ("timezone.now()", True),
        ("date.today()", True),
        ("clock.now()", False),
        ("clock.today()", False),
    ],
)
def test_the_sweep_for_the_time_tells_clocks_apart(line: str, asks: bool) -> None:
    assert any(asks_the_system_for_the_time(node) for node in ast.walk(ast.parse(line))) is asks


def test_no_file_grows_beyond_four_hundred_lines() -> None:
    sizes = {at(path, ast.Pass()): len(path.read_text().splitlines()) for path in EVERYWHERE}
    assert not {where: size for where, size in sizes.items() if size > FILE_LINES}


def test_no_function_grows_beyond_sixty_lines() -> None:
    found = {
        at(path, node): (node.end_lineno or 0) - node.lineno + 1
        for path in EVERYWHERE
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {where: size for where, size in found.items() if size > FUNCTION_LINES}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [at(path, ast.Pass()) for path in EVERYWHERE if EMPTY_WORDS & {path.stem, *path.parent.parts}]


def test_no_file_is_empty_but_the_marks_of_packages() -> None:
    assert not [path for path in EVERYWHERE if not path.read_text().strip() and path.name != "__init__.py"]


def test_no_file_is_exempt_from_the_linter() -> None:
    found = [
        path for path in EVERYWHERE if "ruff: noqa" in path.read_text() or "mypy: ignore" in path.read_text()
    ]
    assert not found
