"""Lists of residents for tests: written as people write them, imported as the command line does."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from liren.domains.people.actions.importing import import_people
from liren.domains.people.models import PeopleImport
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN, card

HEADER = ("户号", "与户主关系", "姓名", "性别", "身份证号", "出生日期", "电话", "地址")
ADDRESS = "柳叶巷12号3幢2单元501室"
NUMBER, WIFES = card("32010419551203001"), card("32010419580307002")
HEAD_LINE = ("7", "户主", "王建国", "男", NUMBER, "1955-12-03", "17000000001", ADDRESS)
WIFE_LINE = ("7", "妻", "李秀英", "女", WIFES, "", "", ADDRESS)
COUPLE = (HEAD_LINE, WIFE_LINE)


def changed(line: Sequence[str], **values: str) -> list[str]:
    """The line with other cells, by the place of their header: `name`, `number`, `phone` …"""
    places = {
        "household": 0,
        "relation": 1,
        "name": 2,
        "sex": 3,
        "number": 4,
        "birth": 5,
        "phone": 6,
        "address": 7,
    }
    cells = list(line)
    for name, value in values.items():
        cells[places[name]] = value
    return cells


def text_list(
    path: Path, lines: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path


def taken_in(
    folder: Path,
    *lines: Sequence[str],
    place: str = LIUYIN,
    kind: str = "sheet",
    actor: Actor = SYSTEM,
    header: Sequence[str] = HEADER,
) -> PeopleImport:
    path = text_list(folder / f"list-{len(list(folder.iterdir()))}.csv", lines, header)
    return import_people(actor=actor, path=path, place_code=place, kind=kind)


def counts(run: PeopleImport) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, parked."""
    return (run.created, run.updated, run.unchanged, run.parked)
