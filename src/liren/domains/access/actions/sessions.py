from __future__ import annotations

import uuid

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from liren.domains.access.actions.sign_ins import Visit, note_entered
from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound


def remember_session(*, actor: Actor, session_key: str, visit: Visit) -> None:
    """Notes where and with what the actor has signed in, in list and history; forgets sessions that are over."""
    with transaction.atomic():
        account = Account.objects.get(id=own_id(actor))
        live = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
        UserSession.objects.filter(user_id=account.id).exclude(session_key__in=live).delete()
        UserSession.objects.update_or_create(
            session_key=session_key,
            defaults={
                "user": account,
                "ip": visit.address,
                "user_agent": visit.agent[:200],
                "data": {"way": visit.way.value},
                "created_at": clock.now(),
                "last_seen_at": clock.now(),
            },
        )
        note_entered(account_id=account.id, visit=visit)
        audit.record(
            actor=actor,
            verb="access.session.began",
            object_type="account",
            object_id=account.id,
            place_code=account.home_place_code,
            object_label=account.username or "",
            after={"address": visit.address, "way": visit.way.value},
            subject=account.id,
        )


def note_seen(*, session_key: str) -> None:
    """Whoever is signed in here has just done something."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=clock.now())


def rename_session(*, old_key: str, new_key: str) -> None:
    """The session goes on under a fresh key."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


def forget_session(*, session_key: str) -> None:
    """After signing out: the session is on no list any more."""
    UserSession.objects.filter(session_key=session_key).delete()


def revoke_session(*, actor: Actor, session_id: int) -> str:
    """Ends one of the actor's own sessions at once, wherever it is; gives its key. Raises `NotFound`."""
    with transaction.atomic():
        row = UserSession.objects.filter(id=session_id, user_id=own_id(actor)).first()
        if row is None:
            raise NotFound
        key: str = row.session_key
        _end([key])
        _record_revoked(actor, 1)
    return key


def revoke_other_sessions(*, actor: Actor, session_key: str) -> int:
    """Ends every session of the actor but the present one; gives their number."""
    with transaction.atomic():
        ended = end_all_sessions(own_id(actor), but=session_key)
        if ended:
            _record_revoked(actor, ended)
    return ended


def end_all_sessions(account_id: uuid.UUID, *, but: str = "") -> int:
    """Within the caller's transaction: signs the account out everywhere (but in the session `but`)."""
    rows = UserSession.objects.filter(user_id=account_id).exclude(session_key=but)
    keys = list(rows.values_list("session_key", flat=True))
    _end(keys)
    return len(keys)


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def _record_revoked(actor: Actor, count: int) -> None:
    account = Account.objects.get(id=own_id(actor))
    audit.record(
        actor=actor,
        verb="access.session.revoked",
        object_type="account",
        object_id=account.id,
        place_code=account.home_place_code,
        object_label=account.username or "",
        after={"sessions": count},
        subject=account.id,
    )
