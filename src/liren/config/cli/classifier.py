"""`liren classifier …`"""

from __future__ import annotations

import time
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.domains.casework.actions import teaching
from liren.kernel.actor import SYSTEM

group = noun("建议模型：从已定的事里学类别。", "Suggestion models, learnt from what was decided.")
FILE = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@verb(
    group,
    "train",
    "从标好类别的文件（xlsx、csv）学一版模型，连同在留出文字上的成绩存下；启用由人在工作台决定。"
    "写 --place 时类别要在那个区县的目录里；不写是试学，类别不限，不能启用。",
    "Learn a version from a labelled file (xlsx, csv) and keep it with its figures on texts held out; a person puts it "
    "into use on the workbench. With --place the labels must be in that county's catalogue; without, it is a trial.",
)
@FILE
@click.option("--place", default="", help="区县代码。 The code of a county.")
@reports
def train(file: Path, place: str) -> Report:
    begun = time.monotonic()
    with progress("learning", 100) as advance:
        done = 0

        def tell(share: float) -> None:
            nonlocal done
            advance(int(share * 100) - done)
            done = int(share * 100)

        row = teaching.train_file(actor=SYSTEM, path=file, county=place[:6], on_step=tell)
    figures = {
        "version": row.version,
        "place": row.county,
        "id": str(row.id),
        "digest": row.digest,
        "file": str(Path(settings.MEDIA_ROOT) / row.path),
        "bytes": row.size,
        "examples": row.examples,
        "seconds": round(time.monotonic() - begun, 1),
        "held_out": {name: value for name, value in row.figures.items() if name != "confused"},
    }
    said = _("第 %(version)s 版学成了：%(examples)s 件，%(bytes)s 字节，%(seconds)s 秒。")
    return Report(figures, [said % figures])


@verb(
    group,
    "evaluate",
    "用标好类别的文件分几折考一考：相同和几乎相同的文字总在同一折里，"
    "旁边是字符 TF-IDF 加线性支持向量机的成绩。不存下什么。",
    "Cross-validate on a labelled file: texts that are the same or nearly so stay within one fold; beside it the "
    "figures of character TF-IDF with a linear support vector machine. Keeps nothing.",
)
@FILE
@click.option(
    "--folds", type=click.IntRange(2, 20), default=5, show_default=True, help="分几折。 How many folds."
)
@click.option(
    "--seeds", type=click.IntRange(1, 20), default=1, show_default=True, help="分几次。 How many ways to cut."
)
@reports
def evaluate(file: Path, folds: int, seeds: int) -> Report:
    with progress("folds", folds * seeds) as advance:
        found = teaching.evaluate_file(path=file, folds=folds, seeds=seeds, on_fold=advance)
    said = _(
        "%(n)s 件：宏平均 F1 %(macro_f1)s，对照 %(baseline_macro_f1)s；最有把握的八成 %(macro_f1_at_80_coverage)s。"
    )
    return Report(found.figures, [said % found.figures])
