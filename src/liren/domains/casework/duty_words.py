"""What whoever is on duty is told of a matter whose limit runs day and night."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liren.domains.casework import wording
from liren.domains.casework.models import Case
from liren.domains.casework.rules.duty import OnCall
from liren.domains.messaging.actions import queue_message, queue_notices
from liren.domains.messaging.rules import Template

_MOBILE = re.compile(r"1[3-9]\d{9}")
_READINGS = wording.readings(clock="clock", due="due")
CALLED = Template(
    "casework.duty.called",
    _("值班呼叫：请马上应答"),
    _("%(number)s “%(title)s”：%(clock)s期限 %(due)s。办公时间以外由您值班，请在 %(minutes)s 分钟内应答。"),
    sms=_("【里仁】值班呼叫：%(number)s 紧急，请在 %(minutes)s 分钟内登录应答。"),
    chat=_("【里仁】值班呼叫：%(number)s，%(clock)s期限 %(due)s。"),
    readings=_READINGS,
    topic="duty",
    is_danger=True,
)
NOBODY = Template(
    "casework.duty.nobody",
    _("没有值班的人应答"),
    _("%(number)s “%(title)s”：%(clock)s期限 %(due)s，值班表上已经没有别的人可以呼叫。"),
    sms=_("【里仁】%(number)s 紧急，值班表上没有人应答，请马上处理。"),
    readings=_READINGS,
    topic="duty",
    is_danger=True,
)
TEMPLATES = (CALLED, NOBODY)


def _context(case: Case, minutes: int) -> dict[str, object]:
    return {
        "number": case.number,
        "title": case.title,
        "clock": case.clock,
        "due": case.due_at.isoformat() if case.due_at else "",
        "minutes": minutes,
        "page": "duty",
    }


def tell_on_call(case: Case, one: OnCall, minutes: int) -> None:
    """Tells the person by every way, quiet hours or not, and the work chat of the body whose roster it is."""
    key, context = f"duty:{case.id}:{case.clock}:{case.owner_id}:{one.rank}", _context(case, minutes)
    queue_message(
        template=CALLED.key,
        account_id=one.account_id,
        phone=one.phone if _MOBILE.fullmatch(one.phone) else "",
        context=context,
        place_code=case.place_code,
        key=key,
    )
    queue_notices(
        template=CALLED.key,
        account_ids=(),
        context=context,
        place_code=case.place_code,
        key=f"{key}:chat",
        body_id=one.roster_id,
    )


def tell_of_nobody(case: Case, account_ids: Iterable[uuid.UUID]) -> None:
    queue_notices(
        template=NOBODY.key,
        account_ids=dict.fromkeys(account_ids),
        context=_context(case, 0),
        place_code=case.place_code,
        key=f"duty:{case.id}:{case.clock}:{case.owner_id}:nobody",
    )
