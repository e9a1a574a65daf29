"""How guests are forgotten when somebody asks: nights by their term, as files of what the law has the house keep."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from liren.domains.lodging.models import Guest
from liren.domains.lodging.queries.own import nights_of
from liren.kernel import clock, subjects
from liren.kernel.holdings import Basis, Forget, Kind, Whose

NIGHTS = "lodging.nights"


def forget(guests: Sequence[uuid.UUID]) -> int:
    """Destroys what is said of them, within the caller's transaction; how many."""
    subjects.destroy_keys(guests)
    rows = Guest.objects.filter(id__in=list(guests))
    return rows.update(private=b"", number_index="", forgotten_at=clock.now())


def _kinds(whose: Whose) -> Iterator[Kind]:
    yield Kind(NIGHTS, Basis.FILE, tuple(_left(one) for one in nights_of(whose)))


def _left(guest: Guest) -> dt.date | None:
    return guest.left_at.astimezone(clock.LOCAL).date() if guest.left_at else None


def _away(whose: Whose, _key: str, until: dt.date | None) -> int:
    ends = {one.id: _left(one) for one in nights_of(whose)}
    return forget([key for key, end in ends.items() if until is None or (end is not None and end <= until)])


def _unname(whose: Whose) -> None:
    """Nothing: guests stand under keys of their own, whose term the worker keeps."""


FORGET = Forget(titles={NIGHTS: _("旅馆住宿")}, takes=frozenset(), kinds=_kinds, away=_away, unname=_unname)
