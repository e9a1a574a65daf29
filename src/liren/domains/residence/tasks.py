"""What the worker does for residence registration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.residence.actions import by_day
from liren.kernel import outbox


@outbox.every(3600, name="residence.days", title=_("居住登记：到日子的提醒、中止和注销"))
def run_day() -> None:
    by_day.run_day()
