"""How the record of to whom somebody's data went is forgotten: kept for the term of such records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.processing.models import GivenPerson
from liren.kernel import clock, expiring
from liren.kernel.ends import day_of
from liren.kernel.expiring import Line, deleting
from liren.kernel.holdings import Basis, Counted, Forget, Whose

GIVEN = "processing.given"
TITLE = _("给过谁的记录")


def _kinds(whose: Whose) -> Iterator[Counted]:
    rows = GivenPerson.objects.filter(person__in=whose.people)
    yield Counted(GIVEN, Basis.RECORD, ((rows, day_of("giving__at")),))


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    rows = GivenPerson.objects.filter(person__in=whose.people)
    if until is not None:
        rows = rows.filter(giving__at__lte=_end_of(until))
    return int(rows.delete()[0])


def _unname(whose: Whose) -> None:
    """It holds no name: who it is about is known by the entry alone."""


def due(place_code: str, until: dt.date) -> QuerySet[Any]:
    """Who was in givings of a place up to a day."""
    rows = GivenPerson.objects.filter(giving__place_code__prefix=place_code, giving__at__lte=_end_of(until))
    return rows.annotate(at_place=F("giving__place_code"))


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, clock.LOCAL)


def register() -> None:
    expiring.register(Line(GIVEN, TITLE, Basis.RECORD, due=due, away=deleting(GivenPerson)))


FORGET = Forget(
    titles={GIVEN: TITLE},
    takes=frozenset({"processing.GivenPerson person"}),
    kinds=_kinds,
    away=_away,
    unname=_unname,
)
