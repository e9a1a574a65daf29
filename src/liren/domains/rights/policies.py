"""Who acts on a person's rights: the person by the own account, and whoever keeps the register there."""

from __future__ import annotations

import uuid

from django.db.models import Q

from liren.domains.people import policies as people
from liren.domains.people.choices import PersonState, Protection
from liren.domains.people.models import AccountLink, Person
from liren.domains.rights.deletion_choices import DeletionState
from liren.domains.rights.models import Correction, Deletion, KinRequest, LookQuestion
from liren.kernel.actor import Actor

ANSWER, CORRECT = "audit.search", "people.edit"


def is_own(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether the actor is that person. One query for residents."""
    if not people.can_link_self(actor):
        return False
    rows = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
    return rows.filter(person_id=person_id).exclude(person__state="deceased").exists()


def consents_visible_to(actor: Actor) -> Q:
    """Those of people whom the actor sees, and the own."""
    if people.can_link_self(actor):
        mine = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
        return Q(person__in=mine.exclude(person__state="deceased").values("person"))
    return Q(person__in=Person.objects.filter(people.persons_visible_to(actor)))


def copies_visible_to(actor: Actor) -> Q:
    """The own, while the account is matched with the person they are of; nobody's for anybody else."""
    mine = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
    return Q(account_id=actor.id, person__in=mine.exclude(person__state="deceased").values("person"))


def questions_visible_to(actor: Actor) -> Q:
    """Auditors: those of their places. Residents: the own."""
    if people.can_link_self(actor):
        return Q(account_id=actor.id)
    seen = Q(pk__in=())
    for grant in actor.grants_of(ANSWER):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def can_answer(actor: Actor, question: LookQuestion) -> bool:
    """An auditor of the place."""
    return actor.may(ANSWER, place_code=question.place_code)


def corrections_visible_to(actor: Actor) -> Q:
    """Those of people whom the actor keeps on the register, and the own."""
    if people.can_link_self(actor):
        mine = AccountLink.objects.filter(people.links_visible_to(actor), until__isnull=True)
        return Q(person__in=mine.exclude(person__state="deceased").values("person"))
    return Q(person__in=Person.objects.filter(people.persons_kept_by(actor)))


def can_decide(actor: Actor, correction: Correction) -> bool:
    """Whoever keeps the register of the place where the person lives or is registered."""
    return people.can_edit_person(actor, correction.person)


def can_withdraw(actor: Actor, correction: Correction) -> bool:
    """The person alone."""
    return is_own(actor, correction.person_id)


def deletions_visible_to(actor: Actor) -> Q:
    """Those of places whose register the actor keeps, of marked persons for whoever may see those; residents: the own,
    also when the account is no longer matched with anybody. Whoever is the second pair of eyes for marked persons sees
    those that wait for it, and what the actor carried out."""
    if people.can_link_self(actor):
        return Q(account_id=actor.id)
    kept = Person.objects.filter(people.persons_kept_by(actor))
    done = Q(person__state=PersonState.ERASED) & people.kept_places(actor, "place_code")
    carried = Q(carried_by=actor.id) if actor.id else Q(pk__in=())
    return Q(person__in=kept) | done | carried | _to_second(actor)


def _to_second(actor: Actor) -> Q:
    within = Q(pk__in=())
    for grant in actor.grants_of(people.SECOND):
        within |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return within & Q(state=DeletionState.PREPARED) & ~Q(person__protection=Protection.NONE)


def can_second(actor: Actor, deletion: Deletion) -> bool:
    """The second pair of eyes for a marked person, where a community may have one person alone who sees such; without
    the card, and without where the person lives."""
    return bool(deletion.person.protection) and actor.may(people.SECOND, place_code=deletion.place_code)


def can_decide_deletion(actor: Actor, deletion: Deletion) -> bool:
    """Whoever keeps the register of the place where the person lives or is registered."""
    return people.can_edit_person(actor, deletion.person)


def can_carry_out(actor: Actor, deletion: Deletion) -> bool:
    """Of those who decide whoever has the right to let go what does not come back."""
    return people.can_erase_person(actor, deletion.person) or can_second(actor, deletion)


def can_return(actor: Actor, deletion: Deletion) -> bool:
    """Whoever may decide anew, and whoever was to carry it out."""
    return can_decide_deletion(actor, deletion) or can_second(actor, deletion)


def kin_visible_to(actor: Actor) -> Q:
    """Requests of near relatives: the own; those about people whose entries the actor keeps; and, while nobody knows
    whom they are about, those of places whose register the actor keeps."""
    if people.can_link_self(actor):
        return Q(account_id=actor.id)
    kept = Person.objects.filter(people.persons_kept_by(actor))
    gone = Q(person__isnull=True) | Q(person__state=PersonState.ERASED)
    return Q(person__in=kept) | gone & people.kept_places(actor, "place_code")


def can_decide_kin(actor: Actor, row: KinRequest) -> bool:
    """Whoever keeps the register where the dead is; where the entry is not known, where it is said to be."""
    if row.person is None:
        return people.can_edit_register(actor, row.place_code)
    return people.can_edit_person(actor, row.person)


def retention_visible_to(actor: Actor) -> Q:
    """What went, and what waits, in the places whose register the actor keeps."""
    return people.kept_places(actor, "place_code")
