"""`liren divisions …`"""

from __future__ import annotations

import datetime as dt
import resource
import time
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.domains.territory.actions import Loaded, load_divisions
from liren.domains.territory.actions.divisions import bytes_of_tables
from liren.kernel.actor import SYSTEM

group = noun("行政区划。", "Divisions.")


@verb(
    group,
    "load",
    "从目录 DIR 载入统计用区划代码的五个文件：省、市、区县、乡级、村级（csv 或 csv.gz）。"
    "可以反复运行，中断后再运行即可接上。",
    "Load the five tables of statistical division codes in DIR: provinces, cities, areas, streets, villages "
    "(csv or csv.gz). May be run again; run again after a stop, it goes on.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2023-06-30",
    show_default=True,
    help="新代码自哪天起有效。 The day since which new codes are valid.",
)
@reports
def load(folder: Path, since: dt.datetime) -> Report:
    began = time.monotonic()
    with progress("divisions", bytes_of_tables(folder)) as advance:
        loaded = load_divisions(actor=SYSTEM, folder=folder, since=since.date(), on_progress=advance)
    figures = _figures(loaded) | {
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    return Report(figures, _lines(loaded))


def _figures(loaded: Loaded) -> dict[str, Any]:
    return {
        "levels": {
            level.value: {
                "places": counts.total,
                "created": counts.created,
                "updated": counts.updated,
                "unchanged": counts.unchanged,
            }
            for level, counts in loaded.levels.items()
        },
        "places": sum(counts.total for counts in loaded.levels.values()),
        "irregular": loaded.irregular.as_list(),
        "refused": loaded.refused.as_list(),
    }


def _lines(loaded: Loaded) -> list[str]:
    lines = [
        _("%(level)s：%(total)d 个（新建 %(created)d，更新 %(updated)d，未变 %(unchanged)d）")
        % {
            "level": level.label,
            "total": counts.total,
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
        }
        for level, counts in loaded.levels.items()
    ]
    for findings, sentence in (
        (loaded.irregular, _("特殊：%(what)s，%(count)d 个")),
        (loaded.refused, _("拒收：%(what)s，%(count)d 行")),
    ):
        lines += [sentence % {"what": kind.label, "count": count} for kind, count in findings.totals()]
    return lines
