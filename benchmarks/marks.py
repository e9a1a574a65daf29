"""What the trial of `kill -9` works off: an effect that counts itself, and a worker that kills itself."""

from __future__ import annotations

import os
import signal

from liren.kernel import outbox
from liren.kernel.lock import next_serial
from liren.kernel.worker import Worker

STEPS = ("picked", "claiming", "claimed", "begun", "effected", "marked", "finished")


@outbox.effect(retries=50)
def leave_mark(name: str) -> None:
    """Counts one up under `name`: the count says how often the effect happened."""
    next_serial(name)


class DoomedWorker(Worker):
    """Sends itself SIGKILL at the `nth` arrival at `step`; with an empty step it lives."""

    step = ""
    nth = 1

    def at(self, step: str) -> None:
        if step != self.step:
            return
        self.nth -= 1
        if self.nth == 0:
            os.kill(os.getpid(), signal.SIGKILL)
