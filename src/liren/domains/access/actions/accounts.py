from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liren.domains.access import errors, policies, rules
from liren.domains.access.actions.sessions import end_all_sessions
from liren.domains.access.breached import Leaked
from liren.domains.access.choices import AccountKind, PasswordWeakness
from liren.domains.access.models import Account, RoleHolding
from liren.domains.access.queries import current
from liren.domains.access.rules import passwords
from liren.domains.access.sealing import phone_index
from liren.domains.territory.queries import get_place
from liren.kernel import audit, in_hand, turns
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import BadInput, NotAllowed, NotFound

# Without look-alikes: an initial password is read from paper and typed once.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"  # noqa: S105


def create_account(
    *, actor: Actor, username: str, display_name: str, home_place_code: str, password: str = ""
) -> tuple[Account, str]:
    """A staff account and its initial password, which is shown once and changed at the first sign-in.

    With `password` given (demo, installation) that one is set and stays. Refuses a bad or taken username, an
    empty name, a place outside the actor's.
    """
    username, display_name = username.strip().lower(), display_name.strip()
    _check_words(username, display_name)
    initial = password or new_password()
    with transaction.atomic():
        _check_place(actor, home_place_code)
        account = Account(
            kind=AccountKind.STAFF,
            username=username,
            display_name=display_name,
            home_place_code=home_place_code,
            must_change_password=not password,
        )
        account.set_password(initial)
        _insert(account, errors.UsernameTaken(username=username, field="username"))
        facts = {"username": username, "name": display_name}
        record(actor, "access.account.created", account, after=facts)
    return account, initial


def disable_account(*, actor: Actor, account_id: uuid.UUID, reason: str = "") -> Account:
    """The account can no longer sign in; its sessions end at once. Nobody disables himself.

    Refuses `access.open_work` while work is in these hands that nobody else would find.
    """
    with transaction.atomic():
        account = editable(actor, account_id)
        _check_hands_are_empty(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_all_sessions(account.id)
        record(actor, "access.account.disabled", account, reason=reason)
    return account


def enable_account(*, actor: Actor, account_id: uuid.UUID) -> Account:
    with transaction.atomic():
        account = editable(actor, account_id)
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(actor, "access.account.enabled", account)
    return account


def reset_password(*, actor: Actor, account_id: uuid.UUID) -> tuple[Account, str]:
    """A fresh password, shown once and changed at the next sign-in; every session of the account ends."""
    fresh = new_password()
    with transaction.atomic():
        account = openable(actor, account_id)
        account.set_password(fresh)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        end_all_sessions(account.id)
        record(actor, "access.account.password_reset", account)
    return account, fresh


def change_own_password(*, actor: Actor, old: str, new: str, session_key: str = "") -> Account:
    """Sets one's own password; all other sessions end.

    Refuses a wrong old one, a weak new one, and more tries than `take_password_try` allows.
    """
    take_password_try(actor, field="old")
    with transaction.atomic():
        account = locked(Account.objects.filter(id=policies.own_id(actor), is_active=True)).first()
        if account is None:
            raise NotFound
        if not account.check_password(old):
            raise errors.WrongPassword(field="old")
        if account.check_password(new):
            raise errors.SamePassword(field="new")
        check_strength(new, account)
        account.set_password(new)
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        end_all_sessions(account.id, but=session_key)
        record(actor, "access.account.password_changed", account)
    return account


def take_password_try(actor: Actor, *, field: str) -> None:
    """Counts one try at confirming one's own password, outside any transaction, so that a wrong one counts too.

    Whoever finds a screen unlocked shall not guess at leisure. Refuses `access.password_tried_too_often`.
    """
    try:
        turns.take("access.own_password", str(policies.own_id(actor)), most=rules.OWN_PASSWORD_TRIES)
    except turns.TooOften as spent:
        raise errors.PasswordTriedTooOften(field=field, **spent.details) from spent


def register_resident(
    *,
    actor: Actor,
    phone: str,
    display_name: str = "",
    home_place_code: str = "",
    username: str = "",
    password: str = "",
) -> Account:
    """A resident's account made beforehand, with a password if one is given. Refuses a wrong or known phone."""
    number = rules.normal_phone(phone)
    if number is None:
        raise errors.BadPhone(field="phone")
    if not policies.can_create_account(actor, home_place_code):
        raise NotAllowed
    account = Account(
        kind=AccountKind.RESIDENT,
        username=username or None,
        display_name=display_name,
        phone=number,
        phone_index=phone_index(number),
        home_place_code=home_place_code,
    )
    account.set_password(password or None)
    with transaction.atomic():
        _insert(account, errors.PhoneTaken(field="phone"))
        record(actor, "access.account.created", account, after={"kind": "resident"})
    return account


def set_password(*, actor: Actor, account_id: uuid.UUID, password: str) -> None:
    """Sets a password from the command line; every session of the account ends. Only the system may."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    with transaction.atomic():
        account = locked(Account.objects.filter(id=account_id)).first()
        if account is None:
            raise NotFound
        account.set_password(password)
        account.save(update_fields=["password"])
        end_all_sessions(account.id)
        record(actor, "access.account.password_reset", account)


def rename_own(*, actor: Actor, display_name: str) -> None:
    """What a resident wants to be called; may be empty. Staff are named by their administrator."""
    name = display_name.strip()
    if len(name) > 40:
        raise errors.NameMissing(field="name")
    if actor.kind is not ActorKind.RESIDENT:
        raise NotAllowed
    Account.objects.filter(id=policies.own_id(actor)).update(display_name=name)


def set_language(*, actor: Actor, language: str) -> None:
    """Remembers the language the account is written to in."""
    Account.objects.filter(id=policies.own_id(actor)).update(language=language)


def new_password() -> str:
    return "".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(rules.INITIAL_PASSWORD_LETTERS))


def check_strength(password: str, account: Account) -> None:
    """Refuses what is too short, like the username, or among the first that guessers try."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise errors.WeakPassword(why=" ".join(weak.messages), field="new") from weak
    found = passwords.weakness(password, Leaked(password))
    if found is not None:
        raise errors.GuessablePassword(why=PasswordWeakness(found).label, field="new")


def editable(actor: Actor, account_id: uuid.UUID) -> Account:
    """A staff account the actor administers, locked. Refuses his own."""
    account = locked(policies.accounts_visible_to(actor).filter(id=account_id)).first()
    if account is None:
        raise NotFound
    if not policies.can_edit_account(actor, account):
        raise NotAllowed
    if account.id == actor.id:
        raise errors.OwnAccount
    return account


def openable(actor: Actor, account_id: uuid.UUID) -> Account:
    """As `editable`, for what lets one in: refuses the account of another separated duty.

    Whoever resets its password or second factor could sign in as auditor or security administrator and do both
    duties; only the command line on the server does that (graded protection: three separate administrators).
    """
    account = editable(actor, account_id)
    held = RoleHolding.objects.filter(current(), account=account, role__in=rules.SEPARATED_DUTIES)
    if actor.kind != ActorKind.SYSTEM and held.exists():
        raise errors.OtherDuty(username=account.username)
    return account


def record(
    actor: Actor, verb: str, account: Account, *, before: Any = None, after: Any = None, reason: str = ""
) -> None:
    """The audit entry of something done to an account; what it holds is that person's."""
    audit.record(
        actor=actor,
        verb=verb,
        object_type="account",
        object_id=account.id,
        place_code=account.home_place_code,
        object_label=account.username or "",
        before=before,
        after=after,
        reason=reason,
        subject=account.id,
    )


def _check_hands_are_empty(account: Account) -> None:
    held = in_hand.held_by(account.id)
    open_work = in_hand.counts(one for one in held if in_hand.KINDS[one.kind].must)
    if open_work:
        what = " · ".join(f"{in_hand.title_of(key)} {count}" for key, count in open_work.items())
        raise errors.OpenWork(name=account.display_name, what=what)


def _check_words(username: str, display_name: str) -> None:
    if not rules.is_username(username):
        raise errors.BadUsername(field="username")
    if not display_name or len(display_name) > 40:
        raise errors.NameMissing(field="display_name")


def _check_place(actor: Actor, place_code: str) -> None:
    try:
        get_place(place_code)
    except NotFound as unknown:
        raise errors.PlaceOutside(field="home_place_code") from unknown
    if not policies.can_create_account(actor, ""):
        if not actor.has("accounts.edit"):
            raise NotAllowed
        if not policies.can_create_account(actor, place_code):
            raise errors.PlaceOutside(field="home_place_code")


def _insert(account: Account, taken: BadInput) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as clash:
        raise taken from clash
