"""The only writer of deliveries. Queuing happens within the caller's transaction and needs no actor of its own:
the deed that causes a message is what the audit records."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.messaging import wording
from liren.domains.messaging.choices import Channel, DeliveryState
from liren.domains.messaging.errors import WrongPhone
from liren.domains.messaging.models import ChatRobot, Delivery, Preference
from liren.domains.messaging.queries.preferences import wishes_of
from liren.domains.messaging.queries.robots import robots_listening
from liren.domains.messaging.rules import Template
from liren.domains.messaging.rules.letters import LETTER
from liren.domains.messaging.rules.wishes import NOTHING_SAID, Wishes, channels_for, loud_again
from liren.kernel import clock, outbox
from liren.kernel.rows import insert_all
from liren.kernel.sealed import blind_index

MOBILE = re.compile(r"1[3-9]\d{9}")
DELIVER = "liren.domains.messaging.tasks.deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One of many who are told the same, each with an own `key`; see `queue_message`.

    Whoever wrote by e-mail is told there: `email` with the language and `letter`, what the letter answers and where
    it may be answered (`rules.letters`).
    """

    key: str
    context: Mapping[str, Any]
    place_code: str
    account_id: uuid.UUID | None = None
    phone: str = ""
    email: str = ""
    language: str = ""
    letter: Mapping[str, str] | None = None

    @property
    def is_reached(self) -> bool:
        """Whether there is any way at all to that person."""
        return bool(self.account_id or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class _Person:
    """Where an account is reached, and how it wishes to be."""

    phone: str = ""
    email: str = ""
    language: str = settings.LANGUAGE_CODE
    wishes: Wishes = NOTHING_SAID


UNKNOWN = _Person()


def queue_message(
    *,
    template: str,
    account_id: uuid.UUID | None = None,
    phone: str = "",
    context: Mapping[str, Any],
    place_code: str,
    key: str,
    language: str = "",
) -> None:
    """Tells one person something, within the caller's transaction; a `key` used before does nothing.

    An account is told by the ways it wishes: a notice, a letter, and where the template has a short form, a short
    message to the phone given (or the account's own). `context` fills the template and may hold ids for links.
    `language` is the account's own, or Chinese, if not given. Refuses a phone that is no mobile number
    (`messaging.wrong_phone`). At most three queries.
    """
    one = Addressee(key=key, context=context, place_code=place_code, account_id=account_id, phone=phone)
    _queue(template, [one], language)


def queue_messages(*, template: str, people: Sequence[Addressee]) -> None:
    """As `queue_message`, for many people at once, in three statements however many there are."""
    if people:
        _queue(template, people, "")


def queue_notices(
    *,
    template: str,
    account_ids: Iterable[uuid.UUID],
    context: Mapping[str, Any],
    place_code: str,
    key: str,
    body_id: uuid.UUID | None = None,
) -> None:
    """Tells many accounts the same, by the ways each wishes; and the work chat of the body whose work it is.

    At most three queries, and one more a county in a few seconds.
    """
    people = [
        Addressee(key=f"{key}:{one}", context=context, place_code=place_code, account_id=one)
        for one in account_ids
    ]
    _queue(template, people, "", body_id=body_id, key=key, context=context, place_code=place_code)


def _queue(
    template_key: str,
    people: Sequence[Addressee],
    language: str,
    *,
    body_id: uuid.UUID | None = None,
    key: str = "",
    context: Mapping[str, Any] | None = None,
    place_code: str = "",
) -> None:
    template = wording.TEMPLATES[template_key]
    known = _people_of({one.account_id for one in people if one.account_id}, needs_phone=bool(template.sms))
    rows: list[Delivery] = []
    moments: dict[uuid.UUID, dt.datetime] = {}
    for one in people:
        person = known.get(one.account_id, UNKNOWN)
        said_in = language or one.language or person.language
        person = replace(person, phone=one.phone or person.phone, language=said_in)
        told = _deliveries(template, one, person)
        rows += told
        loud = _loud(template, person)
        moments |= {row.id: loud for row in told if row.channel != Channel.IN_APP}
    for robot in _robots(template, body_id, place_code):
        shared = _shared(template, context or {}, place_code, f"{key}:{robot.id}")
        said = Delivery(**shared | {"language": robot.language}, channel=Channel.CHAT, robot_id=robot.id)
        rows.append(said)
        moments[said.id] = clock.now()
    with transaction.atomic(savepoint=False):
        insert_all(rows, ignore_conflicts=True)
        outbox.enqueue_all(DELIVER, [{"delivery_id": one} for one in moments], run_after=moments.values())


def _robots(template: Template, body_id: uuid.UUID | None, place_code: str) -> list[ChatRobot]:
    return robots_listening(body_id, template, place_code) if body_id and template.chat else []


def _deliveries(template: Template, one: Addressee, person: _Person) -> list[Delivery]:
    """One person's deliveries, by each way that is wished for and open."""
    check_context(template, one.context)
    wished = channels_for(template.topic, person.wishes)
    shared = _shared(template, one.context, one.place_code, one.key) | {"account_id": one.account_id}
    told = []
    if one.account_id and Channel.IN_APP in wished:
        sent = {"state": DeliveryState.SENT, "sent_at": shared["created_at"]}
        told.append(Delivery(**shared, **sent, channel=Channel.IN_APP))
    shared["language"] = person.language
    if person.phone and template.sms and Channel.SMS in wished:
        plain = _mobile(person.phone)
        told.append(Delivery(**shared, channel=Channel.SMS, phone=plain, phone_index=phone_index(plain)))
    if one.email:
        told.append(_letter(shared, one))
    elif person.email and Channel.EMAIL in wished:
        told.append(Delivery(**shared, channel=Channel.EMAIL, email=person.email))
    return told


def _letter(shared: Mapping[str, Any], one: Addressee) -> Delivery:
    """To an address that is no account's, with what makes an answer to it find its way."""
    context = _as_text({**one.context, LETTER: dict(one.letter or {})})
    index = blind_index(one.email, context="messaging.email")
    return Delivery(
        **{**shared, "context": context}, channel=Channel.EMAIL, email=one.email, email_index=index
    )


def _loud(template: Template, person: _Person) -> dt.datetime:
    """When something may leave for that person: danger always, the rest not in the quiet hours."""
    now = clock.now()
    return now if template.is_danger else loud_again(person.wishes, now.astimezone(clock.LOCAL))


def check_context(template: Template, context: Mapping[str, Any]) -> None:
    missing = wording.names_wanted(template) - set(context)
    if missing:
        raise ValueError(f"{template.key} wants {sorted(missing)}")


def _shared(template: Template, context: Mapping[str, Any], place_code: str, key: str) -> dict[str, Any]:
    return {
        "template": template.key,
        "context": _as_text(context),
        "language": settings.LANGUAGE_CODE,
        "place_code": place_code,
        "key": key,
        "created_at": clock.now(),
    }


def _as_text(context: Mapping[str, Any]) -> str:
    return json.dumps(dict(context), ensure_ascii=False, default=str)


def _people_of(account_ids: set[uuid.UUID], *, needs_phone: bool) -> dict[uuid.UUID | None, _Person]:
    """Those of the accounts about whom anything is to be known. At most one query, none without accounts."""
    if not account_ids:
        return {}
    if needs_phone:
        rows = Account.objects.select_related("preference").filter(id__in=account_ids)
        return {one.id: _person(one, getattr(one, "preference", None)) for one in rows}
    wishes = wishes_of(frozenset(account_ids))
    return {wish.account_id: _person(wish.account, wish) for wish in wishes}


def _person(account: Account, preference: Preference | None) -> _Person:
    phone = str(account.phone)
    if preference is None:
        return _Person(phone=phone, language=account.language)
    wishes = Wishes(preference.channels, preference.quiet_from, preference.quiet_until)
    return _Person(phone=phone, email=preference.email, language=account.language, wishes=wishes)


def _mobile(phone: str) -> str:
    plain = phone.replace(" ", "").replace("-", "").removeprefix("+86")
    if not MOBILE.fullmatch(plain):
        raise WrongPhone(field="phone", phone=phone[:20])
    return plain


def phone_index(phone: str) -> str:
    """By which the messages to one number are found."""
    return blind_index(phone, context="messaging.phone")
