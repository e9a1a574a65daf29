"""`liren worker …`"""

from __future__ import annotations

from collections.abc import Sequence

import click
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.kernel import outbox
from liren.kernel.worker import run_worker

group = noun("后台工作。", "The background work.")


@verb(
    group,
    "run",
    "做后台工作：通知、提醒、时限；Ctrl-C 停止。繁重的队列可以另起进程。",
    "Work off the background queue: notices, reminders, limits; Ctrl-C stops. Heavy work may have its own process.",
)
@click.option(
    "--queue",
    "queues",
    multiple=True,
    type=click.Choice(["default", "heavy"]),
    help="只做这一队列，默认全做。 This queue only; all by default.",
)
@click.option("--batch", is_flag=True, help="做完眼前的就结束。 End when nothing is ready.")
def run(queues: Sequence[str], batch: bool) -> None:
    autodiscover_modules("tasks")
    run_worker(queues or ("*",), batch=batch)


@verb(
    group,
    "status",
    "后台是否在运行，积压多少，多少件要人处理。没有后台在运行时退出状态为 1。",
    "Whether a worker runs, how much waits, how much needs a person. Exit status 1 if no worker runs.",
)
@reports
def status() -> Report:
    summary = outbox.work_summary()
    figures = {
        "workers": len(summary.workers),
        "waiting": summary.waiting,
        "later": summary.later,
        "running": summary.running,
        "done_today": summary.done_today,
        "dead": summary.dead,
        "oldest": summary.oldest and summary.oldest.isoformat(),
    }
    lines = [
        _("后台进程 %(workers)d 个；待做 %(waiting)d 件，稍后 %(later)d 件，在做 %(running)d 件。") % figures,
        _("今天做完 %(done_today)d 件；要人处理 %(dead)d 件。") % figures,
    ]
    return Report(figures, lines, passed=bool(summary.workers))
