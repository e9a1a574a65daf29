"""What whoever keeps the district is told; queued with the deed, once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.access import queries as access
from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.processing.models import Recipient
from liren.domains.processing.recipient_choices import EndAlarm

KEEPERS = "district"
OVER, LATE = "processing.recipient_over", "processing.recipient_late"
TEMPLATES = (
    Template(
        OVER,
        _("和一个接收方的约定到期了"),
        _("请对方返还或者删除个人信息，在接收方一页写明怎样确认的；还要继续的，改约定的期限。"),
    ),
    Template(
        LATE,
        _("接收方到期十天，还没有确认返还或者销毁"),
        _("约定已经过期，对方手里的个人信息怎样处理了还没有写明。请马上问清。"),
    ),
)


def tell_over(row: Recipient) -> None:
    template = LATE if row.alarm_stage == EndAlarm.LATE else OVER
    queue_notices(
        template=template,
        account_ids=[one.id for one in access.holders_of_role(KEEPERS, row.place_code)],
        context={"recipient": str(row.id)},
        place_code=row.place_code,
        key=f"{template}:{row.id}:{row.until}",
    )


def register() -> None:
    wording.register(*TEMPLATES)
