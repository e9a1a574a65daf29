"""Telling people that a passkey of theirs was added, removed, or found to have been copied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.access.sign_in_hooks import HOOKS
from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.kernel import clock, dates

if TYPE_CHECKING:
    from liren.domains.access.models import Passkey


def _when(moment: object) -> str:
    return dates.moment(dt.datetime.fromisoformat(str(moment)))


ADDED = Template(
    key="access.passkey_added",
    title=_("您的账号添加了一把通行密钥"),
    text=_("“%(passkey)s”，%(at)s。是您本人就不用管；不是，请马上移除它，再结束不认识的登录。"),
    readings=(("at", _when),),
    topic="safety",
)
REMOVED = Template(
    key="access.passkey_removed",
    title=_("您的账号移除了一把通行密钥"),
    text=_("“%(passkey)s”，%(at)s。是您本人就不用管；不是，请马上改密码，再结束不认识的登录。"),
    readings=(("at", _when),),
    topic="safety",
)
COPIED = Template(
    key="access.passkey_copied",
    title=_("您的一把通行密钥可能被人复制"),
    text=_("“%(passkey)s”，%(at)s：它的计数倒退了，没有让它登录。请移除它，另添一把。"),
    readings=(("at", _when),),
    topic="safety",
)
KINDS = {"added": ADDED, "removed": REMOVED, "copied": COPIED}
NAMES = {"passkey": (_("通行密钥的名字"), _("办公室电脑"))}


def tell(passkey: Passkey, what: str) -> None:
    """Inside the product, and by whatever other way the person has chosen for it."""
    template, now = KINDS[what], clock.now()
    queue_notices(
        template=template.key,
        account_ids=[passkey.account_id],
        context={"passkey": passkey.name, "at": now.isoformat(), "page": "passkeys"},
        place_code=passkey.account.home_place_code,
        key=f"{template.key}:{passkey.id}:{now.timestamp():.3f}",
    )


def register() -> None:
    for template in KINDS.values():
        wording.register(template)
    wording.name_words(NAMES)
    HOOKS.tell_of_passkey = tell
