"""`liren people …`"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.db import transaction
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.domains.people.actions import importing
from liren.domains.people.queries import imports
from liren.domains.people.queries.previews import columns_left_out
from liren.domains.people.queries.register_doubles import close_in_memory, doubles_within
from liren.domains.people.queries.spark_doubles import close_on_spark
from liren.domains.people.rules.doubles import SAME
from liren.domains.rights.actions.retention import keep_terms
from liren.domains.rights.queries.retention import lines_of, survey, title_of, waits
from liren.faces.workbench.parked_rows import write_parked
from liren.kernel.actor import SYSTEM

if TYPE_CHECKING:
    from liren.domains.people.models import PeopleImport

group = noun("居民。", "Residents.")
SAID = 20  # parked rows shown to people; the last line of JSON has them all
COUNTED = ("read", "created", "updated", "unchanged")


@verb(
    group,
    "import",
    "导入居民名单（xlsx、csv）：表头在前十行里自动认出，一户几行的台账也认得。认不出、对不上的行放在一边并说明原因；"
    "更可靠的来源不会被覆盖。中断后再运行即可接上，不会重复。",
    "Import lists of residents (xlsx, csv): the header is found within the first ten rows, blocks of households are "
    "understood. Rows that do not fit are parked with their reason; what a stronger source said is not overwritten. "
    "May be run again, also after a stop: nothing is doubled.",
)
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--place", required=True, help="社区、街道或区县的代码。 The code of a community, street or county."
)
@click.option(
    "--said",
    default="sheet",
    show_default=True,
    type=click.Choice(["sheet", "department", "visit", "self", "hearsay"]),
    help="名单从哪里来：台账、部门、走访、本人、他人。 Who says so; a weaker source overwrites no stronger one.",
)
@click.option(
    "--dry-run", is_flag=True, help="只看会怎样，什么都不写。 Say what would happen, write nothing."
)
@click.option(
    "--parked",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把放在一边的行写成 xlsx，原因在出错的格子里。 Write the parked rows to a workbook, the reason at its cell.",
)
@reports
def import_files(
    files: tuple[Path, ...], place: str, said: str, dry_run: bool, parked: Path | None
) -> Report:
    with transaction.atomic() if dry_run else ExitStack():
        runs = [_one(file, place.strip(), said) for file in files]
        if parked is not None:
            with parked.open("wb") as workbook:
                write_parked(workbook, runs)
        report = _report(runs, _left_out(files, place.strip()))
        if dry_run:
            transaction.set_rollback(True)
    return report


@verb(
    group,
    "doubles",
    "把一个地方的居民两两比一遍，列出可能登记了两次的人：哪几项相同、各有多大分量。什么都不写，也不合并。",
    "Compare the residents of a place and list who may be registered twice, with the fields that agree and their "
    "weights. Writes and merges nothing.",
)
@click.option(
    "--place", required=True, help="社区、街道或区县的代码。 The code of a community, street or county."
)
@click.option(
    "--spark",
    default="",
    metavar="MASTER",
    help="在 Spark 上比，例如 local[2]；要另装 requirements/peers.txt 和 Java 17。 Compare on Spark.",
)
@reports
def list_doubles(place: str, spark: str) -> Report:
    engine = partial(close_on_spark, master=spark) if spark else close_in_memory
    found = doubles_within(SYSTEM, place.strip(), engine=engine)
    alike = [
        {"one": one, "other": other, "verdict": likeness.verdict, "weight": round(likeness.weight, 1)}
        | {"fields": {sign.field: [sign.level, round(sign.weight, 1)] for sign in likeness.signs}}
        for (one, other), likeness in found.alike.items()
    ]
    same = sum(pair["verdict"] == SAME for pair in alike)
    counts = {"people": found.people, "compared": found.pairs, "same": same, "possible": len(alike) - same}
    lines = [
        _("%(people)d 人，比较了 %(compared)d 对：%(same)d 对很像是同一个人，%(possible)d 对可能是。")
        % counts
    ]
    lines += [f"{pair['weight']:5} {pair['one']} {pair['other']}" for pair in alike[:SAID]]
    if len(alike) > SAID:
        lines.append(_("还有 %(count)d 对，见 --json。") % {"count": len(alike) - SAID})
    return Report(counts | {"pairs": alike}, lines)


def _one(file: Path, place: str, said: str) -> PeopleImport:
    with ExitStack() as bars:
        return importing.import_people(
            actor=SYSTEM,
            path=file,
            place_code=place,
            kind=said,
            on_start=lambda total: bars.enter_context(progress(file.name, total)),
        )


def _left_out(files: tuple[Path, ...], place: str) -> list[dict[str, str]]:
    return [
        {"file": file.name, "sheet": sheet, "column": column, "why": why}
        for file in files
        for sheet, column, why in columns_left_out(file, file.name, place)
    ]


def _report(runs: list[PeopleImport], left_out: list[dict[str, str]]) -> Report:
    parked = [
        {"file": run.file_name, "sheet": row.sheet, "row": row.row, "column": row.column}
        | {"reason": row.reason, "why": row.why}
        for run in runs
        for row in imports.parked_rows(run)
    ]
    counts: dict[str, Any] = {name: sum(getattr(run, name) for run in runs) for name in COUNTED}
    conflicts = sum(run.conflicts for run in runs)
    lines = [
        _(
            "读到 %(read)d 行：新建 %(created)d 人，更新 %(updated)d 行，未变 %(unchanged)d 行，"
            "放在一边 %(parked)d 行；有 %(conflicts)d 处与原来的不一致，等人决定。"
        )
        % (counts | {"parked": len(parked), "conflicts": conflicts})
    ]
    lines += [_("%(file)s %(sheet)s 的“%(column)s”一列：%(why)s") % one for one in left_out]
    lines += [_("%(file)s %(sheet)s 第 %(row)d 行：%(why)s") % row for row in parked[:SAID]]
    if len(parked) > SAID:
        lines.append(_("还有 %(count)d 行，见 --json 或工作台的导入页。") % {"count": len(parked) - SAID})
    return Report(counts | {"parked": parked, "conflicts": conflicts, "left_out": left_out}, lines)


@verb(
    group,
    "retention",
    "按保存期限删去期满的信息；要人决定的提出来。中断后再运行即可接上。",
    "Let go what is past its term, and put what needs a decision before people. May be run again, also after a stop.",
)
@click.option(
    "--dry-run", is_flag=True, help="只看会怎样，什么都不写。 Say what would happen, write nothing."
)
@reports
def retention(dry_run: bool) -> Report:
    rows = retention_now() if dry_run else retention_done()
    gone, waiting = sum(row["gone"] for row in rows), sum(row["waiting"] for row in rows)
    said = (
        _("期满的：会删 %(gone)d 条，等人决定 %(waiting)d 条。")
        if dry_run
        else _("期满的：今天删了 %(gone)d 条，等人决定 %(waiting)d 条。")
    )
    lines = [said % {"gone": gone, "waiting": waiting}]
    lines += [f"{row['place']} {row['title']} {row['gone']} {row['waiting']}" for row in rows]
    return Report({"dry_run": dry_run, "gone": gone, "waiting": waiting, "lines": rows}, lines)


def retention_now() -> list[dict[str, Any]]:
    """What a run would find now."""
    return [
        {"place": one.county, "kind": one.key, "title": title_of(one.key), "until": one.cut.isoformat()}
        | ({"gone": 0, "waiting": one.rows} if waits(one.key) else {"gone": one.rows, "waiting": 0})
        for one in survey()
    ]


def retention_done() -> list[dict[str, Any]]:
    """Today's run, done or finished."""
    return [
        {"place": row.place_code, "kind": row.key, "title": title_of(row.key), "until": row.cut.isoformat()}
        | {"gone": row.gone, "waiting": row.waiting}
        for row in lines_of(keep_terms().id)
    ]
