"""Whose account it is, and everything by which the rooms find what they hold of that person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models import CharField, Q, Subquery, Value

from liren.domains.people import sealing
from liren.domains.people.choices import PersonState, PhoneOwner
from liren.domains.people.models import AccountLink, Person, PersonDocument, PersonPhone
from liren.kernel import subjects
from liren.kernel.holdings import Whose
from liren.kernel.models import SubjectKey

CHAIN = 20  # merges followed from the entry that stays


def link_standing(account_id: uuid.UUID, person_id: uuid.UUID) -> AccountLink | None:
    """The link while it stands and the person lives. One query."""
    rows = AccountLink.objects.filter(account=account_id, person=person_id, until__isnull=True)
    return rows.exclude(person__state=PersonState.DECEASED).select_related("person").first()


def entries_of(person_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The entry itself, then those merged into it, and into those. One query for each step of merging."""
    found, last = [person_id], [person_id]
    for _step in range(CHAIN):
        rows = Person.objects.filter(merged_into__in=last).exclude(id__in=found).order_by("id")
        last = list(rows.values_list("id", flat=True))
        if not last:
            break
        found += last
    return tuple(found)


def whose(person: Person, account_id: uuid.UUID | None) -> Whose:
    """The person with the account and the telephones in use that are said to be the own. Three queries or more."""
    people = entries_of(person.id)
    own = Q(person=person, until__isnull=True, owner=PhoneOwner.SELF)
    stored = PersonPhone.objects.filter(own).order_by("id").values_list("number", flat=True)
    key = subjects.keys_of([person.id]).get(person.id)
    numbers = (sealing.open_number(one, context=sealing.PHONE, key=key) for one in stored)
    return Whose(people, person.name, account_id, tuple(filter(None, numbers)))


def whose_whole(person: Person) -> Whose:
    """As `whose`, with every telephone that ever was the own and every document, also of entries merged into it. Three
    queries or more."""
    people = entries_of(person.id)
    links = AccountLink.objects.filter(person__in=people, until__isnull=True)
    known = SubjectKey.objects.filter(subject__in=people).annotate(
        account=Subquery(links.values("account_id")[:1])
    )
    rows = list(known.values_list("subject", "key", "account"))
    keys = {subject: key for subject, stored, _account in rows if (key := subjects.opened(stored))}
    phones, documents = _numbers(people, keys)
    account = rows[0][2] if rows else None
    return Whose(people, person.name, account, phones, keys, documents)


def _numbers(
    people: tuple[uuid.UUID, ...], keys: Mapping[uuid.UUID, bytes]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Telephones that ever were the own, and numbers of documents, each once and in full. One query."""
    own = PersonPhone.objects.filter(person__in=people, owner=PhoneOwner.SELF).order_by()
    proofs = PersonDocument.objects.filter(person__in=people).order_by()
    found: dict[str, dict[str, None]] = {sealing.PHONE: {}, sealing.DOCUMENT: {}}
    asked = [
        rows.values_list(Value(context, output_field=CharField()), "id", "person", "number")
        for context, rows in ((sealing.PHONE, own), (sealing.DOCUMENT, proofs))
    ]
    for context, _id, owner, number in sorted(asked[0].union(asked[1], all=True), key=lambda row: row[1]):
        if said := sealing.open_number(number, context=context, key=keys.get(owner)):
            found[context][said] = None
    return tuple(found[sealing.PHONE]), tuple(found[sealing.DOCUMENT])


def not_shared(whose: Whose) -> tuple[str, ...]:
    """Of the telephones those that nobody else on the register has. One query."""
    indexes = {sealing.phone_index(number): number for number in whose.phones}
    others = PersonPhone.objects.filter(number_index__in=indexes, until__isnull=True)
    shared = set(others.exclude(person__in=whose.people).values_list("number_index", flat=True))
    return tuple(number for index, number in indexes.items() if index not in shared)
