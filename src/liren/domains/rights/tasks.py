"""What the worker does for people's rights."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.rights.actions import copies, corrections, deletions, kin, looks, retention
from liren.kernel import outbox


@outbox.every(600, name="rights.looks", title=_("提醒答复居民问的查看"))
def remind_of_looks() -> None:
    looks.remind_of_looks()


@outbox.every(600, name="rights.requests", title=_("提醒办理更正和删除的申请"))
def remind_of_requests() -> None:
    corrections.remind_of_corrections()
    deletions.remind_of_deletions()
    kin.remind_of_kin()


@outbox.outward(queue="heavy", title=_("做个人信息副本"))
def make_copy(copy_id: str) -> None:
    """Outside a transaction, since it reads and draws for long; its end is one transaction."""
    copies.make_copy(uuid.UUID(copy_id))


# Every hour, since a run that was cut off goes on in the next; what is finished today is not begun again.
@outbox.every(3600, name="rights.retention", title=_("保存期满的删除，或提出删除"))
def keep_terms() -> None:
    retention.keep_terms()


@outbox.every(600, name="rights.copies", title=_("删去过期的个人信息副本"))
def clear_copies() -> None:
    copies.clear_copies()
