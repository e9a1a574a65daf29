"""How a person wishes to be told: changed by that person alone."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.messaging import errors
from liren.domains.messaging.choices import Channel, DigestKind, Topic
from liren.domains.messaging.models import Preference
from liren.domains.messaging.queries.preferences import wishes_of
from liren.domains.messaging.rules import wishes as rules
from liren.kernel import audit, clock, mail, turns
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.sealed import blind_index

CODE_LIFE = dt.timedelta(minutes=30)
CODE_TRIES = 5
CODES_MOST = 5  # letters with codes an hour that one person may have sent
PAUSE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceWish:
    """`channels`: for each topic on the page, those that are ticked. Quiet hours: both times or none."""

    channels: Mapping[str, Sequence[str]]
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None
    language: str = settings.LANGUAGE_CODE
    digest: str = ""
    digest_hour: int = 8
    digest_day: int = 0


@transaction.atomic
def set_preferences(*, actor: Actor, wish: PreferenceWish) -> Preference:
    """Refuses to switch off what must be told, a half of quiet hours, and letters without an address."""
    preference = _own(actor)
    if (wish.quiet_from is None) != (wish.quiet_until is None) or (
        wish.quiet_from is not None and wish.quiet_from == wish.quiet_until
    ):
        raise errors.QuietHalf(field="quiet_from")
    chosen = {}
    for topic, ticked in wish.channels.items():
        if topic in Topic.values:
            _check(topic, ticked, has_email=bool(preference.email))
            chosen[topic] = [channel for channel in rules.BY_PERSON if channel in ticked]
    before = {"channels": preference.channels}
    preference.channels = {**preference.channels, **chosen}
    preference.quiet_from, preference.quiet_until = wish.quiet_from, wish.quiet_until
    _set_digest(preference, wish)
    preference.save()
    if wish.language in dict(settings.LANGUAGES):
        Account.objects.filter(id=preference.account_id).update(language=wish.language)
    _record(actor, "messaging.preference.changed", before=before, after={"channels": preference.channels})
    return preference


def _set_digest(preference: Preference, wish: PreferenceWish) -> None:
    """When the next one is due; a moment that is not changed stays, so that saving the page costs nobody one."""
    kind = wish.digest if wish.digest in DigestKind.values else ""
    hour, day = min(max(wish.digest_hour, 0), 23), min(max(wish.digest_day, 0), 6)
    if (kind, hour, day) == (preference.digest, preference.digest_hour, preference.digest_day):
        return
    preference.digest, preference.digest_hour, preference.digest_day = kind, hour, day
    now = clock.now()
    preference.digest_since = preference.digest_since or now
    local = now.astimezone(clock.LOCAL)
    preference.digest_at = rules.next_digest(kind, hour, day, local) if kind else None


def _check(topic: str, ticked: Sequence[str], *, has_email: bool) -> None:
    for channel in rules.BY_PERSON:
        if channel in rules.BOUND.get(topic, ()) and channel not in ticked:
            raise errors.BoundTopic(topic=Topic(topic).label, channel=Channel(channel).label)
    if rules.EMAIL in ticked and not has_email:
        raise errors.EmailNotConfirmed(field="address")


def ask_email(*, actor: Actor, address: str) -> None:
    """Sends a code to a new address; it counts once the code has come back.

    Refuses what is no address, another code within a minute or a sixth within an hour, and `messaging.email_not_sent`.
    """
    plain = mail.normal_address(address)
    if plain is None:
        raise errors.WrongEmail(field="address")
    turns.take("messaging.email_code", str(actor.id), most=CODES_MOST)
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        preference = _own(actor)
        if preference.code_sent_at and clock.now() - preference.code_sent_at < PAUSE:
            raise errors.EmailNotSent(field="address")
        preference.new_email, preference.code_tries = plain, 0
        preference.code_digest, preference.code_sent_at = _digest(preference, code), clock.now()
        preference.save()
    text = _("您的验证码是 %(code)s，30 分钟内有效。不是您本人操作，不用理会。") % {"code": code}
    try:
        mail.send(address=plain, subject=_("里仁：验证邮箱"), text=text, key=secrets.token_hex(16))
    except Exception as problem:  # whatever a pluggable sender raises, the person is told what to do
        raise errors.EmailNotSent(field="address") from problem


def confirm_email(*, actor: Actor, code: str) -> None:
    """The new address counts from now on. Refuses a wrong, spent or old code; five tries a code."""
    with transaction.atomic():
        preference = _own(actor)
        is_live = preference.code_sent_at is not None and clock.now() - preference.code_sent_at <= CODE_LIFE
        is_live = is_live and preference.code_tries < CODE_TRIES and bool(preference.code_digest)
        given = "".join(letter for letter in code if letter.isdigit())
        is_right = is_live and hmac.compare_digest(preference.code_digest, _digest(preference, given))
        if is_right:
            preference.email, preference.new_email, preference.code_digest = preference.new_email, "", ""
            _record(actor, "messaging.preference.email_confirmed")
        preference.code_tries += 1
        preference.save()
    if not is_right:
        raise errors.EmailCodeWrong(field="code")


@transaction.atomic
def remove_email(*, actor: Actor) -> None:
    """No letters any more; topics that came by letter come by the other ways."""
    preference = _own(actor)
    preference.email = preference.new_email = preference.code_digest = ""
    preference.channels = {
        topic: [channel for channel in channels if channel != rules.EMAIL]
        for topic, channels in preference.channels.items()
    }
    preference.save()
    _record(actor, "messaging.preference.email_removed")


def _own(actor: Actor) -> Preference:
    """The actor's row, made with the first wish; locked."""
    account_id = own_id(actor)
    wishes_of.forget_now_and_after()
    locked(Account.objects.filter(id=account_id)).get()
    found = Preference.objects.filter(account_id=account_id).first()
    if found is None:
        found = Preference(account_id=account_id)
        found.save(force_insert=True)
    return found


def _digest(preference: Preference, code: str) -> str:
    return blind_index(f"{preference.account_id}\0{preference.new_email}\0{code}", context="messaging.email")


def _record(actor: Actor, verb: str, *, before: object = None, after: object = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="preference",
        object_id=own_id(actor),
        place_code=audit.NOWHERE,
        before=before,
        after=after,
        subject=actor.id,
    )


def take_due_digest(account_id: uuid.UUID) -> Preference | None:
    """The preference of one whose digest is due, put on to its next; in the transaction that queues the digest.

    None if it is not due any more or another worker has it. `digest_since` is then up to when this one tells, and the
    row given still says since when.
    """
    due = Preference.objects.filter(account_id=account_id, digest_at__lte=clock.now())
    preference = locked(due, skip=True).first()
    if preference is None or preference.digest_at is None:
        return None
    local = clock.now().astimezone(clock.LOCAL)
    following = rules.next_digest(preference.digest, preference.digest_hour, preference.digest_day, local)
    Preference.objects.filter(account_id=account_id).update(digest_at=following, digest_since=clock.now())
    return preference
