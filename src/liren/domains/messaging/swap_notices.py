"""Telling those concerned that a change of duty shifts is asked for, agreed or declined."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.organisations.duty_hooks import HOOKS
from liren.kernel import dates

if TYPE_CHECKING:
    from liren.domains.organisations.models import DutySwap


def _when(moment: object) -> str:
    return dates.moment(dt.datetime.fromisoformat(str(moment)))


_TEXT = _("%(body)s：%(who)s的 %(day)s 换 %(other)s的 %(other_day)s。")
_READINGS = (("day", _when), ("other_day", _when))
_TITLES = {
    "waiting": _("有人想和您换班，等您同意"),
    "agreed": _("换班换成了"),
    "declined": _("对方没有同意换班"),
    "dropped": _("对方不换班了"),
}
TEMPLATES = tuple(
    Template(f"organisations.swap.{state}", title, _TEXT, readings=_READINGS, topic="duty")
    for state, title in _TITLES.items()
)
NAMES = {
    "day": (_("哪一天"), _("12月1日 17:30")),
    "other": (_("对方"), _("周小满")),
    "other_day": (_("对方哪一天"), _("12月3日 17:30")),
}


def tell(swap: DutySwap) -> None:
    """The one who is asked, or the one who asked; in the transaction of the deed. The names are of before a change."""
    is_to_other = swap.state in ("waiting", "dropped")
    told = swap.other.holder_id if is_to_other else swap.shift.holder_id
    queue_notices(
        template=f"organisations.swap.{swap.state}",
        account_ids=[told],
        context={
            "body": swap.shift.body.short_name,
            "who": str(swap.shift.holder),
            "day": swap.shift.starts_at.isoformat(),
            "other": str(swap.other.holder),
            "other_day": swap.other.starts_at.isoformat(),
            "page": "duty",
        },
        place_code=swap.shift.body.place_code,
        key=f"swap:{swap.id}:{swap.state}",
    )


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
    HOOKS.tell_of_swap = tell
