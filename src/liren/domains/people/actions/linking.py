"""Linking a resident's account to the person on the register: by the person at the portal, or at the window."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from liren.domains.access.choices import AccountKind
from liren.domains.access.models import Account
from liren.domains.access.rules import normal_phone
from liren.domains.access.sealing import phone_index
from liren.domains.people import link_errors, policies
from liren.domains.people.link_choices import LinkedBy
from liren.domains.people.models import AccountLink, Person
from liren.domains.people.queries import own
from liren.domains.people.queries.cards import visible_person
from liren.domains.people.rules import matching
from liren.kernel import audit, clock, turns
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from liren.kernel.turns import Turn

TRIES = 3  # of one account in an hour
TRIES_AT_ONE = 5  # at one person in a week, whoever tries
WEEK = 168


@dataclass(frozen=True, slots=True)
class MatchGiven:
    """What somebody answers at the portal."""

    place_code: str
    name: str
    tail: str
    home: str
    month: int


def link_self(*, actor: Actor, given: MatchGiven) -> AccountLink:
    """Links the own account where name, document, home and month of birth fit.

    Refuses with one sentence whatever did not fit, that the person is a minor or protected, or is linked to another
    account; and after a few tries. Every try counts, also the refused one.
    """
    if actor.id is None or not policies.can_link_self(actor):
        raise NotAllowed
    if own.own_link(actor) is not None:
        raise link_errors.LinkedAlready
    who = own.sought(given.place_code, given.name, given.tail)
    tries = (Turn("people.match", str(actor.id), TRIES), Turn("people.matched", who, TRIES_AT_ONE, WEEK))
    if any(taken > turn.most for turn, taken in turns.count_all(*tries).items()):
        raise link_errors.LinkTooOften
    person = own.person_meant(given.place_code, given.name, given.tail)
    answered = matching.Answered(given.name, given.home, given.month)
    if person is None or not matching.is_same_person(own.known_of(person), answered):
        raise link_errors.LinkNotMatched
    try:
        with transaction.atomic():
            return _linked(actor, person, actor.id, LinkedBy.PORTAL)
    except IntegrityError as taken:
        raise link_errors.LinkNotMatched from taken


@transaction.atomic
def link_at_window(*, actor: Actor, person_id: uuid.UUID, phone: str) -> AccountLink:
    """Links the account of that telephone to the person who stands at the window; what either was linked to ends.

    Refuses whom the actor may not correct, and a telephone nobody has signed in with.
    """
    person = visible_person(actor, person_id)
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    number = normal_phone(phone)
    accounts = Account.objects.filter(kind=AccountKind.RESIDENT, is_active=True)
    account = accounts.filter(phone_index=phone_index(number)).first() if number else None
    if account is None:
        raise link_errors.AccountNotFound(field="phone")
    open_links = AccountLink.objects.select_for_update().filter(until__isnull=True)
    for old in open_links.filter(Q(person=person) | Q(account=account)):
        _end(actor, old)
    return _linked(actor, person, account.id, LinkedBy.WINDOW)


@transaction.atomic
def end_own_link(*, actor: Actor) -> None:
    """The person no longer wishes to see the register here. Nothing where nothing is linked."""
    rows = AccountLink.objects.select_for_update().filter(
        policies.links_visible_to(actor), until__isnull=True
    )
    for link in rows:
        _end(actor, link)


def _linked(actor: Actor, person: Person, account_id: uuid.UUID, how: LinkedBy) -> AccountLink:
    link = AccountLink.objects.create(person=person, account_id=account_id, how=how, since=clock.now())
    _recorded(actor, "people.account.linked", link)
    return link


def _end(actor: Actor, link: AccountLink) -> None:
    link.until = clock.now()
    link.save(update_fields=["until"])
    _recorded(actor, "people.account.unlinked", link)


def _recorded(actor: Actor, verb: str, link: AccountLink) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="person",
        object_id=link.person_id,
        place_code=link.person.place_code,
        after={"how": str(LinkedBy(link.how).label)},
        subject=link.person_id,
    )
