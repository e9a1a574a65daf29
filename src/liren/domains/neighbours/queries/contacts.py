"""Contacts of the actor's places: lists by filter, one contact with all that was kept, and those of a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from liren.domains.neighbours import errors, policies, sealing
from liren.domains.neighbours.models import Charge, Consent, ContactPerson
from liren.domains.people.models import Membership, Residence
from liren.domains.territory.rules import addresses
from liren.kernel import ids, subjects
from liren.kernel.actor import Actor

PAGE = 50
CHARGED = ("contact", "contact__person", "building", "household__dwelling", "circle")


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What a list is narrowed to. `shown`: "yes" for those who agreed to be shown, "no" for the others. `q`: part of an
    address or of a group's name."""

    place: str = ""
    kind: str = ""
    charge: str = ""
    shown: str = ""
    former: bool = False
    q: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One thing a contact answers for, in words."""

    charge: Charge
    what: str


@dataclass(slots=True)
class ContactLine:
    contact: ContactPerson
    name: str
    is_shown: bool
    charges: list[ChargeLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact with everything kept now and before. `phone`: the number agreed to be shown."""

    contact: ContactPerson
    name: str
    charges: list[ChargeLine]
    former: list[ChargeLine]
    consent: Consent | None
    phone: str
    consents: list[Consent]
    may_keep: bool


def contact_keys(actor: Actor, wanted: ContactFilter) -> QuerySet[ContactPerson]:
    """Everybody on the list: the newest first, or by name."""
    rows = ContactPerson.objects.filter(
        policies.neighbours_visible_to(actor), until__isnull=not wanted.former
    )
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    kept = Charge.objects.filter(
        policies.charges_visible_to(actor), contact=OuterRef("pk"), until__isnull=True
    )
    if wanted.charge == "none":
        rows = rows.filter(~Exists(kept))
    elif wanted.charge:
        rows = rows.filter(Exists(kept.filter(kind=wanted.charge)))
    if wanted.shown:
        agreed = Exists(Consent.objects.filter(contact=OuterRef("pk"), until__isnull=True))
        rows = rows.filter(agreed if wanted.shown == "yes" else ~agreed)
    if wanted.q:
        rows = rows.filter(Exists(kept.filter(_named(wanted.q))))
    rows = rows.annotate(label=Coalesce(NullIf("name", Value("")), "person__name"))
    return rows.order_by("label", "id") if wanted.sort == "name" else rows.order_by("-since", "-id")


def _named(text: str) -> Q:
    key = addresses.normal(text)
    return (
        Q(building__address_key__contains=key)
        | Q(household__dwelling__address_key__contains=key)
        | Q(circle__name__contains=text)
    )


def contacts_page(actor: Actor, wanted: ContactFilter, after: str = "") -> tuple[list[ContactLine], str]:
    """A page of the list and the key of the next, empty at the end. Four queries at most."""
    rows = contact_keys(actor, wanted)
    mark = ids.as_uuid(after)
    last = rows.filter(id=mark).first() if mark else None
    if last is not None:
        rows = rows.filter(_behind(last, wanted))
    found = list(rows.select_related("person")[: PAGE + 1])
    shown = found[:PAGE]
    return _lines(actor, shown), str(shown[-1].id) if len(found) > PAGE else ""


def _behind(last: ContactPerson, wanted: ContactFilter) -> Q:
    if wanted.sort == "name":
        label = str(getattr(last, "label", ""))
        return Q(label__gt=label) | Q(label=label, id__gt=last.id)
    return Q(since__lt=last.since) | Q(since=last.since, id__lt=last.id)


def lines_by_ids(actor: Actor, keys: Sequence[uuid.UUID]) -> list[ContactLine]:
    """Those the actor may see, in the order of the ids. Three queries."""
    rows = ContactPerson.objects.filter(policies.neighbours_visible_to(actor), id__in=list(keys))
    found = {row.id: row for row in rows.select_related("person")}
    return _lines(actor, [found[key] for key in keys if key in found])


def _lines(actor: Actor, contacts: Iterable[ContactPerson]) -> list[ContactLine]:
    there = list(contacts)
    agreed = set(
        Consent.objects.filter(contact__in=there, until__isnull=True).values_list("contact_id", flat=True)
    )
    lines = {one.id: ContactLine(one, str(one), one.id in agreed) for one in there}
    seen = Charge.objects.filter(policies.charges_visible_to(actor))
    kept = seen.filter(contact__in=there, until__isnull=True).select_related(*CHARGED)
    for charge in kept.order_by("kind", "since", "id"):
        lines[charge.contact_id].charges.append(ChargeLine(charge, what_of(charge)))
    return list(lines.values())


def what_of(charge: Charge) -> str:
    """In words: an address with its unit, a home down to its door, a group's name."""
    if charge.building is not None:
        unit = f" {charge.unit}单元" if charge.unit else ""
        return f"{charge.building.address}{unit}"
    if charge.household is not None:
        return str(charge.household.dwelling or charge.household.number)
    return charge.circle.name if charge.circle else ""


def contact_of(actor: Actor, contact_id: uuid.UUID) -> ContactView:
    """A contact of the actor's places. Refuses one that lies elsewhere. Four queries."""
    rows = ContactPerson.objects.filter(policies.neighbours_visible_to(actor)).select_related("person")
    contact = rows.filter(id=contact_id).first()
    if contact is None:
        raise errors.ContactNotFound
    charges = [
        ChargeLine(one, what_of(one))
        for one in contact.charges.filter(policies.charges_visible_to(actor))
        .select_related(*CHARGED)
        .order_by("-since", "-id")
    ]
    consents = list(contact.consents.order_by("-since", "-id"))
    consent = next((one for one in consents if one.until is None), None)
    subject = contact.person_id or contact.id
    key = subjects.keys_of([subject]).get(subject) if consent and consent.phone else None
    return ContactView(
        contact,
        str(contact),
        [one for one in charges if one.charge.until is None],
        [one for one in charges if one.charge.until is not None],
        consent,
        sealing.open_shown_phone(consent.phone, key) if consent else "",
        consents,
        policies.can_keep_neighbours(actor, contact.place_code),
    )


def charge_of(actor: Actor, charge_id: uuid.UUID) -> ChargeLine:
    """What a contact of the actor's places answers for now. One query."""
    rows = Charge.objects.filter(policies.charges_visible_to(actor), id=charge_id, until__isnull=True)
    charge = rows.select_related(*CHARGED).first()
    if charge is None:
        raise errors.ChargeNotFound
    return ChargeLine(charge, what_of(charge))


@dataclass(frozen=True, slots=True)
class OfPerson:
    """For a card: what the person answers for, and who keeps contact with the person."""

    keeps: list[ChargeLine]
    kept_by: list[ChargeLine]


def charges_of_person(actor: Actor, person_id: uuid.UUID) -> OfPerson:
    """One query: a card has few to spend."""
    homes = Membership.objects.filter(person=person_id, until__isnull=True).values("household")
    lived = Residence.objects.filter(
        person=person_id, until__isnull=True, dwelling__building=OuterRef("building")
    )
    near = lived.filter(dwelling__unit=OuterRef("unit"))
    whole = Q(unit="") & Exists(lived)
    rows = Charge.objects.filter(
        Q(contact__person=person_id) | Q(household__in=homes) | Exists(near) | whole,
        policies.charges_visible_to(actor),
        until__isnull=True,
    ).select_related(*CHARGED)
    lines = [ChargeLine(one, what_of(one)) for one in rows.order_by("kind", "since", "id")]
    keeps = [one for one in lines if one.charge.contact.person_id == person_id]
    return OfPerson(keeps, [one for one in lines if one.charge.contact.person_id != person_id])


@dataclass(frozen=True, slots=True)
class Offered:
    """A contact to choose."""

    id: uuid.UUID
    name: str
    label: str
    version: int


def contacts_of(actor: Actor, place_code: str) -> list[Offered]:
    """The contacts of a community, to choose from, by name. One query."""
    rows = ContactPerson.objects.filter(
        policies.neighbours_visible_to(actor), place_code=place_code, until__isnull=True
    ).select_related("person")
    found = [Offered(one.id, str(one), str(one.get_kind_display()), one.version) for one in rows]
    return sorted(found, key=lambda one: one.name)
