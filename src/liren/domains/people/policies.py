"""Who sees and changes the register: by place, and by right; protected persons by a narrower right."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from liren.domains.people.choices import PersonState, Protection
from liren.domains.people.models import Person, SavedList
from liren.kernel.actor import Actor, ActorKind

VIEW, EDIT, PROTECTED = "people.view", "people.edit", "people.protected"
IMPORT, MERGE, EXPORT, ERASE = "people.import", "people.merge", "people.export", "people.erase"
SECOND = "people.second"
MINOR_UNTIL = 18
GONE = (PersonState.MERGED, PersonState.ERASED)  # entries that nobody opens
LEVELS = (2, 4, 6, 9, 12)  # letters of a division's code


def can_view_register(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(VIEW, place_code=place_code)


def can_edit_register(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=place_code)


def can_import_people(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(IMPORT, place_code=place_code)


def imports_visible_to(actor: Actor) -> Q:
    """Where the actor may import, everything that was imported, and the differences it left."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=())
    for grant in actor.grants_of(IMPORT):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def conflicts_visible_to(actor: Actor) -> Q:
    """Differences where the actor may import; of marked persons only for whoever may see those there."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    marked = Q(person__protection=Protection.NONE)
    for grant in actor.grants_of(PROTECTED):
        marked |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return imports_visible_to(actor) & marked


def lists_visible_to(actor: Actor) -> Q:
    """One's own saved lists, and those shared at a place whose register the actor reads."""
    shared = Q(pk__in=())
    for grant in actor.grants_of(VIEW):
        shared |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    own = Q(account_id=actor.id) if actor.id else Q(pk__in=())
    return own | shared & ~Q(place_code="")


def can_drop_list(actor: Actor, kept: SavedList) -> bool:
    """Whoever saved it; a shared one also whoever keeps the register there."""
    if actor.id is not None and kept.account_id == actor.id:
        return True
    return bool(kept.place_code) and can_edit_register(actor, kept.place_code)


def can_keep_templates(actor: Actor, place_code: str) -> bool:
    """Whoever may take lists of the register away there."""
    return actor.may(EXPORT, place_code=place_code)


def templates_visible_to(actor: Actor) -> Q:
    """Layouts of the places where the actor may take lists away, and of the places above them."""
    seen = Q(pk__in=())
    for grant in actor.grants_of(EXPORT):
        above = [grant.place[:length] for length in LEVELS if length < len(grant.place)]
        within = Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
        seen |= within | Q(place_code__in=above)
    return seen


def can_export_person(actor: Actor, person: Person) -> bool:
    """Whoever may take lists away where the person lives or is registered."""
    codes = [code for code in (person.place_code, person.registered_code) if code]
    return any(actor.may(EXPORT, place_code=code) for code in codes)


def persons_visible_to(actor: Actor) -> Q:
    """Who lives or is registered in the actor's places; marked persons only for whoever may see those there."""
    if actor.kind is ActorKind.SYSTEM:
        return ~Q(state__in=GONE)
    seen = _within(actor, VIEW) & (Q(protection=Protection.NONE) | _within(actor, PROTECTED))
    return seen & ~Q(state__in=GONE)


def persons_kept_by(actor: Actor) -> Q:
    """Those of them whose entries the actor may change."""
    within = Q() if actor.kind is ActorKind.SYSTEM else _within(actor, EDIT)
    return persons_visible_to(actor) & within


def kept_places(actor: Actor, column: str) -> Q:
    """Rows whose `column` names a place whose register the actor keeps."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    within = Q(pk__in=())
    for grant in actor.grants_of(EDIT):
        within |= Q(**{f"{column}__prefix": grant.place}) if grant.place else Q(pk__isnull=False)
    return within


def can_view_person(actor: Actor, person: Person) -> bool:
    codes = [code for code in (person.place_code, person.registered_code) if code]
    needed = [VIEW, PROTECTED] if person.protection else [VIEW]
    if person.state == PersonState.ERASED:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    return all(any(actor.may(right, place_code=code) for code in codes) for right in needed)


def can_edit_person(actor: Actor, person: Person) -> bool:
    """Whoever keeps the register of the place where the person lives or is registered."""
    return can_view_person(actor, person) and any(
        can_edit_register(actor, code) for code in (person.place_code, person.registered_code) if code
    )


def can_protect_person(actor: Actor, person: Person) -> bool:
    """Whoever may change the person and sees protected ones there, so that who protects keeps sight."""
    codes = [code for code in (person.place_code, person.registered_code) if code]
    may = actor.kind is ActorKind.SYSTEM or any(actor.may(PROTECTED, place_code=code) for code in codes)
    return may and can_edit_person(actor, person)


def sees_protected(actor: Actor) -> bool:
    """Whether anywhere at all."""
    return actor.kind is ActorKind.SYSTEM or bool(list(actor.grants_of(PROTECTED)))


def can_merge_person(actor: Actor, person: Person) -> bool:
    """Whoever may merge where the person lives or is registered."""
    codes = [code for code in (person.place_code, person.registered_code) if code]
    may = actor.kind is ActorKind.SYSTEM or any(actor.may(MERGE, place_code=code) for code in codes)
    return may and can_view_person(actor, person)


def can_erase_person(actor: Actor, person: Person) -> bool:
    """Whoever may carry out a deletion where the person lives or is registered."""
    codes = [code for code in (person.place_code, person.registered_code) if code]
    may = actor.kind is ActorKind.SYSTEM or any(actor.may(ERASE, place_code=code) for code in codes)
    return may and can_edit_person(actor, person)


def can_erase_in(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(ERASE, place_code=place_code)


def can_merge_in(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(MERGE, place_code=place_code)


def merges_visible_to(actor: Actor) -> Q:
    """Merges and possible doubles where the actor may merge."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=())
    for grant in actor.grants_of(MERGE):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def can_link_self(actor: Actor) -> bool:
    """Residents only: the own account to the own person."""
    return actor.kind is ActorKind.RESIDENT and actor.id is not None


def links_visible_to(actor: Actor) -> Q:
    """The own link, for residents; nobody's for anybody else."""
    return Q(account_id=actor.id) if can_link_self(actor) else Q(pk__in=())


def is_minor(person: Person, today: dt.date) -> bool:
    years = age_on(person.birth, today)
    return years is not None and years < MINOR_UNTIL


def age_on(birth: dt.date | None, day: dt.date) -> int | None:
    """Whole years on that day (周岁)."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def places_of(actor: Actor) -> list[str]:
    """The prefixes of the places whose register the actor sees; one empty for everywhere."""
    if actor.kind is ActorKind.SYSTEM:
        return [""]
    given = {grant.place for grant in actor.grants_of(VIEW)}
    return sorted(one for one in given if not any(one != other and one.startswith(other) for other in given))


def _within(actor: Actor, right: str) -> Q:
    within = Q(pk__in=())
    for grant in actor.grants_of(right):
        if not grant.place:
            return Q()
        within |= Q(place_code__prefix=grant.place) | Q(registered_code__prefix=grant.place)
    return within
