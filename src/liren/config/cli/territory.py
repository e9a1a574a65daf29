"""`liren territory …`"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from liren.config.console import Failed, Report, noun, reports, verb
from liren.domains.territory.actions import moving
from liren.domains.territory.queries.moving import (
    Plan,
    get_move,
    lines_of_move,
    move_of_same,
    place_on,
    tables_of_move,
)
from liren.domains.territory.queries.places import get_place
from liren.domains.territory.queries.standard import standard_address
from liren.faces.workbench.address_words import said_of
from liren.faces.workbench.move_words import word_of
from liren.kernel import clock
from liren.kernel.actor import SYSTEM

group = noun("地方与区划代码。", "Places and their codes.")
DAY = click.DateTime(["%Y-%m-%d"])


@verb(
    group,
    "move",
    "按表 FILE 变更区划代码（每行：旧代码，新代码，新名称，网格）：改名、换代码、并入、分出、新建。先用 --dry-run 看"
    "各表会改多少行。中断后再运行即可接上。",
    "Change codes of places by the table FILE (old code, new code, new name, grids): rename, recode, merge, split off, "
    "create. Look first with --dry-run at the rows of each table. Run again after a stop, it goes on.",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", type=DAY, required=True, help="生效日。 The day from which it counts.")
@click.option("--basis", default="", help="依据，例如批复的文号。 What it rests on.")
@click.option(
    "--dry-run", is_flag=True, help="只看会怎样，什么都不写。 Say what would happen, write nothing."
)
@reports
def move(file: Path, on: dt.datetime, basis: str, dry_run: bool) -> Report:
    text = _text(file)
    if dry_run:
        return _planned(moving.preview_move(actor=SYSTEM, text=text, on=on.date()))
    found = move_of_same(text, on.date()) or moving.ask_move(
        actor=SYSTEM, text=text, on=on.date(), basis=basis
    )
    if found.on <= clock.today():
        moving.continue_move(move_id=found.id)
    return _reported(found.id)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Failed(_("文件 %(file)s 不是 UTF-8 的文本。") % {"file": file.name}) from problem


@verb(group, "moves", "某次区划变更的进度和结果。", "How far a change of codes has come, and its result.")
@click.argument("move_id", metavar="ID", type=click.UUID)
@reports
def moves(move_id: uuid.UUID) -> Report:
    return _reported(move_id)


@verb(
    group,
    "find",
    "某个代码在某一天是哪个地方，现在叫什么、用什么代码。",
    "Which place bore a code on a day, and what it is called and coded today.",
)
@click.argument("code")
@click.option("--on", type=DAY, default=None, help="哪一天，默认今天。 The day; today by default.")
@reports
def find(code: str, on: dt.datetime | None) -> Report:
    day = on.date() if on else clock.today()
    borne = place_on(code, day)
    if borne is None:
        return Report({"code": code, "on": day}, [_("这一天没有地方用这个代码。")], passed=False)
    figures = {"code": code, "on": day, "name": borne.name, "now": borne.now.code, "name_now": borne.now.name}
    return Report(figures, [_("%(code)s 当时是%(name)s，现在是 %(now)s %(name_now)s。") % figures])


@verb(
    group,
    "address",
    "一个随口写的地址是哪里：分成几段，可能是哪几栋楼，把握多大，哪几段一致、推断、不一致。",
    "What a free address means: its pieces, the buildings it may mean, how sure, and which pieces agree, are guessed "
    "or contradict.",
)
@click.argument("text", metavar="TEXT")
@click.option(
    "--place", required=True, help="在哪个地方之内找（区划代码）。 The code of the place to look in."
)
@reports
def address(text: str, place: str) -> Report:
    get_place(place)
    answer = standard_address(text, place)
    said = said_of(answer)
    figures = {
        "text": text,
        "pieces": answer.reading.said() if answer.reading else {},
        "sure": answer.sure is not None,
        "candidates": [
            {
                "building": one.building.id,
                "address": one.building.address,
                "name": one.building.name,
                "place": one.building.place_code,
                "confidence": one.confidence,
                "at_building": one.at_building,
                "settled": one.settled,
                "doors": [dataclasses.asdict(door) for door in one.doors],
                "findings": [
                    {"piece": f.piece, "said": f.said, "known": f.known, "verdict": f.verdict}
                    for f in one.findings
                ],
            }
            for one in answer.candidates
        ],
    }
    lines = [f"{label}：{value}" for label, value in said.pieces]
    for line in said.lines:
        house = line.candidate.building
        lines.append(f"{line.candidate.at_building:.0%} {house.address} {house.name}".rstrip())
        lines += [
            f"    {piece} {given or known}：{verdict}" for piece, given, known, verdict, _kind in line.reasons
        ]
    return Report(figures, lines or [_("没有读出路名、小区或门牌。")], passed=answer.reading is not None)


def _planned(plan: Plan) -> Report:
    lines: list[dict[str, Any]] = [
        {
            "kind": line.kind.value,
            "old": line.old,
            "new": line.new,
            "name": line.new_name,
            "follows": line.follows,
        }
        for line in plan.lines
    ]
    tables = {column.key: n for column, n in plan.tables}
    said = [f"{line.kind.label} {line.old} → {line.new} {line.new_name}" for line in plan.lines]
    said += [f"{word_of(column.key)}：{n}" for column, n in plan.tables]
    said.append(_("共 %(lines)d 个地方，%(rows)d 行。") % {"lines": len(lines), "rows": plan.rows})
    return Report({"lines": lines, "tables": tables, "rows": plan.rows, "reach": plan.reach}, said)


def _reported(move_id: uuid.UUID) -> Report:
    found = get_move(SYSTEM, move_id)
    tables = tables_of_move(found)
    figures = {
        "id": found.id,
        "state": found.state,
        "on": found.on,
        "lines": len(lines_of_move(found)),
        "expected": sum(table.expected for table in tables),
        "moved": sum(table.moved for table in tables),
        "kept": sum(table.stayed for table in tables),
        "tables": {
            table.column: {"expected": table.expected, "moved": table.moved, "kept": table.stayed}
            for table in tables
        },
    }
    said = [
        _("%(what)s：应改 %(expected)d，已改 %(moved)d，留下 %(kept)d")
        % {
            "what": word_of(table.column),
            "expected": table.expected,
            "moved": table.moved,
            "kept": table.stayed,
        }
        for table in tables
    ]
    said.append(
        _("%(state)s：%(lines)d 个地方，已改 %(moved)d 行，留下 %(kept)d 行。")
        % {**figures, "state": found.get_state_display()}
    )
    return Report(figures, said)
