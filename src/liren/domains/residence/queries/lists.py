"""Registrations and permits as staff list them: filtered, sorted, by key, masked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liren.domains.people.rules import names
from liren.domains.people.rules.documents import Unfit, kind_of, read_document
from liren.domains.residence import policies
from liren.domains.residence.choices import PermitStanding, PermitState, State
from liren.domains.residence.models import Permit, Registration
from liren.domains.residence.rules.permits import standing
from liren.domains.residence.sealing import document_index, name_index, private_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid

PAGE = 50
VIEWS = ("submitted", "wanting", "registered", "over", "all")
PERMIT_VIEWS = ("due", "suspended", "taken_in", "passed", "late", "issued", "all")
SORTS = ("new", "old")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFilter:
    """What the list is narrowed to; empty means all. `text`: a number, a whole name, or a document's number."""

    view: str = "all"
    kind: str = ""
    made_by: str = ""
    place: str = ""
    text: str = ""
    sort: str = "new"


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """A registration of a list; the name masked, the address only where no marked person lives."""

    registration: Registration
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PermitLine:
    """A permit of a list. `days`: how many are left until it is due or to be endorsed, below zero when late."""

    permit: Permit
    name: str
    standing: PermitStanding | None
    until: dt.date
    days: int


def filtered(actor: Actor, wanted: RegistrationFilter) -> QuerySet[Registration]:
    rows = Registration.objects.filter(policies.registrations_visible_to(actor)).filter(_view(wanted.view))
    for name in ("kind", "made_by"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    return rows.filter(_of_text(wanted.text.strip())) if wanted.text.strip() else rows


def page(actor: Actor, wanted: RegistrationFilter, after: str = "") -> tuple[list[RegistrationLine], str]:
    """A page and the key of the next, empty at the end. Two queries."""
    rows = filtered(actor, wanted)
    last = as_uuid(after)
    is_old_first = wanted.sort == "old"
    if last is not None:
        rows = rows.filter(id__gt=last) if is_old_first else rows.filter(id__lt=last)
    rows = rows.order_by("id" if is_old_first else "-id").select_related("person", "dwelling")
    found = list(rows[: PAGE + 1])
    return list(_lines(found[:PAGE])), str(found[PAGE - 1].id) if len(found) > PAGE else ""


def keys(actor: Actor, wanted: RegistrationFilter) -> Iterator[uuid.UUID]:
    rows = filtered(actor, wanted).order_by("id" if wanted.sort == "old" else "-id")
    return rows.values_list("id", flat=True).iterator()


def lines_by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> Iterator[RegistrationLine]:
    """Those the actor may see, in the order of the ids. Two queries."""
    rows = Registration.objects.filter(policies.registrations_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person", "dwelling")}
    return _lines([found[one] for one in ids if one in found])


def count_views(actor: Actor, wanted: RegistrationFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{f"n_{name}": Count("pk", filter=_view(name)) for name in VIEWS})


def permits(actor: Actor, view: str, place: str = "") -> QuerySet[Permit]:
    """Those of a view, what is due first."""
    rows = Permit.objects.filter(policies.permits_visible_to(actor)).filter(_permit_view(view))
    return rows.filter(place_code__prefix=place) if place else rows


def permit_page(actor: Actor, view: str, place: str = "", after: str = "") -> tuple[list[PermitLine], str]:
    """A page by key, and the key of the next. One query."""
    rows = permits(actor, view, place)
    last = as_uuid(after)
    if last is not None:
        rows = rows.filter(id__gt=last)
    found = list(rows.order_by("id").select_related("person", "registration")[: PAGE + 1])
    return list(map(_permit_line, found[:PAGE])), str(found[PAGE - 1].id) if len(found) > PAGE else ""


def permits_by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> Iterator[PermitLine]:
    rows = Permit.objects.filter(policies.permits_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person", "registration")}
    return (_permit_line(found[one]) for one in ids if one in found)


def count_permit_views(actor: Actor, place: str = "") -> dict[str, int]:
    """How many each view holds. One query."""
    rows = permits(actor, "all", place).order_by()
    return rows.aggregate(**{f"n_{name}": Count("pk", filter=_permit_view(name)) for name in PERMIT_VIEWS})


def _view(name: str) -> Q:
    if name == "over":
        return Q(state__in=(State.REFUSED, State.WITHDRAWN, State.ENDED))
    return Q(state=name) if name in ("submitted", "wanting", "registered") else Q()


def _permit_view(name: str) -> Q:
    """What is due or suspended only of who is registered here now."""
    today = clock.today()
    issued = Q(state=PermitState.ISSUED)
    here = Q(Exists(Registration.objects.filter(person=OuterRef("person"), state=State.REGISTERED)))
    views = {
        "due": issued & Q(endorse_from__lte=today, endorse_by__gte=today) & here,
        "suspended": issued & Q(endorse_by__lt=today) & here,
        "taken_in": Q(state=PermitState.TAKEN_IN),
        "passed": Q(state=PermitState.PASSED),
        "late": Q(state__in=(PermitState.TAKEN_IN, PermitState.PASSED), due_on__lt=today),
        "issued": issued,
    }
    return views.get(name, Q())


def _of_text(text: str) -> Q:
    found = Q(number__endswith=text.upper()) | Q(name_index=name_index(text))
    try:
        document = read_document(kind_of(text), text, clock.today()) if kind_of(text) else None
    except (Unfit, KeyError):
        document = None
    return found | Q(document_index=document_index(document.number)) if document else found


def _lines(rows: Iterable[Registration]) -> Iterator[RegistrationLine]:
    found = list(rows)
    private = private_of(found)
    for row in found:
        said = private[row.id]
        name = row.person.name if row.person else str(said.get("name", ""))
        is_marked = bool(row.person and row.person.protection)
        address = str(row.dwelling) if row.dwelling else str(said.get("address", ""))
        yield RegistrationLine(row, names.masked(name), "" if is_marked else address)


def _permit_line(permit: Permit) -> PermitLine:
    today = clock.today()
    now = PermitStanding(standing(permit.years, today)) if permit.years else None
    until = permit.endorse_by or permit.due_on
    return PermitLine(permit, names.masked(permit.person.name), now, until, (until - today).days)
