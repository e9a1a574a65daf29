"""What the worker does for people's rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.rights.actions import looks
from liren.kernel import outbox


@outbox.every(600, name="rights.looks", title=_("提醒答复居民问的查看"))
def remind_of_looks() -> None:
    looks.remind_of_looks()
