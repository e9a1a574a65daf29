"""One registration whole: what it says, what it lacks, its history, its permit and what that asks for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from liren.domains.people.models import Person
from liren.domains.people.rules import names
from liren.domains.residence import policies
from liren.domains.residence.choices import PermitStanding, PermitState, State
from liren.domains.residence.errors import RegistrationNotFound
from liren.domains.residence.figures import PermitFigures, permit_figures
from liren.domains.residence.models import Endorsement, Happened, Permit, Registration, ShownProof
from liren.domains.residence.queries.scans import scans_of
from liren.domains.residence.rules.application import Application, ProofGiven
from liren.domains.residence.rules.lacking import lacking, lacking_for_permit
from liren.domains.residence.rules.permits import Conditions, Years, conditions, standing
from liren.domains.residence.rules.workflow import takes_scans
from liren.domains.residence.sealing import application_of, private_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

HISTORY_MOST = 100


@dataclass(frozen=True, slots=True)
class PermitView:
    """The permit, how it stands, and the years it was endorsed for."""

    permit: Permit
    standing: PermitStanding | None
    endorsements: list[Endorsement]
    is_late: bool


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """`name` masked; `said` opened, for whoever has written down why, and for the person."""

    registration: Registration
    name: str
    said: Application
    proofs: list[ShownProof]
    scans: list[StoredFile]
    may_scan: bool
    lacks: tuple[str, ...]
    history: list[Happened]
    conditions: Conditions | None
    permit_lacks: tuple[str, ...]
    permit: PermitView | None
    figures: PermitFigures
    may_handle: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """How somebody is registered, in one line of a card. `permit`: what stands on it, empty where there is none."""

    registration: Registration
    permit: str


def view_of(actor: Actor, number: str) -> RegistrationView:
    """As staff see it. Refuses what the actor may not see. Eight queries."""
    return _whole(actor, number, own=False)


def own_view(actor: Actor, number: str) -> RegistrationView:
    """The resident's own, or what he registered as an agent. Eight queries."""
    return _whole(actor, number, own=True)


def own_list(actor: Actor) -> list[Registration]:
    """The newest first. One query."""
    rows = Registration.objects.filter(policies.own_registrations(actor)).distinct()
    return list(rows.order_by("-id")[:HISTORY_MOST])


def names_of(rows: list[Registration]) -> dict[uuid.UUID, str]:
    """Names by registration, for the reader's own list. One query."""
    return {one: str(said.get("name", "")) for one, said in private_of(rows).items()}


def stands_of(actor: Actor, person_id: uuid.UUID) -> Stands | None:
    """The last registration of a person on the register, and the permit. One query."""
    permits = Permit.objects.filter(person=OuterRef("person")).exclude(state=PermitState.DECLINED)
    rows = Registration.objects.filter(policies.registrations_visible_to(actor), person=person_id)
    rows = rows.filter(state__in=(State.REGISTERED, State.ENDED)).annotate(
        permit_state=Subquery(permits.values("state")[:1]),
        permit_anchor=Subquery(permits.values("anchor")[:1]),
        permit_done=Subquery(permits.values("done")[:1]),
    )
    registration = rows.order_by("-id").first()
    return Stands(registration, _permit_words(registration)) if registration else None


def _permit_words(row: Registration) -> str:
    anchor, done, state = (getattr(row, f"permit_{name}", None) for name in ("anchor", "done", "state"))
    if anchor is not None:
        return str(PermitStanding(standing(Years(anchor, done or 0), clock.today())).label)
    return str(PermitState(state).label) if state else ""


def _whole(actor: Actor, number: str, *, own: bool) -> RegistrationView:
    seen = policies.own_registrations(actor) if own else policies.registrations_visible_to(actor)
    rows = Registration.objects.filter(seen, number=number).select_related("person", "dwelling")
    registration = rows.first()
    if registration is None:
        raise RegistrationNotFound
    proofs = list(ShownProof.objects.filter(registration=registration).order_by("group"))
    given = [ProofGiven(one.group, one.kind, one.since, one.until) for one in proofs]
    said = application_of(registration, private_of([registration])[registration.id], given)
    today = clock.today()
    found = None
    if registration.state == State.REGISTERED and registration.counts_from:
        found = conditions(registration.counts_from, registration.is_from_elsewhere, given, today)
    may_handle = policies.can_handle(actor, registration) if not own else False
    history = Happened.objects.filter(registration=registration).order_by("-id")[:HISTORY_MOST]
    return RegistrationView(
        registration=registration,
        name=names.masked(_name(registration.person, said)),
        said=said,
        proofs=proofs,
        scans=scans_of([registration.id]),
        may_scan=(own or may_handle) and takes_scans(registration.state, is_own=own),
        lacks=lacking(said) if registration.state in (State.SUBMITTED, State.WANTING) else (),
        history=list(history),
        conditions=found,
        permit_lacks=lacking_for_permit(said) if found else (),
        permit=_permit_view(_permit(registration)),
        figures=permit_figures(registration.place_code),
        may_handle=may_handle,
    )


def _name(person: Person | None, said: Application) -> str:
    return person.name if person else said.name


def _permit(registration: Registration) -> Permit | None:
    """The person's permit, else what the police declined last."""
    if registration.person_id is None:
        return None
    rows = list(Permit.objects.filter(person_id=registration.person_id).order_by("-id"))
    return next((one for one in rows if one.state != PermitState.DECLINED), rows[0] if rows else None)


def _permit_view(permit: Permit | None) -> PermitView | None:
    if permit is None:
        return None
    today = clock.today()
    now = PermitStanding(standing(permit.years, today)) if permit.years else None
    endorsements = list(Endorsement.objects.filter(permit=permit).order_by("-on", "-id"))
    is_waiting = permit.state in (PermitState.TAKEN_IN, PermitState.PASSED)
    return PermitView(permit, now, endorsements, is_waiting and permit.due_on < today)
