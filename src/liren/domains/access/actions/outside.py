"""Coming in through the identity provider, and linking accounts with whom it knows. No account is ever made by it."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from liren.domains.access import errors, issuer
from liren.domains.access.actions.accounts import openable, record
from liren.domains.access.actions.proving import Proof, prove
from liren.domains.access.choices import AccountKind
from liren.domains.access.models import Account, OutsideIdentity
from liren.domains.access.policies import own_id
from liren.domains.access.queries.outside import is_offered, may_use, provider_name
from liren.domains.access.queries.passkeys import ways_of
from liren.domains.access.rules import outside as rules
from liren.domains.access.sealing import outside_index
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotFound

Attempt = issuer.Attempt


def begin(*, back: str) -> tuple[issuer.Attempt, str]:
    """A fresh attempt and the address of the provider's page. Refuses while the provider is away."""
    _offered()
    attempt = issuer.fresh_attempt(back)
    try:
        return attempt, issuer.entry_address(attempt)
    except issuer.Away as problem:
        raise errors.OutsideAway(name=provider_name()) from problem


def begin_linking(*, actor: Actor, proof: Proof, back: str) -> tuple[issuer.Attempt, str]:
    """The same for whoever is signed in and links the own account. Refuses who does not prove to be the owner."""
    _offered()
    account = prove(actor, proof)
    if not may_use(account):
        raise errors.OutsideNotForYou(name=provider_name())
    return begin(back=back)


def enter_from_outside(*, code: str, attempt: issuer.Attempt) -> tuple[Account, issuer.Person]:
    """Whose account is linked with the person the provider names.

    Refuses while the provider is away, a token that does not hold, who is linked with no account, a closed account
    and staff of bodies that do not come in that way.
    """
    person = _person(code, attempt)
    index = outside_index(person.subject, issuer.provider().issuer)
    rows = OutsideIdentity.objects.filter(issuer=issuer.provider().issuer, subject_index=index)
    row = rows.select_related("account").first()
    if row is None:
        raise errors.OutsideUnlinked(name=provider_name())
    if not row.account.is_active:
        raise errors.AccountClosed
    if not may_use(row.account):
        raise errors.OutsideNotForYou(name=provider_name())
    rows.update(used_at=clock.now())
    return _without_given_password(row.account), person


def _without_given_password(account: Account) -> Account:
    """A password that was given out and never changed opens nothing more, once its owner comes in without it."""
    if account.must_change_password:
        with transaction.atomic():
            account.set_unusable_password()
            account.must_change_password = False
            account.save(update_fields=["password", "must_change_password"])
            record(SYSTEM, "access.account.password_voided", account)
    return account


def leave_address(token: str, back: str) -> str:
    """Where somebody signs out at the provider as well; empty where that is not possible."""
    return issuer.leave_address(token, back) if token and is_offered() else ""


def link_own(*, actor: Actor, code: str, attempt: issuer.Attempt) -> OutsideIdentity:
    """Links the actor's account with the person who has just proved to be that one to the provider."""
    person = _person(code, attempt)
    with transaction.atomic():
        account = locked(Account.objects.filter(id=own_id(actor), is_active=True)).first()
        if account is None or account.kind != AccountKind.STAFF:
            raise NotFound
        return _link(actor, account, person.subject)


def link_account(*, actor: Actor, account_id: uuid.UUID, subject: str) -> OutsideIdentity:
    """The administrator links a colleague's account by what the provider calls that person. Refuses other duties."""
    _offered()
    name = subject.strip()
    if not 0 < len(name) <= rules.SUBJECT_MOST:
        raise errors.OutsideSubject(field="subject")
    with transaction.atomic():
        return _link(actor, openable(actor, account_id), name)


def unlink_own(*, actor: Actor, proof: Proof) -> None:
    """Refuses the last way of signing in."""
    account = prove(actor, proof)
    with transaction.atomic():
        locked(Account.objects.filter(id=account.id)).first()
        ways = ways_of(account)
        if not (ways.password or ways.phone or ways.passkeys):
            raise errors.PasskeyLastWay
        _unlink(actor, account)


def unlink_account(*, actor: Actor, account_id: uuid.UUID) -> None:
    """The administrator takes a colleague's link away. Refuses other duties."""
    _offered()
    with transaction.atomic():
        _unlink(actor, openable(actor, account_id))


def _offered() -> None:
    if not is_offered():
        raise NotFound


def _person(code: str, attempt: issuer.Attempt) -> issuer.Person:
    _offered()
    try:
        return issuer.person(code, attempt)
    except issuer.Away as problem:
        raise errors.OutsideAway(name=provider_name()) from problem
    except issuer.BadToken as problem:
        raise errors.OutsideWrong(name=provider_name()) from problem


def _link(actor: Actor, account: Account, subject: str) -> OutsideIdentity:
    named: str = issuer.provider().issuer
    row = OutsideIdentity(
        account=account,
        issuer=named,
        subject=subject,
        subject_index=outside_index(subject, named),
        linked_by_id=actor.id,
        linked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise errors.OutsideTaken(name=provider_name()) from taken
    record(actor, "access.outside.linked", account)
    return row


def _unlink(actor: Actor, account: Account) -> None:
    rows = OutsideIdentity.objects.filter(account=account, issuer=issuer.provider().issuer)
    if not rows.delete()[0]:
        raise NotFound
    record(actor, "access.outside.unlinked", account)
