"""What the worker does for access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.access.actions import answers
from liren.kernel import outbox


@outbox.every(3600, name="access.answers", title=_("清理两天前的接口应答"))
def forget_old_answers() -> None:
    answers.forget_old_answers()


def register() -> None:
    """Importing this module has registered the tick; called when the room opens."""
