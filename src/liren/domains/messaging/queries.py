"""Every read of deliveries."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.messaging import wording
from liren.domains.messaging.choices import Channel
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.rules import filled, fitted_sms, sms_limit
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as its reader sees it, in the language now active. `context` holds the ids for links."""

    id: uuid.UUID
    template: str
    title: str
    text: str
    context: dict[str, Any]
    sent_at: dt.datetime
    read_at: dt.datetime | None


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read; nobody signed in has none (and costs no query)."""
    return unread_notices(actor).count() if actor.id else 0


def unread_notices(actor: Actor) -> QuerySet[Delivery]:
    """For counting them together with other things."""
    if actor.id is None:
        return Delivery.objects.none()
    return Delivery.objects.filter(account_id=actor.id, channel=Channel.IN_APP, read_at__isnull=True)


def list_notices(actor: Actor, *, before: uuid.UUID | None = None, limit: int = 20) -> list[Notice]:
    """The actor's own notices, newest first; the next page begins `before` the last id shown."""
    if actor.id is None:
        return []
    rows = Delivery.objects.filter(account_id=actor.id, channel=Channel.IN_APP).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return [_as_notice(row) for row in rows[:limit]]


def _as_notice(row: Delivery) -> Notice:
    context: dict[str, Any] = json.loads(row.context)
    template = wording.TEMPLATES.get(row.template)
    read = template.read(context) if template else {}
    title = filled(str(template.title), read) if template else _("一条通知")
    text = filled(str(template.text), read) if template else ""
    return Notice(row.id, row.template, title, text, context, row.sent_at or row.created_at, row.read_at)


def rendered_sms(delivery: Delivery) -> str:
    """The short message in its recipient's language, within the length of one message."""
    with override(delivery.language):
        template = wording.TEMPLATES[delivery.template]
        context = template.read(json.loads(delivery.context))
        return fitted_sms(str(template.sms), context, sms_limit(delivery.language))
