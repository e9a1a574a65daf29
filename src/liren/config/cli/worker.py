"""`liren worker …`"""

from __future__ import annotations

from collections.abc import Sequence

import click
from django.core.management import call_command

from liren.config.console import noun, verb

group = noun("后台工作。", "The background work.")


@verb(
    group,
    "run",
    "做后台工作：通知、提醒、时限；Ctrl-C 停止。繁重的队列可以另起进程。",
    "Work off the background queue: notices, reminders, limits; Ctrl-C stops. Heavy queues may have their own process.",
)
@click.option(
    "--queue",
    "queues",
    multiple=True,
    type=click.Choice(["default", "heavy"]),
    help="默认两种都做。 Both by default.",
)
def run(queues: Sequence[str]) -> None:
    call_command("worker", queues=list(queues or ("default", "heavy")))
