"""No list that can be taken away hands on a formula that somebody typed: whatever a cell begins with, it is text."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest

from liren.kernel import exports, tables
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.reading import SOURCE, nodes, python_files

__all__ = ["desk"]  # the fixture
HOSTILE = (
    '=HYPERLINK("https://evil.example","查看")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
)
# More than tables: a form that was brought keeps its own formulas and no others (tests/domains/kernel/test_layouts.py),
# the monthly report is written cell by cell as text.
BY_THEMSELVES = {"people.filled", "monthly"}
WRITERS = {"kernel/tables.py", "faces/api/people.py"}  # the latter for the reader of imports alone


def readers(desk: Desk) -> Iterator[Actor]:
    for username in personas.EVERYBODY:
        yield desk.who(username)


def opened(desk: Desk, key: str) -> Listing | None:
    source = exports.SOURCES[key]
    actor = next((one for one in readers(desk) if one.has(source.rights[0])), None)
    return source.open(actor, "") if actor else None


def test_every_list_writes_what_begins_like_a_formula_as_text(desk: Desk) -> None:
    tried = set()
    for key, source in exports.SOURCES.items():
        if key in BY_THEMSELVES:
            continue
        listing = opened(desk, key)
        assert listing is not None, key
        assert listing.write is None, f"{key}: say here who tests it"
        rows = [[text] * len(listing.columns) for text in HOSTILE]
        for form in source.forms:
            out = io.BytesIO()
            listing.write_as(form, out, rows)
            assert harmful(form, out.getvalue()) == [], (key, form)
        tried.add(key)
    assert len(tried) >= 25


def harmful(form: str, data: bytes) -> list[str]:
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return [cell for row in rows[1:] for cell in row if not cell.startswith("'")]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_of_text_is_marked(text: str) -> None:
    assert str(tables.plain(text)).startswith("'")


def test_tables_are_written_in_one_place() -> None:
    """Whoever wrote a table of text otherwise would forget the mark."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in python_files()
        for node in nodes(path)
        if _writes(node)
    }
    assert {one for one in found if not one.startswith("config/demo/")} == WRITERS


def _writes(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"writer", "DictWriter"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "csv"
    )
