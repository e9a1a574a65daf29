"""What programs read of people by a token that belongs to a recipient: given to that recipient, each time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from liren.domains.access.actions.tokens import TokenWish, make_token, say_recipient
from liren.domains.access.choices import Scope
from liren.domains.access.models import ApiToken
from liren.domains.people.actions.reading import open_card
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.processing.actions.givings import LISTED, check_kinds, recipient_named
from liren.domains.processing.models import Recipient
from liren.domains.processing.queries.consented import wants_each, why_left
from liren.domains.processing.recipient_choices import GivingKind
from liren.domains.processing.recipient_errors import RecipientNotSaid
from liren.domains.processing.rules.recipients import kinds_of
from liren.kernel.actor import Actor

READING = frozenset((Scope.PEOPLE_READ.value, Scope.PEOPLE_NUMBERS.value))
CARD = ("name", "address", "household", "groups", "schooling")
NUMBERS = ("document", "phone")
MEMBERS = ("name", "household")


def make_token_for(*, actor: Actor, wish: TokenWish, county: str, to: str) -> tuple[ApiToken, str]:
    """As `make_token`; one that reads people belongs to a recipient (its id) or to the own use.

    Refuses, beside what `make_token` refuses, where neither is named, and who may not receive now.
    """
    if not READING & set(wish.scopes):
        return make_token(actor=actor, wish=wish)
    recipient = recipient_named(county, to)
    return make_token(actor=actor, wish=replace(wish, recipient=recipient.id if recipient else None))


def say_recipient_of(*, actor: Actor, token_id: uuid.UUID, county: str, to: str) -> ApiToken:
    """Of a token made before anybody asked. Refuses where neither is named, and who may not receive now."""
    recipient = recipient_named(county, to)
    return say_recipient(actor=actor, token_id=token_id, recipient=recipient.id if recipient else None)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets what a token reads: a recipient, the own use (None), or nobody has said (`is_said`)."""

    recipient: uuid.UUID | None
    is_said: bool = True


@transaction.atomic
def open_card_for(
    *, actor: Actor, recipient: Receiver, person_id: uuid.UUID, purpose: str, is_whole: bool
) -> None:
    """As `open_card`, written down as given to the token's recipient; refuses kinds that were not agreed."""
    open_card(actor=actor, person_id=person_id, purpose=purpose)
    _give(actor, recipient, [person_id], (*CARD, *(NUMBERS if is_whole else ())))


def agreed(recipient: Receiver, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these people those whose data may be given to the token's recipient: all, but where each one's separate
    consent is needed."""
    key = recipient.recipient
    row = Recipient.objects.filter(id=key).first() if key is not None else None
    if row is None or not wants_each(row):
        return set(people)
    return set(people) - why_left(row, people).keys()


def note_lines(*, actor: Actor, recipient: Receiver, people: Sequence[uuid.UUID]) -> None:
    """A list of people, or what a search found."""
    _give(actor, recipient, people, LISTED)


def note_members(*, actor: Actor, recipient: Receiver, people: Sequence[uuid.UUID]) -> None:
    """The members of a household."""
    _give(actor, recipient, people, MEMBERS)


@transaction.atomic
def _give(actor: Actor, recipient: Receiver, people: Sequence[uuid.UUID], fields: Sequence[str]) -> None:
    if not people or (recipient.recipient is None and recipient.is_said):
        return
    place, words = min((grant.place for grant in actor.grants), key=len, default=""), ""
    if recipient.recipient is not None:
        row = Recipient.objects.filter(id=recipient.recipient).first()
        if row is None:
            raise RecipientNotSaid
        check_kinds(row, kinds_of(fields))
        place, words = row.place_code, row.purpose
    given = Given(
        kind=GivingKind.INTERFACE,
        place_code=place,
        people=people,
        recipient=recipient.recipient,
        words=words,
        fields=fields,
    )
    data_given(actor, given)
