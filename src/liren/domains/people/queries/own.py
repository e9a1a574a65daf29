"""What the register shows to the person it speaks of, and who of the staff has looked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liren.domains.access.models import RoleHolding
from liren.domains.people import policies, sealing
from liren.domains.people.choices import CardPurpose, PersonState, Purpose
from liren.domains.people.link_choices import Ground
from liren.domains.people.models import AccountLink, Dwelling, Person, PersonDocument, Residence
from liren.domains.people.queries.cards import Card, Entry, card_of
from liren.domains.people.rules import fields, matching, names
from liren.domains.people.rules.grounds import ground_of
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.sealed import blind_index

DECOYS_FROM = 2_000  # homes of a community among which decoys are drawn
SAME_TAIL = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """One optional field, what it is kept for and on what ground."""

    entry: Entry
    purpose: str
    ground: str


@dataclass(frozen=True, slots=True)
class Own:
    """The own card; relatives are masked, and protected ones are left out."""

    link: AccountLink
    card: Card
    kept: list[Kept]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of the staff looked: when, what at, for what, and from which body. Never the name."""

    id: uuid.UUID
    at: dt.datetime
    what: str
    purpose: str
    body: str


def own_link(actor: Actor) -> AccountLink | None:
    """None once the person is registered as dead, since others may hold the telephone then. One query."""
    rows = AccountLink.objects.filter(policies.links_visible_to(actor), until__isnull=True)
    rows = rows.exclude(person__state=PersonState.DECEASED)
    return rows.select_related("person").first()


def account_of(person_id: uuid.UUID) -> uuid.UUID | None:
    """The account that is the person's now. One query."""
    rows = AccountLink.objects.filter(person_id=person_id, until__isnull=True)
    return rows.values_list("account_id", flat=True).first()


def own_of(actor: Actor, link: AccountLink) -> Own | None:
    """The own card; None where the link is another's. Refuses a card that is gone.

    The person needs no purpose, and the own reading is not written down: the list of who looked is about others,
    and own visits would bury them.
    """
    if link.account_id != actor.id or not policies.can_link_self(actor):
        return None
    card = own_card(link.person.merged_into_id or link.person_id)
    return Own(link, card, [_kept(entry) for entry in card.values])


def own_card(person_id: uuid.UUID) -> Card:
    """The card as its person sees it: relatives masked, protected ones left out. Six queries at most."""
    card = card_of(SYSTEM, person_id)
    beside = [one.person_id for home in card.homes for one in home.relatives]
    hidden = set(Person.objects.filter(id__in=beside).exclude(protection="").values_list("id", flat=True))
    for home in card.homes:
        home.relatives = [one for one in home.relatives if one.person_id not in hidden]
    return card


def _kept(entry: Entry) -> Kept:
    purpose = Purpose(fields.BY_NAME[entry.name].purpose)
    return Kept(entry, str(purpose.label), str(Ground(ground_of(entry.name)).label))


def looks_at(link: AccountLink, *, before: uuid.UUID | None = None, limit: int) -> list[Look]:
    """Every look of others at the person or the account in the audit, newest first. Three queries."""
    rows = _reads_of(link)
    if before is not None:
        rows = rows.filter(id__lt=before)
    entries = list(rows.order_by("-id")[:limit])
    return _looks(entries)


def look_at(link: AccountLink, entry_id: uuid.UUID) -> AuditEntry | None:
    """One of those looks as the audit keeps it. One query."""
    return _reads_of(link).filter(id=entry_id).first()


def own_look(link: AccountLink, entry_id: uuid.UUID) -> Look | None:
    """One of those looks as the person sees it. Three queries."""
    return next(iter(_looks(list(_reads_of(link).filter(id=entry_id)))), None)


def looks_by_ids(entries: Iterable[uuid.UUID]) -> dict[uuid.UUID, Look]:
    """Looks by the id of their entry without the bodies, for whoever may see them. Two queries."""
    found = list(AuditEntry.objects.filter(id__in=list(entries)))
    return {look.id: look for look in _looks(found, [""] * len(found))}


def _reads_of(link: AccountLink) -> QuerySet[AuditEntry]:
    subjects = [one for one in (link.person_id, link.person.merged_into_id, link.account_id) if one]
    reads = [verb for verb in audit.VERBS if verb.endswith(".read")]
    rows = AuditEntry.objects.filter(subject__in=subjects, verb__in=reads)
    return rows.exclude(actor_id=link.account_id)


def _looks(entries: list[AuditEntry], bodies: list[str] | None = None) -> list[Look]:
    bodies = _bodies(entries) if bodies is None else bodies
    return [
        Look(entry.id, entry.at, str(audit.VERBS[entry.verb]), _purpose(payload or {}), body)
        for entry, payload, body in zip(entries, audit.payloads_of(entries), bodies, strict=True)
    ]


def _purpose(payload: dict[str, Any]) -> str:
    """In the reader's language where it was chosen from the list, else as it was written."""
    code = (payload.get("after") or {}).get("purpose", "")
    return str(CardPurpose(code).label) if code in CardPurpose.values else str(payload.get("reason", ""))


def _bodies(entries: Iterable[AuditEntry]) -> list[str]:
    """From which body each looked: where the doer held a role at that time; empty where none. One query."""
    doers = {entry.actor_id for entry in entries if entry.actor_id}
    held = list(
        RoleHolding.objects.filter(account_id__in=doers, body__isnull=False)
        .select_related("body")
        .order_by("id")
    )
    return [
        next((one.body.short_name for one in held if one.body and _held(one, entry)), "") for entry in entries
    ]


def _held(one: RoleHolding, entry: AuditEntry) -> bool:
    begun = one.account_id == entry.actor_id and one.valid_from <= entry.at
    return begun and (one.valid_until is None or entry.at < one.valid_until)


def person_meant(place_code: str, name: str, tail: str) -> Person | None:
    """Who on the register of the community has this name and a document ending so; None unless it is one."""
    rows = PersonDocument.objects.filter(
        tail_index=sealing.document_tail(matching.tail_of(tail)),
        is_current=True,
        person__place_code=place_code,
        person__state=PersonState.PRESENT,
    ).select_related("person")
    people = {row.person_id: row.person for row in rows[:SAME_TAIL]}
    found = [one for one in people.values() if names.key_of(one.name) == names.key_of(name)]
    return found[0] if len(found) == 1 else None


def known_of(person: Person) -> matching.Known:
    """One query."""
    home = Residence.objects.filter(person=person, until__isnull=True).select_related("dwelling").first()
    return matching.Known(
        name=person.name,
        age=policies.age_on(person.birth, clock.today()),
        month=person.birth.month if person.birth else None,
        home=str(home.dwelling) if home else "",
        is_protected=bool(person.protection),
    )


def homes_offered(place_code: str, name: str, tail: str) -> list[str]:
    """Homes among which the person finds the own; for who is not on the register, of the same looks. Three queries."""
    person = person_meant(place_code, name, tail)
    own = known_of(person).home if person else ""
    others = map(str, Dwelling.objects.filter(place_code=place_code).order_by("id")[:DECOYS_FROM])
    return matching.homes_to_choose(own, others, sought(place_code, name, tail))


def sought(place_code: str, name: str, tail: str) -> str:
    """By which tries at one person are counted, whoever tries; a keyed digest."""
    text = f"{place_code}:{names.key_of(name)}:{matching.tail_of(tail)}"
    return blind_index(text, context="people.match")
