"""`liren cases …`"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.domains.casework.actions import hot_regrouping, importing, letters, rate_sums
from liren.domains.casework.queries import hot, imports
from liren.faces.workbench.refused_rows import write_refused
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.letters import MOST_BYTES

if TYPE_CHECKING:
    from liren.domains.casework.models import HotIssue, ImportRun

group = noun("事项。", "Cases.")
SAID = 20  # refused rows shown to people; the last line of JSON has them all


@verb(
    group,
    "import",
    "导入其他系统的登记表（xlsx、csv）：表头在前十行里自动认出。可以反复运行，中断后再运行即可接上；"
    "已有的行不变，看不懂的行逐行说明原因。",
    "Import another system's register (xlsx, csv); the header is found within the first ten rows. May be run again, "
    "also after a stop: rows that are there stay as they are, unreadable ones are refused with their reason.",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--place", required=True, help="区县、街道或社区的代码。 The code of a county, street or community."
)
@click.option(
    "--source",
    default=importing.SOURCE,
    show_default=True,
    help="来源系统的短名；编号在同一来源里只认一次。 A short name of the other system; a number counts once in it.",
)
@click.option(
    "--public",
    is_flag=True,
    help="内容本来就是公开的：列入公开列表。 The texts are public already: list them publicly.",
)
@click.option(
    "--refused",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把拒收的行写成 xlsx，原因在出错的格子里。 Write the refused rows to a workbook, the reason at its cell.",
)
@reports
def import_file(file: Path, place: str, source: str, public: bool, refused: Path | None) -> Report:
    with ExitStack() as bars:
        run_id = importing.import_cases(
            actor=SYSTEM,
            path=file,
            place_code=place,
            source=source,
            is_public=public,
            on_start=lambda total: bars.enter_context(progress("cases", total)),
        )
    run = imports.get_import(SYSTEM, run_id)
    if refused is not None:
        with refused.open("wb") as workbook:
            write_refused(workbook, run)
    return _report(run)


def _report(run: ImportRun) -> Report:
    refused = [
        {"row": row.row, "number": row.number, "column": row.column, "code": row.code, "why": row.why}
        for row in imports.refused_rows(run)
    ]
    counts = {name: getattr(run, name) for name in ("read", "created", "joined", "updated", "unchanged")}
    lines = [
        _(
            "读到 %(read)d 行：新建 %(created)d 件，并入 %(joined)d 行，补上答复 %(updated)d 行，"
            "未变 %(unchanged)d 行，拒收 %(refused)d 行。"
        )
        % (counts | {"refused": len(refused)})
    ]
    lines += [_("第 %(row)d 行（%(number)s）：%(why)s") % row for row in refused[:SAID]]
    if len(refused) > SAID:
        lines.append(_("还有 %(count)d 行，见 --json 或工作台的导入页。") % {"count": len(refused) - SAID})
    return Report(counts | {"refused": refused}, lines)


@verb(
    group,
    "mail",
    "收一封或几封电子邮件（FILE，没有就读标准输入），成为事项或并入原来的事项；收不了的留在工作台等人看。"
    "同一封信只收一次。可以接在邮件服务器后面。",
    "Take letters by e-mail (FILE, else standard input): each becomes a matter or goes to the one it answers; what "
    "cannot be taken waits on the workbench. A letter is taken once. May stand behind a mail server's pipe.",
)
@click.argument(
    "paths", metavar="[FILE]…", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@reports
def take_mail(paths: tuple[Path, ...]) -> Report:
    given = (path.read_bytes() for path in paths) if paths else [sys.stdin.buffer.read(MOST_BYTES + 1)]
    rows = [letters.receive_letter(raw=raw) for raw in given]
    found = [
        {"state": row.state, "number": row.case.number if row.case else "", "why": row.reason} for row in rows
    ]
    lines = [
        f"{row.get_state_display()}　{row.case.number if row.case else row.reason_words}" for row in rows
    ]
    return Report({"letters": found}, lines)


@verb(
    group,
    "hot",
    "列出热点问题，最热的在前。有还没归并的诉求时先归并。",
    "List hot issues, the hottest first. Matters that are not grouped yet are grouped before.",
)
@click.option(
    "--place", default="", help="区县、街道或社区的代码。 The code of a county, street or community."
)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="几个。 How many.")
@click.option("--again", is_flag=True, help="全部重新归并。 Group everything anew.")
@reports
def hot_issues(place: str, top: int, again: bool) -> Report:
    where = place or str(settings.LIREN_PLACE)
    if again or not hot.is_grouped(where):
        hot_regrouping.regroup(county=where[:6])
    least = hot.figures_at(where).least
    found = hot.list_hot(SYSTEM, hot.HotFilter(place=where), least, size=top).issues
    numbers = hot.outside_numbers(found)
    rows = [_hot_row(issue, numbers.get(issue.id, [])) for issue in found]
    lines = [
        _("%(heat).1f　%(title)s：%(n)d 件，%(people)d 人，附议 %(votes)d") % (row | {"n": len(row["cases"])})
        for row in rows
    ]
    return Report(rows, lines or [_("还没有热点问题。")])


def _hot_row(issue: HotIssue, numbers: list[str]) -> dict[str, Any]:
    return {
        "title": issue.title,
        "cases": numbers,
        "people": issue.people,
        "votes": issue.votes,
        "from": f"{issue.first_at.astimezone(clock.LOCAL):%Y-%m-%d}",
        "to": f"{issue.last_at.astimezone(clock.LOCAL):%Y-%m-%d}",
        "heat": round(issue.heat, 3),
    }


@verb(
    group,
    "recount",
    "重新汇总三率：从每一件事重算。",
    "Sum up the three rates anew from every matter.",
)
@reports
def recount() -> Report:
    counted = rate_sums.rebuild()
    return Report({"cases": counted}, [_("汇总了 %(n)d 件事。") % {"n": counted}])
