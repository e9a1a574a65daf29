"""The kernel's own periodic jobs: finished tasks are forgotten after a month, dead workers after their rows."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liren.kernel import clock, outbox
from liren.kernel.models import DeadLetter, DeadLetterState

KEEP_DONE = dt.timedelta(days=30)
BATCH = 5000


@outbox.every(3600, name="kernel.finished_tasks", title=_("清理一个月前做完的后台任务"))
def forget_finished_tasks() -> None:
    """Removes the rows of tasks finished a month ago, but never one whose dead letter still waits."""
    waiting = DeadLetter.objects.filter(state=DeadLetterState.WAITING).values("task_id")
    old = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED),
        finished_at__lt=clock.now() - KEEP_DONE,
    ).exclude(id__in=waiting)
    DBTaskResult.objects.filter(id__in=list(old.order_by().values_list("id", flat=True)[:BATCH])).delete()
