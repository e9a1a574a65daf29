"""Background work: what waits, who works, what comes round, and what failed to the end."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.hands import span_words
from liren.kernel import clock, dead_letters, outbox
from liren.kernel.outbox import TickState

RIGHT = dead_letters.RIGHT
PAGE = 50
SLACK = dt.timedelta(minutes=1)
STATES = ("waiting", "retried", "dismissed")


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else STATES[0]
    letters = dead_letters.list_dead_letters(
        actor, state=state, before=_key(request.GET.get("after", "")), limit=PAGE + 1
    )
    summary = outbox.work_summary()
    words = {
        "summary": summary,
        "waited": span_words(clock.now() - summary.oldest) if summary.oldest else "",
        "workers": [(worker, span_words(clock.now() - worker.started_at)) for worker in summary.workers],
        "rounds": [(tick, is_overdue(tick)) for tick in summary.ticks],
        "letters": letters[:PAGE],
        "next_key": str(letters[PAGE - 1].row.id) if len(letters) > PAGE else "",
        "state": state,
        "tabs": [("waiting", _("等人处理")), ("retried", _("已重新交办")), ("dismissed", _("已放下"))],
    }
    return render(request, "bench/work/page.html", words)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def is_overdue(tick: TickState) -> bool:
    """A job that should have begun longer ago than a worker may be silent."""
    return clock.now() - tick.next_at > outbox.DEAD_AFTER + SLACK


@require_POST
@with_right(RIGHT)
def retry(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    dead_letters.retry_dead_letter(actor=actor_in(request), letter_id=letter_id)
    messages.success(request, _("已重新交办，后台会马上再做一次。"))
    return redirect("bench:work")


@require_POST
@with_right(RIGHT)
def dismiss(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    dead_letters.dismiss_dead_letter(actor=actor_in(request), letter_id=letter_id, reason=reason)
    messages.success(request, _("已放下，理由记下了。"))
    return redirect("bench:work")
