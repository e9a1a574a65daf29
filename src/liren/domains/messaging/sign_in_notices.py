"""Telling people that somebody came into their account with a device not seen before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.access.devices import named
from liren.domains.access.sign_in_hooks import HOOKS
from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.kernel import dates

if TYPE_CHECKING:
    from liren.domains.access.models import SignIn


def _when(moment: object) -> str:
    return dates.moment(dt.datetime.fromisoformat(str(moment)))


NEW_DEVICE = Template(
    key="access.new_device",
    title=_("有一台没见过的设备登录了您的账号"),
    text=_("%(device)s，%(at)s。是您本人就不用管；不是，请马上改密码，再结束那处登录。"),
    readings=(("device", lambda agent: named(str(agent))), ("at", _when)),
    topic="safety",
)
NAMES = {
    "device": (_("设备"), "Chrome · Windows"),
    "at": (_("什么时候"), _("11月30日 17:30")),
}


def tell(sign_in: SignIn) -> None:
    """Inside the product, and by whatever other way the person has chosen for it."""
    queue_notices(
        template=NEW_DEVICE.key,
        account_ids=[sign_in.account_id],
        context={"device": sign_in.agent, "at": sign_in.at.isoformat(), "page": "sign_ins"},
        place_code=sign_in.account.home_place_code,
        key=f"{NEW_DEVICE.key}:{sign_in.id}",
    )


def register() -> None:
    wording.register(NEW_DEVICE)
    wording.name_words(NAMES)
    HOOKS.tell_of_device = tell
