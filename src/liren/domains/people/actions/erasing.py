"""An entry taken off the register for good: its key destroyed, nothing left by which it is found, its id kept.

Within the caller's transaction, which holds the person; whoever calls has asked and writes it down.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from liren.domains.people import sealing
from liren.domains.people.actions.agreeing import keep_agreement
from liren.domains.people.choices import PersonState
from liren.domains.people.models import (
    AccountLink,
    CardSign,
    Conflict,
    DoublePair,
    FindKey,
    Household,
    ImportedChange,
    LifeEvent,
    Membership,
    Merge,
    Owner,
    ParkedRow,
    PeopleImport,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
)
from liren.domains.people.rules import grounds
from liren.kernel import clock, forgotten, guarding, subjects
from liren.kernel.holdings import Whose
from liren.kernel.lock import locked

NOBODY = "—"  # stands where the name stood
PARKED = 500  # rows of lists looked through at a time
ROWS = (Membership, Residence, Owner, LifeEvent, PersonDocument, PersonPhone)
WAYS = (FindKey, CardSign, AccountLink)


def erase(whose: Whose) -> int:
    """Everything that says who it was: of the entry, and of those merged into it."""
    people = list(locked(Person.objects.filter(id__in=whose.people).order_by("id")))
    _drop_parked(people)
    households = set(Membership.objects.filter(person__in=people).values_list("household", flat=True))
    gone = sum(kind._base_manager.filter(person__in=people).delete()[0] for kind in (*ROWS, *WAYS))
    _empty(households)
    drop_traces(whose)
    Merge.objects.filter(kept__in=people).delete()
    Merge.objects.filter(gone__in=people).delete()
    for person in people:
        guarding.forget(person.id)
        _blank(person)
    subjects.destroy_keys(whose.people)
    forgotten.note(whose.person)
    return gone + len(people)


def agreed_scopes(person: Person, key: bytes | None) -> list[str]:
    """What rests on the person's word: consents that stand, and values written before anybody asked."""
    kept = {**person.details, **sealing.open_private(person.private, key)}
    return [
        scope
        for scope in grounds.SCOPES
        if person.agreed.get(scope) or any(kept.get(name) for name in grounds.fields_of(scope))
    ]


def drop_agreed(whose: Whose) -> int:
    """Every consent that stands is taken back on the card, and what rested on any is destroyed."""
    gone, keys = 0, subjects.keys_of(whose.people)
    for person in locked(Person.objects.filter(id__in=whose.people).order_by("id")):
        scopes = agreed_scopes(person, keys.get(person.id))
        for scope in scopes:
            keep_agreement(person, scope, is_given=False)
        gone += len(scopes)
    return gone


def drop_traces(whose: Whose) -> int:
    """What imports keep for taking themselves back, differences between sources, and pairs of possible doubles."""
    gone = 0
    for kind in (ImportedChange, Conflict):
        gone += kind._base_manager.filter(person__in=whose.people).delete()[0]
    for side in ("one", "other"):
        DoublePair.objects.filter(**{f"{side}__in": whose.people}).delete()
    return gone


def unname(whose: Whose) -> None:
    """In the events of others the name of somebody who is off the register."""
    LifeEvent.objects.filter(other__in=whose.people).update(note="")


def _blank(person: Person) -> None:
    """The row stays, for the links; where it lived and its year of birth go with the name."""
    if person.state != PersonState.MERGED:
        person.state = PersonState.ERASED
    person.name, person.sex, person.ethnic, person.nationality = NOBODY, "0", "", "CHN"
    person.birth = person.died_on = None
    person.registered_code, person.protection = "", ""
    person.details, person.private, person.agreed, person.sources = {}, b"", {}, {}
    person.version += 1
    person.changed_at = clock.now()
    person.save()


def _empty(households: Iterable[uuid.UUID]) -> None:
    """A household in which nobody is left has no number of a booklet any longer, and is closed."""
    left = Household.objects.filter(id__in=households, members__isnull=True)
    left.filter(closed_on__isnull=True, opened_on__lte=clock.today()).update(closed_on=clock.today())
    left.update(number="")


def _drop_parked(people: list[Person]) -> None:
    """Rows that imports set aside and that name one of them by a number, or by the whole name."""
    wanted = {one.name for one in people}
    keys = subjects.keys_of([one.id for one in people])
    for kind, context in ((PersonDocument, sealing.DOCUMENT), (PersonPhone, sealing.PHONE)):
        for owner, number in kind._base_manager.filter(person__in=people).values_list("person", "number"):
            wanted.add(sealing.open_number(number, context=context, key=keys.get(owner)))
    wanted.discard("")
    places = {one.place_code[:6] for one in people}
    for county in places:
        runs = PeopleImport.objects.filter(place_code__prefix=county)
        rows = ParkedRow.objects.filter(run__in=runs).exclude(cells=b"").order_by("id")
        naming = [row.pk for row in rows.iterator(PARKED) if any(text in row.cells for text in wanted)]
        ParkedRow.objects.filter(pk__in=naming).update(cells="")
