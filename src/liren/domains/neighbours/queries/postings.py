"""What is posted of contacts: only what each agreed to show, whoever looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from liren.domains.neighbours import errors, sealing
from liren.domains.neighbours.choices import ChargeKind
from liren.domains.neighbours.models import Charge, Circle, Consent, ContactPerson, Cover
from liren.domains.neighbours.rules.postings import Agreed, Posted, posted
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Dwelling
from liren.domains.people.queries.own import own_link
from liren.domains.people.rules import names
from liren.domains.territory.models import Building
from liren.kernel import subjects
from liren.kernel.actor import Actor

BUILDINGS_MOST = 1_000


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One stairway (empty `unit`: the whole building) or group. `sex`: for how the family name is said."""

    unit: str
    shown: Posted
    sex: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class PostedBuilding:
    building: Building
    lines: list[PostedLine]
    circle: Circle | None


@dataclass(frozen=True, slots=True)
class PostedCircle:
    circle: Circle
    covers: list[Cover]
    head: PostedLine


def posted_buildings(place_code: str) -> list[Building]:
    """Buildings of the community with at least one contact of a stairway, by address. One query."""
    kept = Charge.objects.filter(building=OuterRef("pk"), kind=ChargeKind.STAIRWAY, until__isnull=True)
    rows = Building.objects.filter(Exists(kept), place_code__prefix=place_code)
    return list(rows.order_by("address_key")[:BUILDINGS_MOST])


def posted_circles(place_code: str) -> list[Circle]:
    """The residents' groups of the community, by name. One query."""
    rows = Circle.objects.filter(place_code__prefix=place_code, kind="residents", until__isnull=True)
    return list(rows.order_by("name")[:BUILDINGS_MOST])


def posting_of(building_id: uuid.UUID, unit: str | None = None) -> PostedBuilding:
    """A building stairway by stairway, or one of them. Refuses a building that is none. Six queries."""
    building = Building.objects.filter(id=building_id).first()
    if building is None:
        raise errors.StairwayNotFound
    units = sorted(set(Dwelling.objects.filter(building=building).values_list("unit", flat=True)))
    kept = Charge.objects.filter(building=building, kind=ChargeKind.STAIRWAY, until__isnull=True)
    held = {row.unit: row for row in kept.select_related("contact__person")}
    wanted = units or [""]
    if unit is not None:
        if unit not in {"", *units}:
            raise errors.StairwayNotFound
        wanted = [unit]
    holders = {one: held.get(one) or held.get("") for one in wanted}
    agreed = _agreed({row.contact for row in holders.values() if row})
    covers = Cover.objects.filter(building=building, until__isnull=True).select_related("circle")
    covering = covers.first()
    return PostedBuilding(
        building,
        [_line(one, row, agreed) for one, row in holders.items()],
        covering.circle if covering else None,
    )


def posted_circle(circle_id: uuid.UUID) -> PostedCircle:
    """A residents' group with its head. Refuses one that is closed, and a mutual-help group: who helps whom is
    nobody else's business. Five queries."""
    circle = Circle.objects.filter(id=circle_id, kind="residents", until__isnull=True).first()
    if circle is None:
        raise errors.CircleNotFound
    covers = list(circle.covers.filter(until__isnull=True).select_related("grid", "building"))
    row = circle.charges.filter(until__isnull=True).select_related("contact__person").first()
    agreed = _agreed({row.contact} if row else set())
    return PostedCircle(circle, covers, _line("", row, agreed))


def own_consents(actor: Actor) -> list[tuple[ContactPerson, Consent, Posted]]:
    """What is posted of the resident who looks, and when it was agreed. Five queries at most."""
    link = own_link(actor)
    if link is None:
        return []
    person = [link.person_id]
    rows = ContactPerson.objects.filter(person__in=person, until__isnull=True).select_related("person")
    contacts = list(rows)
    consents = {
        one.contact_id: one for one in Consent.objects.filter(contact__in=contacts, until__isnull=True)
    }
    agreed = _agreed(contacts)
    return [
        (one, consents[one.id], _shown(one, agreed.get(one.id))) for one in contacts if one.id in consents
    ]


def _agreed(contacts: Iterable[ContactPerson]) -> dict[uuid.UUID, Agreed]:
    """By contact, what each agreed to now. Two queries."""
    there = {one.id: one.person_id or one.id for one in contacts}
    consents = list(Consent.objects.filter(contact__in=list(there), until__isnull=True))
    keys = subjects.keys_of(there.values()) if any(one.phone for one in consents) else {}
    return {
        one.contact_id: Agreed(
            one.shown_name, sealing.open_shown_phone(one.phone, keys.get(there[one.contact_id]))
        )
        for one in consents
    }


def _line(unit: str, row: Charge | None, agreed: dict[uuid.UUID, Agreed]) -> PostedLine:
    if row is None:
        return PostedLine(unit, Posted(), "", False)
    person = row.contact.person
    shown = _shown(row.contact, agreed.get(row.contact_id))
    return PostedLine(unit, shown, person.sex if person else "", True)


def _shown(contact: ContactPerson, agreed: Agreed | None) -> Posted:
    person, name = contact.person, str(contact)
    hidden = person is not None and (bool(person.protection) or person.state != PersonState.PRESENT)
    return posted(name, names.family_of(name), agreed, is_protected=hidden)
