"""What somebody lays down for the time after death: by the person alone (PIPL art. 49)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.people.actions.agreeing import person_to_act_for
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.people.policies import is_minor
from liren.domains.rights import arrangement_errors as errors
from liren.domains.rights import policies
from liren.domains.rights.arrangement_words import open_arranged, seal_arranged
from liren.domains.rights.choices import ConsentWay
from liren.domains.rights.models import Arrangement
from liren.domains.rights.queries.arrangements import FILES, arrangement_of_paper
from liren.domains.rights.rules.arrangements import WORDS_MOST, Arranged, are_names
from liren.kernel import audit, clock, files, subjects
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of, sender_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile

Uploads = Iterable[File[bytes] | files.CleanFile]


def arrange(*, actor: Actor, person_id: uuid.UUID, given: Arranged, papers: Uploads = ()) -> Arrangement:
    """The person says to whom which right is left; what stood before ends with it.

    Refuses whom the actor may not act for, whoever is dead or not of age, a right of which nothing is said, names that
    are missing or too many, what stands already, and files that are no scans.
    """
    place, sender = place_of(Person.objects.filter(id=person_id)), sender_of(actor)
    with files.staged(papers, at=place, field="papers", subject=person_id, sender=sender) as kept:
        return _arrange(actor, person_id, given, kept)


@transaction.atomic
def _arrange(actor: Actor, person_id: uuid.UUID, given: Arranged, kept: list[StoredFile]) -> Arrangement:
    person = _person(actor, person_id)
    if is_minor(person, clock.today()):
        raise errors.ArrangementMinor
    said = _checked(given)
    how = _way(actor, person, has_papers=bool(kept))
    stands = locked(Arrangement.objects.filter(person=person, ended_at__isnull=True)).first()
    if stands is not None:
        if said == open_arranged(stands.said, subjects.keys_of([person.id]).get(person.id)):
            raise errors.ArrangementSame
        _end(stands, how)
    row = Arrangement(person=person, said=seal_arranged(said, person.id), given_at=clock.now(), given_how=how)
    row.save(force_insert=True)
    files.attach(kept, owner_type=FILES, owner_id=row.id, kind="scan")
    _record(actor, person, "changed" if stands else "given", {"rights": dict(said.rights), "how": how})
    return row


@transaction.atomic
def withdraw_arrangement(*, actor: Actor, person_id: uuid.UUID) -> None:
    """The law alone says from now on what relatives may ask for. Refuses whom the actor may not act for, whoever is
    dead, and where nothing stands."""
    person = _person(actor, person_id)
    stands = locked(Arrangement.objects.filter(person=person, ended_at__isnull=True)).first()
    if stands is None:
        raise errors.ArrangementAbsent
    how = _way(actor, person)
    _end(stands, how)
    _record(actor, person, "withdrawn", {"how": how})


@transaction.atomic
def open_arrangement_paper(*, actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A signed paper, for this once; the look is written down, and the person sees it."""
    row, stored = arrangement_of_paper(actor, file_id)
    _record(actor, row.person, "read", {})
    return stored


def _person(actor: Actor, person_id: uuid.UUID) -> Person:
    person = person_to_act_for(actor=actor, person_id=person_id)
    if person.state == PersonState.DECEASED:
        raise errors.ArrangementLate
    return person


def _checked(given: Arranged) -> Arranged:
    if not given.is_whole:
        raise errors.ArrangementIncomplete
    if given.wants_names and not are_names(given.names):
        raise errors.ArrangementNames(field="names")
    names = given.names if given.wants_names else ()
    return Arranged(dict(given.rights), names, given.words.strip()[:WORDS_MOST])


def _end(row: Arrangement, how: ConsentWay) -> None:
    row.ended_at, row.ended_how = max(clock.now(), row.given_at), how
    row.save(update_fields=["ended_at", "ended_how"])


def _way(actor: Actor, person: Person, *, has_papers: bool = False) -> ConsentWay:
    if policies.is_own(actor, person.id):
        return ConsentWay.PORTAL
    return ConsentWay.PAPER if has_papers else ConsentWay.WINDOW


def _record(actor: Actor, person: Person, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.arrangement.{what}",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after=after,
        subject=person.id,
    )
