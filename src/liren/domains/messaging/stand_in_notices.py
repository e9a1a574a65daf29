"""Telling deputy and holder that a role is lent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.access.choices import Role
from liren.domains.access.stand_in_hooks import HOOKS
from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.kernel import dates

if TYPE_CHECKING:
    from liren.domains.access.models import StandIn


def _when(moment: object) -> str:
    return dates.moment(dt.datetime.fromisoformat(str(moment)))


LENT = Template(
    key="access.stand_in",
    title=_("代班安排好了"),
    text=_("%(deputy)s代%(who)s的“%(role)s”，从 %(from)s 到 %(until)s。"),
    readings=(("role", lambda role: str(Role(str(role)).label)), ("from", _when), ("until", _when)),
    topic="duty",
)
NAMES = {
    "deputy": (_("代班的人"), _("周小满")),
    "role": (_("哪个角色"), _("社区负责人")),
    "from": (_("从什么时候"), _("12月1日 0:00")),
    "until": (_("到什么时候"), _("12月6日 0:00")),
}


def tell(row: StandIn) -> None:
    """Both, except whoever arranged it."""
    told = [one for one in (row.deputy_id, row.holding.account_id) if one != row.lent_by_id]
    queue_notices(
        template=LENT.key,
        account_ids=told,
        context={
            "deputy": row.deputy.display_name,
            "who": row.holding.account.display_name,
            "role": row.holding.role,
            "from": row.starts_at.isoformat(),
            "until": row.ends_at.isoformat(),
            "page": "stand_ins",
        },
        place_code=row.place_code,
        key=f"{LENT.key}:{row.id}",
    )


def register() -> None:
    wording.register(LENT)
    wording.name_words(NAMES)
    HOOKS.tell_of_stand_in = tell
