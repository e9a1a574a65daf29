"""Registering: by the person, an agent or a worker; supplementing and withdrawing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from liren.domains.people.actions.persons import checked
from liren.domains.people.choices import Flaw
from liren.domains.people.errors import DocumentWrong
from liren.domains.people.rules.documents import Document, Unfit, kind_of, read_document
from liren.domains.people.rules.persons import PersonGiven, PersonRead
from liren.domains.residence import errors, policies
from liren.domains.residence.actions import keeping
from liren.domains.residence.choices import (
    AgentGround,
    AgentKind,
    JoinedRelation,
    Kind,
    MadeBy,
    Proof,
    Relation,
    Stage,
    State,
    Step,
)
from liren.domains.residence.models import Registration
from liren.domains.residence.rules import application as rules
from liren.domains.residence.rules.application import Agent, Application
from liren.domains.residence.sealing import document_index, name_index, seal
from liren.domains.territory.queries import find_place
from liren.kernel import clock, ids, subjects
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import next_serial
from liren.kernel.refusals import Refusal
from liren.kernel.taken import refused_if_taken

DAY_FLAWS: Mapping[str, tuple[type[Refusal], str]] = {
    "arrived_ahead": (errors.ArrivedAhead, "arrived_on"),
    "arrived_before_birth": (errors.ArrivedBeforeBirth, "arrived_on"),
    "leaves_before_arriving": (errors.LeavesBeforeArriving, "leaving_on"),
}
AGENT_FLAWS: Mapping[str, tuple[type[Refusal], str]] = {
    "agent_is_same": (errors.AgentIsSame, "agent_document"),
    "agent_not_needed": (errors.AgentNotNeeded, "agent_ground"),
    "agent_age_unknown": (errors.AgentAgeUnknown, "agent_birth"),
    "agent_is_child": (errors.AgentIsChild, "agent_document"),
}
PROOF_FLAWS: Mapping[str, type[Refusal]] = {
    "proof_unfit": errors.ProofUnfit,
    "proof_dates_wrong": errors.ProofDatesWrong,
    "proof_expired": errors.ProofExpired,
}


@transaction.atomic
def apply(*, actor: Actor, place_code: str, said: Application) -> Registration:
    """A new registration, which may still want papers; `rules.lacking` says which.

    Refuses a place that is no community of the actor's, values that do not fit, impossible days, papers that prove
    something else or have run out, an agent who may not act or is a child, and a second one with the same document.
    """
    place = find_place(place_code) if len(place_code) == 12 else None
    if place is None or not policies.can_apply(actor, place_code):
        raise errors.PlaceWrong(field="place")
    read = check(said)
    one = ids.uuid7()
    key = subjects.make_keys([one])[one]
    is_staff = actor.kind is not ActorKind.RESIDENT
    by_hand = MadeBy.AGENT if said.agent else MadeBy.SELF
    with refused_if_taken(errors.AppliedAlready(field="document"), Registration, "document_index"):
        registration = Registration.objects.create(
            id=one,
            number=_number(place_code),
            place_code=place_code,
            kind=Kind(said.kind),
            made_by=MadeBy.WORKER if is_staff else by_hand,
            account_id=None if is_staff else actor.id,
            subject=one,
            private=seal(said, key),
            document_index=document_index(read.document.number if read.document else ""),
            name_index=name_index(read.name),
            is_from_elsewhere=said.is_from_elsewhere,
            arrived_on=said.arrived_on,
            leaving_on=said.leaving_on,
            submitted_at=clock.now(),
        )
    keeping.keep_proofs(registration, said.proofs)
    keeping.note(actor, registration, Step.SUBMITTED, after={"kind": said.kind})
    return registration


@transaction.atomic
def supplement(*, actor: Actor, registration_id: uuid.UUID, version: int, said: Application) -> Registration:
    """What was missing is there; the community looks again. By whoever registered, or a worker. Refuses as `apply`."""
    registration = (
        keeping.locked_own(actor, registration_id, version)
        if actor.kind is ActorKind.RESIDENT
        else keeping.locked_for_staff(actor, registration_id, version)
    )
    registration.state = keeping.check_step(registration, "supplement")
    write(registration, said)
    keeping.note(actor, registration, Step.SUPPLEMENTED)
    return registration


def write(registration: Registration, said: Application) -> PersonRead:
    """Keeps what is said now, within the caller's transaction. Refuses as `apply`; the kind stays."""
    if said.kind != registration.kind:
        raise errors.ChoiceWrong(given=said.kind[:20], field="kind")
    read = check(said)
    key = subjects.keys_of([registration.subject]).get(registration.subject)
    if key is None:
        raise errors.RegistrationNotFound
    registration.private = seal(said, key)
    registration.name_index = name_index(read.name)
    registration.document_index = document_index(read.document.number if read.document else "")
    registration.is_from_elsewhere = said.is_from_elsewhere
    registration.arrived_on, registration.leaving_on = said.arrived_on, said.leaving_on
    with refused_if_taken(errors.AppliedAlready(field="document"), Registration, "document_index"):
        keeping.save(
            registration,
            *("private", "name_index", "document_index", "is_from_elsewhere"),
            *("arrived_on", "leaving_on", "state"),
        )
    keeping.keep_proofs(registration, said.proofs)
    return read


@transaction.atomic
def withdraw(*, actor: Actor, registration_id: uuid.UUID, version: int) -> Registration:
    """The resident takes the own registration back before it is decided."""
    registration = keeping.locked_own(actor, registration_id, version)
    registration.state = State(keeping.check_step(registration, "withdraw"))
    keeping.save(registration, "state")
    keeping.note(actor, registration, Step.WITHDRAWN)
    return registration


def person_given(said: Application) -> PersonGiven:
    """What the register of people is to know; the rest stays in the registration."""
    details = {"hukou_region": said.hukou_region, "hukou_address": said.hukou_address}
    if said.kind == "work":
        details |= {
            "workplace": said.details.get("employer", ""),
            "occupation": said.details.get("occupation", ""),
        }
    return PersonGiven(
        name=said.name,
        document=said.document,
        sex=said.sex,
        birth=said.birth,
        phones=(said.phone,) if said.phone.strip() else (),
        details=details,
    )


def check(said: Application) -> PersonRead:
    """The person as read. Refuses the first thing that does not fit, at its field."""
    _check_choices(said)
    read = checked(person_given(said))
    today = clock.today()
    flaw = rules.flaw_of_days(said, read.birth, today)
    if flaw:
        refused, field = DAY_FLAWS[flaw]
        raise refused(field=field, day=said.arrived_on)
    for proof in said.proofs:
        found = rules.flaw_of_proof(proof, today)
        if found:
            label = Proof(proof.kind).label if proof.kind in Proof.values else proof.kind[:20]
            raise PROOF_FLAWS[found](field=f"{proof.group}_proof", proof=label)
    if said.agent:
        _check_agent(said.agent, read, today)
    return read


def _check_choices(said: Application) -> None:
    agent = said.agent
    given = [
        ("kind", said.kind, Kind.values),
        ("relation", said.details.get("relation", ""), [*JoinedRelation.values, ""]),
        ("stage", said.details.get("stage", ""), [*Stage.values, ""]),
    ]
    if agent:
        given += [
            ("agent_kind", agent.kind, AgentKind.values),
            ("agent_ground", agent.ground, AgentGround.values),
            (
                "agent_relation",
                agent.relation,
                Relation.values if agent.kind == "relative" else [*Relation.values, ""],
            ),
        ]
    for field, value, known in given:
        if value not in known:
            raise errors.ChoiceWrong(given=value[:20], field=field)


def _check_agent(agent: Agent, read: PersonRead, today: dt.date) -> None:
    """An agent without a document yet is told what is missing; one with a document is looked at."""
    document = _agent_document(agent, today)
    is_same = bool(document and read.document and document.number == read.document.number)
    birth = document.birth if document else None
    if document is None and agent.birth is None:
        birth = dt.date.min  # told as missing with everything else, the age is seen from it then
    flaw = rules.flaw_of_agent(agent, birth, is_same, read.birth, today)
    if flaw:
        refused, field = AGENT_FLAWS[flaw]
        raise refused(field=field)


def _agent_document(agent: Agent, today: dt.date) -> Document | None:
    if not agent.document.strip():
        return None
    try:
        return read_document(kind_of(agent.document), agent.document, today)
    except Unfit as unfit:
        raise DocumentWrong(field="agent_document", problem=Flaw(unfit.flaw).label) from unfit


def _number(place_code: str) -> str:
    county, year = place_code[:6], clock.today().year
    return "J" + ids.readable_number(county, year, next_serial(f"residence:{county}:{year}"))
