"""Looking for people and opening their cards: with a purpose, and always written down."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.choices import CardPurpose
from liren.domains.people.models import Person
from liren.domains.people.queries.cards import visible_person
from liren.domains.people.queries.doubles import Double, doubles_of
from liren.domains.people.queries.finding import Found, find_people
from liren.domains.people.rules.doors import read_home
from liren.domains.people.rules.persons import PersonGiven, read_person
from liren.domains.people.standards import ethnic_code
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal


@transaction.atomic
def look_for(*, actor: Actor, text: str) -> Found:
    """People that the text may mean, masked. Every search is written down by its kind and how many it found.

    Refuses without the right, and a text that is too short.
    """
    if not policies.places_of(actor):
        raise NotAllowed
    found = find_people(actor, text)
    if not found.kind:
        raise errors.SearchTooShort(field="text")
    audit.record(
        actor=actor,
        verb="people.person.sought",
        object_type="people",
        object_id="search",
        place_code=policies.places_of(actor)[0],
        after={"by": found.kind, "found": len(found.lines)},
    )
    return found


@transaction.atomic
def look_for_doubles(
    *, actor: Actor, place_code: str, given: Sequence[PersonGiven], address: str = ""
) -> list[list[Double]]:
    """For each who is being written down, who on the register may be the same, masked; written down as a search.

    Refuses whoever may not keep the register there.
    """
    if not policies.can_edit_register(actor, place_code):
        raise NotAllowed
    written = [read_person(one, clock.today(), ethnic_code)[0] for one in given]
    found = doubles_of(actor, place_code, written, read_home(address))
    audit.record(
        actor=actor,
        verb="people.person.sought",
        object_type="people",
        object_id="search",
        place_code=place_code,
        after={"by": "double", "found": sum(map(len, found))},
    )
    return found


@transaction.atomic
def note_doubles_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took the list of possible doubles away. Refuses without the right."""
    if not actor.has(policies.MERGE):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="people.doubles.exported",
        object_type="people",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )


@transaction.atomic
def open_card(*, actor: Actor, person_id: uuid.UUID, purpose: str) -> None:
    """Writes down who opens the card and why, under the person's own key: the person sees it.

    Refuses without a purpose, and whom the actor may not see.
    """
    if purpose not in CardPurpose.values:
        raise errors.PurposeMissing(field="purpose")
    person = visible_person(actor, person_id)
    audit.record(
        actor=actor,
        verb="people.person.read",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after={"purpose": purpose},  # by its code, so that the person reads it in the own language
        reason=str(CardPurpose(purpose).label),
        subject=person.id,
    )


def note_outside(actor: Actor, refusal: Refusal) -> None:
    """Writes down who asked for somebody there is but who is not theirs to see: the answer was that nobody is there."""
    if not isinstance(refusal, errors.PersonNotFound) or refusal.sought is None or actor.id is None:
        return
    with transaction.atomic():
        person = Person.objects.filter(id=refusal.sought).first()
        if person is not None:
            audit.record(
                actor=actor,
                verb="people.person.outside",
                object_type="person",
                object_id=person.id,
                place_code=person.place_code,
            )


@transaction.atomic
def note_people_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took which list of people away, and how long it is. Refuses without the right."""
    if not actor.has("people.export"):
        raise NotAllowed
    _note_list("people.list.exported", actor, place_code, form, wanted, rows)


@transaction.atomic
def note_conflict_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """As `note_people_export`, of the differences between sources."""
    if not actor.has("people.import"):
        raise NotAllowed
    _note_list("people.conflicts.exported", actor, place_code, form, wanted, rows)


def _note_list(
    verb: str, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="people",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
