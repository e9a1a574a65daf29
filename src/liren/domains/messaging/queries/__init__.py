"""Every read of deliveries."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from liren.domains.messaging import links, wording
from liren.domains.messaging.choices import Channel
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.queries.words import rendered, rendered_part
from liren.domains.messaging.rules import letters
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
    return _own(actor).filter(read_at__isnull=True)


def _own(actor: Actor) -> QuerySet[Delivery]:
    if actor.id is None:
        return Delivery.objects.none()
    return Delivery.objects.filter(account_id=actor.id, channel=Channel.IN_APP)


def list_notices(
    actor: Actor,
    *,
    before: uuid.UUID | None = None,
    limit: int = 20,
    topic: str = "",
    only_unread: bool = False,
) -> list[Notice]:
    """The actor's own notices, newest first, of one `topic` if given; the next page begins `before` the last id."""
    if actor.id is None:
        return []
    rows = _own(actor).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    if topic:
        rows = rows.filter(template__in=[t.key for t in wording.TEMPLATES.values() if t.topic == topic])
    return [_as_notice(row) for row in rows[:limit]]


def _as_notice(row: Delivery) -> Notice:
    context: dict[str, Any] = json.loads(row.context)
    said = rendered(row.template, context, get_language() or row.language, row.place_code)
    moment = row.sent_at or row.created_at
    return Notice(row.id, row.template, said.title, said.text, context, moment, row.read_at)


def rendered_outward(delivery: Delivery, part: str) -> str:
    """One part of a message in its recipient's language."""
    template = wording.TEMPLATES[delivery.template]
    context = json.loads(delivery.context)
    return rendered_part(template, part, context, delivery.language, delivery.place_code)


@dataclass(frozen=True, slots=True)
class SaidByMail:
    """A letter as it leaves."""

    subject: str
    text: str
    headers: dict[str, str]


def rendered_letter(delivery: Delivery) -> SaidByMail:
    """A letter in its recipient's language. One that may be answered says so, above the words and below them."""
    subject, text = (rendered_outward(delivery, part) for part in ("title", "text"))
    context = json.loads(delivery.context)
    letter = context.get(letters.LETTER) or {}
    if letter.get(letters.REPLY_TO):
        number = str(context.get("number", ""))
        subject = letters.subject_with(subject, number)
        with override(delivery.language):
            top = f"##- {_('请在这一行以上写回信')} -##"
            below = _("直接回复本邮件，就是对这件事的补充。回信的地址只属于您，请不要转给别人。")
        text = f"{top}\n\n{text}\n\n{below}\n"
    read_on = links.lines_of(delivery.template, context, delivery.language)
    stop = links.stop_of(delivery.template, context)
    return SaidByMail(subject, "\n\n".join((text, *read_on)), letters.headers_of(letter) | stop)


def person_of_letter(delivery_id: uuid.UUID, address: str) -> str:
    """The id of the person to whom this letter went, if it went to that address; empty for nobody. One query."""
    delivery = Delivery.objects.filter(id=delivery_id, channel=Channel.EMAIL).exclude(email_index="").first()
    if delivery is None or delivery.email.lower() != address.lower():
        return ""
    letter = json.loads(delivery.context).get(letters.LETTER) or {}
    return str(letter.get(letters.PERSON, ""))


def rendered_sms(delivery: Delivery) -> str:
    """The short message in its recipient's language, within the length of one message."""
    return rendered_outward(delivery, "sms")
