"""Making and revoking the tokens of machines, and opening the door to one that shows such a token."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.access import errors, policies, rules
from liren.domains.access.actions.accounts import record
from liren.domains.access.models import Account, ApiToken
from liren.domains.access.queries import actor_of, narrowed
from liren.domains.territory.queries import find_place
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What is asked for. `place_code` may be empty (wherever the owner may); `days` from now. `recipient`: the id of
    whoever gets what it reads of people."""

    name: str
    scopes: Sequence[str]
    place_code: str = ""
    days: int = 90
    recipient: uuid.UUID | None = None


def make_token(*, actor: Actor, wish: TokenWish) -> tuple[ApiToken, str]:
    """One's own token and its secret, which is shown this once.

    Refuses no name, scopes that give the owner nothing there, a place outside, a wrong length, one too many.
    """
    if actor.kind is not ActorKind.STAFF:
        raise NotAllowed
    name, scopes = " ".join(wish.name.split()), sorted(set(wish.scopes))
    _check_wish(actor, name, scopes, wish)
    secret = rules.TOKEN_MARK + secrets.token_urlsafe(rules.TOKEN_BYTES)
    now = clock.now()
    with transaction.atomic():
        owner = locked(Account.objects.filter(id=policies.own_id(actor), is_active=True)).first()
        if owner is None:
            raise NotFound
        if owner.tokens.filter(revoked_at=None, expires_at__gt=now).count() >= rules.TOKENS_MOST:
            raise errors.TooManyTokens(most=rules.TOKENS_MOST)
        token = ApiToken(
            owner=owner,
            name=name,
            digest=digest_of(secret),
            hint=secret[: len(rules.TOKEN_MARK) + 4],
            scopes=scopes,
            place_code=wish.place_code,
            recipient=wish.recipient,
            is_recipient_said=True,
            made_at=now,
            expires_at=now + dt.timedelta(days=wish.days),
        )
        token.save(force_insert=True)
        facts = {"token": name, "scopes": scopes, "place": wish.place_code, "until": token.expires_at}
        record(actor, "access.token.made", owner, after=facts)
    return token, secret


def _check_wish(actor: Actor, name: str, scopes: list[str], wish: TokenWish) -> None:
    if not name or len(name) > 40:
        raise errors.TokenNameMissing(field="name")
    if not 1 <= wish.days <= rules.TOKEN_DAYS_MOST:
        raise errors.TokenDaysWrong(field="days", most=rules.TOKEN_DAYS_MOST)
    if wish.place_code and find_place(wish.place_code) is None:
        raise errors.TokenPlaceOutside(field="place_code")
    if wish.place_code and not narrowed(actor, rules.SCOPE_RIGHTS, wish.place_code).grants:
        raise errors.TokenPlaceOutside(field="place_code")
    for scope in scopes:
        if scope not in rules.SCOPE_RIGHTS or not narrowed(actor, [scope], wish.place_code).grants:
            raise errors.TokenScopeUnfit(field="scopes")
    if not scopes:
        raise errors.TokenScopeUnfit(field="scopes")


@transaction.atomic
def say_recipient(*, actor: Actor, token_id: uuid.UUID, recipient: uuid.UUID | None) -> ApiToken:
    """Whoever owns a token made before anybody asked says who gets what it reads of people; None for the own use.

    Refuses another's, and one of which it was said: another recipient takes another token.
    """
    token = locked(ApiToken.objects.select_related("owner").filter(id=token_id, owner_id=actor.id)).first()
    if token is None:
        raise NotFound
    if token.is_recipient_said or not token.is_live:
        raise errors.RecipientSaid
    token.recipient, token.is_recipient_said = recipient, True
    token.save(update_fields=["recipient", "is_recipient_said"])
    after = {"token": token.name, "recipient": str(recipient or "own")}
    record(actor, "access.token.recipient_said", token.owner, after=after)
    return token


def revoke_token(*, actor: Actor, token_id: uuid.UUID) -> None:
    """The token opens nothing from now on. One revoked before stays as it is."""
    with transaction.atomic():
        rows = policies.tokens_visible_to(actor).select_related("owner").filter(id=token_id)
        token = locked(rows).first()
        if token is None:
            raise NotFound
        if not policies.can_revoke_token(actor, token):
            raise NotAllowed
        if token.revoked_at is not None:
            return
        token.revoked_at, token.revoked_by_id = clock.now(), actor.id
        token.save(update_fields=["revoked_at", "revoked_by"])
        record(actor, "access.token.revoked", token.owner, before={"token": token.name})


@dataclass(frozen=True, slots=True)
class Caller:
    """A machine at the door: the owner's rights narrowed to the token."""

    token: ApiToken
    actor: Actor

    def has_scope(self, scope: str) -> bool:
        return scope in self.token.scopes


def open_door(*, secret: str) -> Caller:
    """Who acts with this token. Two queries, a third at most every ten minutes, noting that it was used.

    Refuses an unknown, revoked or expired token, and one whose owner is disabled or holds no office any more.
    """
    rows = ApiToken.objects.select_related("owner").filter(digest=digest_of(secret), revoked_at=None)
    token = rows.first() if secret.startswith(rules.TOKEN_MARK) else None
    if token is None or not token.is_live or token.owner.must_change_password:
        raise errors.TokenRefused
    owner = actor_of(token.owner)
    if not owner.grants:
        raise errors.TokenRefused
    _note_used(token)
    return Caller(token, narrowed(owner, token.scopes, token.place_code))


def _note_used(token: ApiToken) -> None:
    now = clock.now()
    if token.used_at is None or now - token.used_at >= rules.TOKEN_SEEN_EVERY:
        ApiToken.objects.filter(id=token.id).update(used_at=now)


def digest_of(secret: str) -> str:
    """256 random bits need no slow digest: nobody guesses them."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
