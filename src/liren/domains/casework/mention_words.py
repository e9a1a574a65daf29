"""What somebody is told whom a comment names: who and where, never the comment's own words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liren.domains.casework.choices import Naming
from liren.domains.casework.models import Case
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.actions.sending import mark_keys_read
from liren.domains.messaging.rules import Template
from liren.kernel.actor import Actor

_TITLE = _("有人提到您")
_SMS = _("【里仁】%(number)s 的内部记录提到您，请登录工作台查看。")
MENTIONED = Template(
    "casework.mentioned",
    _TITLE,
    _("%(who)s在 %(number)s “%(title)s”的内部记录里提到您。"),
    sms=_SMS,
    topic="mention",
    link="bench_case",
)
# Of a confidential matter not even its title leaves the house.
MENTIONED_SEALED = Template(
    "casework.mentioned_sealed",
    _TITLE,
    _("%(number)s 的内部记录提到您。"),
    sms=_SMS,
    topic="mention",
    link="bench_case",
)
TEMPLATES = (MENTIONED, MENTIONED_SEALED)


def tell(actor: Actor, case: Case, message_id: uuid.UUID, account_ids: Iterable[uuid.UUID]) -> None:
    """Once for each comment and person, by the ways each wishes."""
    told = list(account_ids)
    if not told:
        return
    is_sealed = case.naming == Naming.CONFIDENTIAL
    context = {"number": case.number, "case": str(case.id), "note": str(message_id)}
    if not is_sealed:
        context |= {"title": case.title, "who": actor.name}
    queue_notices(
        template=(MENTIONED_SEALED if is_sealed else MENTIONED).key,
        account_ids=told,
        context=context,
        place_code=case.place_code,
        key=_key(message_id),
    )


def have_been_read(actor: Actor, message_ids: Iterable[uuid.UUID]) -> None:
    """Whoever has the comments before him needs no notice of them any more. One query."""
    mark_keys_read(actor=actor, keys=[_key(one) for one in message_ids])


def _key(message_id: uuid.UUID) -> str:
    return f"mention:{message_id}"
