"""The nights of a person of the register, found by the numbers of the own documents."""

from __future__ import annotations

from django.db.models import QuerySet

from liren.domains.lodging.models import Guest
from liren.domains.lodging.sealing import number_index
from liren.domains.people import sealing as people
from liren.domains.people.models import PersonDocument
from liren.kernel import subjects
from liren.kernel.holdings import Whose


def nights_of(whose: Whose) -> QuerySet[Guest]:
    """By the numbers themselves: nothing in the tables joins guests to the register. Two queries before it
    is asked, none where the numbers are known."""
    numbers = _numbers(whose) if whose.documents is None else whose.documents
    return Guest.objects.filter(
        number_index__in=[number_index(number) for number in numbers], struck_at__isnull=True
    )


def _numbers(whose: Whose) -> tuple[str, ...]:
    keys = subjects.keys_of(whose.people)
    rows = PersonDocument.objects.filter(person__in=whose.people).values_list("person_id", "number")
    numbers = (
        people.open_number(number, context=people.DOCUMENT, key=keys.get(person)) for person, number in rows
    )
    return tuple(filter(None, numbers))
