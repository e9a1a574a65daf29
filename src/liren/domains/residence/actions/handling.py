"""What the community does with a registration: tells what is missing, registers, refuses, corrects, ends."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from liren.domains.people import errors as people_errors
from liren.domains.people.actions.moving import move_person
from liren.domains.people.actions.persons import register_person
from liren.domains.people.choices import CardPurpose, SourceKind
from liren.domains.people.errors import PurposeMissing
from liren.domains.people.models import Dwelling, Person, Residence
from liren.domains.people.policies import persons_visible_to
from liren.domains.people.rules.doors import read_home
from liren.domains.residence import errors, policies
from liren.domains.residence.actions import applying, keeping, scans
from liren.domains.residence.choices import EndCause, Proof, State, Step
from liren.domains.residence.models import Registration, ShownProof
from liren.domains.residence.rules import days
from liren.domains.residence.rules.application import Application
from liren.domains.residence.rules.lacking import lacking, may_tell
from liren.domains.residence.sealing import seal
from liren.domains.residence.telling import lacks_said, tell
from liren.domains.residence.wording import listed
from liren.kernel import audit, clock, guarding, subjects
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

CITY = 4  # figures of a city's code: within it residence goes on
WORDS_MOST = 300


@transaction.atomic
def tell_missing(*, actor: Actor, registration_id: uuid.UUID, version: int, words: str = "") -> Registration:
    """Tells the person everything that is missing, at once (art. 9); a second time only what was told before.

    Refuses where nothing is missing, and where something or words are added to what was told.
    """
    registration = keeping.locked_for_staff(actor, registration_id, version)
    registration.state = keeping.check_step(registration, "tell")
    lacks = lacking(keeping.said_in(registration))
    said = words.strip()[:WORDS_MOST]
    if not lacks:
        raise errors.NothingLacks
    if not may_tell(registration.told, lacks) or (registration.told is not None and said):
        raise errors.ToldAlready(field="words")
    if registration.told is None:
        registration.told, registration.told_words = list(lacks), said
    registration.told_at = clock.now()
    keeping.save(registration, "state", "told", "told_words", "told_at")
    keeping.note(actor, registration, Step.TOLD, words=said, after={"lacks": list(lacks)})
    tell(
        registration,
        "told",
        key=f"{registration.id}:{registration.version}",
        lacks=" ".join(lacks),
        words=f"{said}。" if said else "",
    )
    return registration


@transaction.atomic
@guarding.settled
def register(
    *,
    actor: Actor,
    registration_id: uuid.UUID,
    version: int,
    person_id: uuid.UUID | None = None,
    apart_from: Collection[uuid.UUID] = (),
    seen: Collection[str] = (),
) -> Registration:
    """The person is registered at the dwelling. `person_id`: somebody on the register who was recognised, else a new
    person; `apart_from`: people who were looked at and are somebody else; `seen`: groups of proofs seen in original.

    Refuses what is missing, proofs not seen, and as registering and moving a person do.
    """
    registration = keeping.locked_for_staff(actor, registration_id, version)
    registration.state = keeping.check_step(registration, "register")
    said = keeping.said_in(registration)
    lacks = lacking(said)
    if lacks:
        raise errors.Incomplete(lacks=lacks_said(lacks))
    _see(registration, seen)
    person = _person(actor, registration, said, person_id, apart_from)
    if person.protection:
        guarding.bring_back(person.id)
    registration.person, registration.dwelling = person, _at_home(actor, registration, said, person)
    today = clock.today()
    registration.registered_on = today
    registration.counts_from = days.counts_from(registration.arrived_on, today, _before(registration, person))
    _seal_under(registration, said, person)
    with refused_if_taken(errors.AppliedAlready(field="document"), Registration, "person"):
        keeping.save(
            registration,
            *("state", "person", "dwelling", "registered_on", "counts_from", "subject", "private"),
        )
    keeping.note(actor, registration, Step.REGISTERED)
    half = days.half_year_on(registration.counts_from)
    told = {"on": registration.counts_from.isoformat(), "by": half.isoformat()}
    tell(registration, "registered", key=str(registration.id), **told)
    return registration


@transaction.atomic
def refuse(*, actor: Actor, registration_id: uuid.UUID, version: int, reason: str) -> Registration:
    """Not registered; the reason is told. Refuses without one."""
    registration = keeping.locked_for_staff(actor, registration_id, version)
    registration.state = keeping.check_step(registration, "refuse")
    registration.reason = _words(reason, "reason")
    keeping.save(registration, "state", "reason")
    keeping.note(actor, registration, Step.REFUSED, words=registration.reason)
    tell(registration, "refused", key=str(registration.id), words=registration.reason)
    return registration


@transaction.atomic
def correct(
    *, actor: Actor, registration_id: uuid.UUID, version: int, said: Application, reason: str
) -> Registration:
    """What is said in a registration is put right or renewed, with a reason; where the person lives, moving changes.

    Refuses as `apply`, a registration that then lacks something, and another address.
    """
    registration = keeping.locked_for_staff(actor, registration_id, version)
    registration.state = keeping.check_step(registration, "correct")
    before = keeping.said_in(registration)
    if said.address.strip() != before.address.strip():
        raise people_errors.AddressWrong(field="address")
    words = _words(reason, "reason")
    applying.write(registration, said)
    lacks = lacking(keeping.said_in(registration))
    if lacks:
        raise errors.Incomplete(lacks=lacks_said(lacks))
    keeping.note(actor, registration, Step.CORRECTED, words=words)
    return registration


@transaction.atomic
def end(
    *, actor: Actor, registration_id: uuid.UUID, version: int, on: dt.date, cause: str, reason: str = ""
) -> Registration:
    """The registration ends by hand. Refuses a day to come or before arriving, and an unknown cause."""
    registration = keeping.locked_for_staff(actor, registration_id, version)
    if cause not in EndCause.values:
        raise errors.ChoiceWrong(given=cause[:20], field="cause")
    if on > clock.today():
        raise errors.DayAhead(day=on, field="on")
    if on < registration.arrived_on:
        raise errors.EndsBeforeArriving(field="on")
    end_locked(actor, registration, on, EndCause(cause), reason)
    return registration


def end_locked(
    actor: Actor, registration: Registration, on: dt.date, cause: EndCause, reason: str = ""
) -> None:
    """Ends a registration that is locked, and tells the person, unless he died."""
    registration.state = State(keeping.check_step(registration, "end"))
    registration.ended_on, registration.end_cause = max(on, registration.arrived_on), cause
    keeping.save(registration, "state", "ended_on", "end_cause")
    keeping.note(actor, registration, Step.ENDED, words=reason)
    if cause != EndCause.DIED:
        told = {"on": registration.ended_on.isoformat(), "cause": str(cause)}
        tell(registration, "ended", key=str(registration.id), **told)


@transaction.atomic
def open_registration(*, actor: Actor, registration_id: uuid.UUID, purpose: str) -> None:
    """Writes down who opens what is sealed and why; the person sees it. Refuses without a purpose."""
    if purpose not in CardPurpose.values:
        raise PurposeMissing(field="purpose")
    rows = Registration.objects.filter(policies.registrations_visible_to(actor), id=registration_id)
    registration = rows.first()
    if registration is None:
        raise errors.RegistrationNotFound
    audit.record(
        actor=actor,
        verb="residence.registration.read",
        object_type="registration",
        object_id=registration.id,
        object_label=registration.number,
        place_code=registration.place_code,
        after={"purpose": purpose},
        reason=str(CardPurpose(purpose).label),
        subject=registration.subject,
    )


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took which list away, and how long it is. Refuses without the right."""
    if not actor.has("people.export"):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="residence.list.exported",
        object_type="registration",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )


def _see(registration: Registration, seen: Collection[str]) -> None:
    rows = list(ShownProof.objects.filter(registration=registration, seen_on__isnull=True))
    unseen = [Proof(one.kind).label for one in rows if one.group not in seen]
    if unseen:
        raise errors.NotSeen(proofs=listed(unseen), field="seen")
    ShownProof.objects.filter(id__in=[one.id for one in rows]).update(seen_on=clock.today())


def _person(
    actor: Actor,
    registration: Registration,
    said: Application,
    person_id: uuid.UUID | None,
    apart_from: Collection[uuid.UUID],
) -> Person:
    if person_id is not None:
        found = Person.objects.filter(persons_visible_to(actor), id=person_id).first()
        if found is None:
            raise people_errors.PersonNotFound
        return found
    return register_person(
        actor=actor,
        place_code=registration.place_code,
        given=applying.person_given(said),
        source=SourceKind.DOCUMENT,
        apart_from=apart_from,
    )


def _at_home(actor: Actor, registration: Registration, said: Application, person: Person) -> Dwelling:
    """Where the person lives then: there already, or moved there on the day of arrival."""
    wanted = read_home(said.address)
    now = Residence.objects.filter(person=person, until__isnull=True).select_related("dwelling").first()
    if now and wanted and (now.dwelling.address_key, now.dwelling.door) == (wanted.address_key, wanted.door):
        return now.dwelling
    on = max(registration.arrived_on, now.since) if now else registration.arrived_on
    move_person(
        actor=actor,
        person_id=person.id,
        version=person.version,
        place_code=registration.place_code,
        address=said.address,
        on=on,
        source=SourceKind.DOCUMENT,
        living=said.living,
    )
    return Residence.objects.select_related("dwelling").get(person=person, until__isnull=True).dwelling


def _before(registration: Registration, person: Person) -> tuple[dt.date, dt.date] | None:
    """From when the person's last registration in this city counted, and when it ended."""
    rows = Registration.objects.filter(
        person=person,
        state=State.ENDED,
        end_cause=EndCause.LEFT,
        place_code__prefix=registration.place_code[:CITY],
    )
    last = rows.order_by("-ended_on", "-id").first()
    return (last.counts_from, last.ended_on) if last and last.counts_from and last.ended_on else None


def _seal_under(registration: Registration, said: Application, person: Person) -> None:
    """From now on under the person's own key; the key made for the registration has nothing left to open."""
    key = subjects.keys_of([person.id]).get(person.id)
    if key is not None and registration.subject != person.id:
        registration.subject, registration.private = person.id, seal(said, key)
        scans.hand_over(registration)


def _words(text: str, field: str) -> str:
    said = text.strip()[:WORDS_MOST]
    if not said:
        raise errors.ReasonMissing(field=field)
    return said
