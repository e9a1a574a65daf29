"""What of somebody was deleted, or taken back with a consent, and came back with a backup: it goes once more."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from liren.domains.people.actions.agreeing import keep_agreement
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.people.queries.whose import whose_whole
from liren.domains.rights import consent_words
from liren.domains.rights.actions.corrections import forget_proposed
from liren.domains.rights.choices import ConsentWay
from liren.domains.rights.deletion_choices import DeletionState
from liren.domains.rights.models import Consent, Deletion
from liren.kernel import audit, audit_queries, clock, forgotten, guarding, holdings
from liren.kernel.actor import SYSTEM
from liren.kernel.forgotten import Part
from liren.kernel.holdings import Whose
from liren.kernel.lock import locked

DELETION, CONSENT, ALL = "deletion", "consent", "-"
REPEATED = {DELETION: "rights.deletion.part_repeated", CONSENT: "rights.consent.repeated"}


def note_deletion(
    deletion: Deletion, people: Iterable[uuid.UUID], going: Iterable[tuple[str, dt.date | None]]
) -> None:
    """Within the transaction that carries it out: kinds went, each up to a day or whole, and the entry stays."""
    words = tuple(f"{key}={cut.isoformat() if cut else ALL}" for key, cut in going)
    if words:
        forgotten.note_part(Part(DELETION, deletion.id, tuple(people), words))


def note_withdrawal(consent: Consent) -> None:
    """Within the transaction that takes it back."""
    forgotten.note_part(Part(CONSENT, consent.id, (consent.person_id,), (consent.scope,)))


@transaction.atomic
@guarding.settled
def repeat(part: Part) -> bool:
    """Whether it had come back. What the backup holds as done already is left alone, since what stands there now was
    written afterwards."""
    if part.what not in REPEATED or _is_repeated(part):
        return False
    people = [
        person
        for person in locked(Person.objects.filter(id__in=part.people).order_by("id"))
        if person.state != PersonState.ERASED
    ]
    done = _delete(part, people) if part.what == DELETION else _withdraw(part, people)
    if done:
        audit.record(
            actor=SYSTEM,
            verb=REPEATED[part.what],
            object_type=part.what,
            object_id=part.of,
            place_code=people[0].place_code,
            after={"what": list(part.words)},
        )
    return done


def _is_repeated(part: Part) -> bool:
    """By the backup itself, which was made after it had been repeated once."""
    return any(one.verb == REPEATED[part.what] for one in audit_queries.history_of(part.what, part.of))


def _delete(part: Part, people: list[Person]) -> bool:
    if not people or Deletion.objects.filter(id=part.of, state=DeletionState.DONE).exists():
        return False
    for person in people:
        guarding.bring_back(person.id)
        whose = whose_whole(person)
        for word in part.words:
            key, _is, cut = word.partition("=")
            if any(key in room.titles for room in holdings.FORGETS.values()):
                holdings.away(whose, key, None if cut == ALL else dt.date.fromisoformat(cut))
        end_consents(whose)
    return True


def end_consents(whose: Whose) -> None:
    """The record of every consent that the card no longer has."""
    person = Person.objects.get(id=whose.person)
    off = [scope for scope, is_given in person.agreed.items() if not is_given]
    standing = Consent.objects.filter(person__in=whose.people, scope__in=off, ended_at__isnull=True)
    standing.update(ended_at=clock.now(), ended_how=ConsentWay.WINDOW)


def _withdraw(part: Part, people: list[Person]) -> bool:
    consent = locked(Consent.objects.filter(id=part.of, ended_at__isnull=True)).first()
    if consent is None or not people:
        return False
    consent.ended_at, consent.ended_how = clock.now(), ConsentWay.WINDOW
    consent.save(update_fields=["ended_at", "ended_how"])
    keep_agreement(people[0], consent.scope, is_given=False)
    forget_proposed(people[0].id, consent_words.names_of(consent.scope))
    return True


def register() -> None:
    for what in REPEATED:
        forgotten.register(what, repeat)
