"""Comments of colleagues on a matter: what they say, whom they may name, and where one is named oneself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.access import queries as access
from liren.domains.access.models import Account, RoleHolding
from liren.domains.casework.choices import OPEN_STATES, SEEING_CALLS, MessageKind
from liren.domains.casework.errors.comments import CommentNotFound
from liren.domains.casework.models import Case, JointCall, Mention, Message
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.rules import comments as rules
from liren.domains.territory.rules import names
from liren.kernel import clock
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who sees the matter and can be named."""

    account_id: uuid.UUID
    username: str
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a comment names."""

    message_id: uuid.UUID | None
    account_id: uuid.UUID | None
    username: str
    name: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a comment said until it was corrected."""

    message_id: uuid.UUID | None
    text: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as it is shown. `may_correct` for its author, while there is time."""

    id: uuid.UUID
    author: str
    at: dt.datetime
    pieces: list[rules.Piece]
    earlier: Sequence[Earlier]
    may_correct: bool
    is_new: bool  # it names the reader, who has not seen it before


def _bodies(case: Case) -> list[uuid.UUID]:
    """The bodies whose people see the matter as their own."""
    own = [case.owner_id, case.next_owner_id, case.first_body_id]
    if case.state not in OPEN_STATES:
        return [one for one in own if one]
    called = JointCall.objects.filter(case=case, state__in=SEEING_CALLS).values_list("body_id", flat=True)
    return [one for one in (*own, *called) if one]


def _holdings(case: Case) -> QuerySet[RoleHolding]:
    """The offices in force now that let somebody see the matter: what `policies.can_view_case` allows, seen from
    the matter."""
    return access.holdings_giving("cases.view", case.place_code, _bodies(case))


def accounts_seeing(case: Case, usernames: Collection[str]) -> list[Account]:
    """Those of the named staff who see the matter. Two queries."""
    held = _holdings(case).filter(account__username__in=usernames)
    return list(Account.objects.filter(id__in=held.values("account_id")))


def colleagues_of(actor: Actor, case: Case, typed: str = "", most: int | None = None) -> list[Colleague]:
    """Who sees the matter, by name, and is called by what was typed: a username, a name or a part of it, pinyin or
    its initials. Not the actor himself. Two queries."""
    found: dict[uuid.UUID, Colleague] = {}
    rows = _holdings(case).select_related("account", "body").order_by("account__display_name", "account_id")
    for holding in rows:
        account = holding.account
        if account.id == actor.id or account.id in found or not _is_called(account, typed):
            continue
        office = holding.body.short_name if holding.body else ""
        found[account.id] = Colleague(account.id, str(account.username), account.display_name, office)
        if len(found) == most:
            break
    return list(found.values())


def _is_called(account: Account, typed: str) -> bool:
    name = account.display_name
    ways = (name, name[1:], str(account.username), names.pinyin(name), names.initials(name))
    return rules.fits(typed, ways)


def comments_of(
    actor: Actor, notes: Iterable[Message], named: Iterable[Named], earlier: Iterable[Earlier]
) -> list[Comment]:
    """The comments with people's names, the earlier words beside; as `queries.told` has read them. No query."""
    named, earlier = list(named), list(earlier)
    return [
        _comment(
            actor,
            note,
            [one for one in named if one.message_id == note.id],
            [words for words in earlier if words.message_id == note.id],
        )
        for note in notes
    ]


def _comment(actor: Actor, note: Message, named: Sequence[Named], earlier: Sequence[Earlier]) -> Comment:
    return Comment(
        id=note.id,
        author=note.author_name,
        at=note.at,
        pieces=rules.pieces_of(note.text, {one.username: one.name for one in named}),
        earlier=earlier,
        may_correct=note.author_id == actor.id and rules.may_still_correct(note.at, clock.now()),
        is_new=any(one.account_id == actor.id and not one.is_seen for one in named),
    )


def own_note(actor: Actor, case: Case, note_id: uuid.UUID) -> Message:
    """A comment of the actor's own on a matter. Raises `CommentNotFound`. One query."""
    rows = Message.objects.filter(id=note_id, case=case, kind=MessageKind.NOTE, author_id=actor.id)
    found = rows.first() if actor.id else None
    if found is None:
        raise CommentNotFound
    return found


def unseen_mentions(actor: Actor) -> QuerySet[Case]:
    """The matters in which a comment names the actor who has not seen it yet, as far as they are still seen."""
    if actor.id is None:
        return Case.objects.none()
    unseen = Mention.objects.filter(account_id=actor.id, seen_at=None)
    return Case.objects.filter(cases_visible_to(actor), id__in=unseen.values("case_id"))


def mentions_in(actor: Actor) -> Q:
    """The matters with a comment that names the actor; on top of what he sees."""
    if actor.id is None:
        return Q(pk__in=())
    return Q(pk__in=Mention.objects.filter(account_id=actor.id).values("case_id"))


def unseen_among(actor: Actor, case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of the matters where the actor has not yet seen that he is named. One query, none for no matters."""
    if actor.id is None or not case_ids:
        return frozenset()
    rows = Mention.objects.filter(account_id=actor.id, seen_at=None, case_id__in=case_ids)
    return frozenset(rows.values_list("case_id", flat=True))
