"""What every action of this room does: lock, refuse, save with a new version, and write down."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.residence import policies
from liren.domains.residence.choices import State, Step
from liren.domains.residence.errors import RegistrationNotFound, StepNotAllowed
from liren.domains.residence.models import Happened, Registration, ShownProof
from liren.domains.residence.rules.application import Application, ProofGiven
from liren.domains.residence.rules.workflow import leads_to
from liren.domains.residence.sealing import application_of, private_of
from liren.kernel import audit, clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage


def locked_for_staff(actor: Actor, registration_id: uuid.UUID, version: int) -> Registration:
    """Refuses what the actor may not see or handle, and an old page."""
    rows = Registration.objects.filter(id=registration_id)
    registration = locked(rows.select_related("person")).first()
    # Asked once it is locked: a statement that waited does not see the person who was registered meanwhile.
    if registration is None or not rows.filter(policies.registrations_visible_to(actor)).exists():
        raise RegistrationNotFound
    if not policies.can_handle(actor, registration):
        raise NotAllowed
    if registration.version != version:
        raise StalePage
    return registration


def locked_own(actor: Actor, registration_id: uuid.UUID, version: int) -> Registration:
    """As `locked_for_staff`, of the resident's own."""
    rows = Registration.objects.filter(policies.own_registrations(actor), id=registration_id)
    registration = locked(rows).first()
    if registration is None:
        raise RegistrationNotFound
    if registration.version != version:
        raise StalePage
    return registration


def check_step(registration: Registration, step: str) -> str:
    """The state the step leads to. Refuses a step that is not allowed now."""
    after = leads_to(step, registration.state)
    if after is None:
        raise StepNotAllowed(state=State(registration.state).label)
    return after


def said_in(registration: Registration) -> Application:
    """What the registration says, opened. Two queries."""
    proofs = [
        ProofGiven(one.group, one.kind, one.since, one.until)
        for one in ShownProof.objects.filter(registration=registration)
    ]
    return application_of(registration, private_of([registration])[registration.id], proofs)


def keep_proofs(registration: Registration, proofs: tuple[ProofGiven, ...]) -> None:
    """Adds and replaces, by what each is for; a changed one has not been seen."""
    there = {one.group: one for one in ShownProof.objects.filter(registration=registration)}
    for given in proofs:
        kept = there.get(given.group)
        if kept and (kept.kind, kept.since, kept.until) == (given.kind, given.since, given.until):
            continue
        ShownProof.objects.update_or_create(
            registration=registration,
            group=given.group,
            defaults={"kind": given.kind, "since": given.since, "until": given.until, "seen_on": None},
        )


def save(registration: Registration, *fields: str) -> None:
    registration.version += 1
    registration.save(update_fields=[*fields, "version"])


def note(
    actor: Actor,
    registration: Registration,
    step: Step,
    *,
    verb: str = "registration",
    words: str = "",
    after: dict[str, Any] | None = None,
) -> None:
    """A line of the history, and an entry of the audit without personal values."""
    Happened.objects.create(
        registration=registration,
        at=clock.now(),
        step=step,
        actor_name="" if actor.kind is ActorKind.SYSTEM else actor.name[:60],
        words=words.strip()[:300],
    )
    audit.record(
        actor=actor,
        verb=f"residence.{verb}.{step.value}",
        object_type="registration",
        object_id=registration.id,
        object_label=registration.number,
        place_code=registration.place_code,
        after={"state": str(registration.state), **(after or {})},
        reason=words.strip()[:300],
        subject=registration.person_id,
    )
