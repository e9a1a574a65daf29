"""How let dwellings are forgotten: stays and letters of responsibility are kept as files until their term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, DateField, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from liren.domains.letting.models import Housed, LetDwelling, Notice, Signature, Stay, Undertaking
from liren.domains.letting.models.notice import IS_OPEN
from liren.domains.letting.queries.undertakings import SCANS
from liren.kernel import clock, files
from liren.kernel.ends import NEVER, day_of
from liren.kernel.holdings import Basis, Counted, Forget, Whose

STAYS, LETTERS, NOTICES = "letting.stays", "letting.undertakings", "letting.notices"
LISTS = "letting.housed"


def _kinds(whose: Whose) -> Iterator[Counted]:
    closed = Case(When(IS_OPEN, then=NEVER), default=day_of("said_at"), output_field=DateField())
    stays = Stay.objects.filter(person__in=whose.people)
    lets = LetDwelling.objects.filter(landlord_person__in=whose.people)
    letters = Undertaking.objects.filter(person__in=whose.people)
    yield Counted(STAYS, Basis.FILE, ((stays, Coalesce(day_of("struck_at"), "until")), (lets, "until")))
    yield Counted(LETTERS, Basis.FILE, ((letters, "until"),))
    yield Counted(NOTICES, Basis.FILE, ((_notices(whose), closed),))


def _ended(stay: Stay) -> dt.date | None:
    struck = stay.struck_at.astimezone(clock.LOCAL).date() if stay.struck_at else None
    return struck or stay.until


def _notices(whose: Whose) -> QuerySet[Notice]:
    return Notice.objects.filter(person__in=whose.people)


def _closed(one: Notice) -> dt.date | None:
    return None if one.is_open else one.said_at.astimezone(clock.LOCAL).date()


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    if key == NOTICES:
        over = [one.pk for one in _notices(whose) if _is_over(_closed(one), until)]
        return Notice.objects.filter(pk__in=over).delete()[0]
    if key == LISTS:
        lists = Housed.objects.filter(person__in=whose.people)
        return (lists.filter(until__lte=until) if until else lists).delete()[0]
    if key == LETTERS:
        letters = Undertaking.objects.filter(person__in=whose.people)
        letters = letters.filter(until__lte=until) if until else letters
        drop_scans(Signature.objects.filter(undertaking__in=letters))
        return letters.delete()[0]
    lets = LetDwelling.objects.filter(landlord_person__in=whose.people)
    lets = lets.filter(until__lte=until) if until else lets
    gone = lets.update(landlord_person=None)
    stays = [one.pk for one in Stay.objects.filter(person__in=whose.people) if _is_over(_ended(one), until)]
    return gone + Stay.objects.filter(pk__in=stays).delete()[0]


def _is_over(end: dt.date | None, until: dt.date | None) -> bool:
    return until is None or (end is not None and end <= until)


def drop_scans(signatures: QuerySet[Signature]) -> None:
    for stored in files.list_files(SCANS, list(signatures.values_list("id", flat=True))):
        files.remove_file(stored)


def _unname(whose: Whose) -> None:
    """Of what stays the scans show a name and a signature."""
    drop_scans(Signature.objects.filter(undertaking__person__in=whose.people))
    Notice.objects.filter(Q(person__in=whose.people)).update(private=b"")


FORGET = Forget(
    titles={
        STAYS: _("租住和出租的记录"),
        LETTERS: _("出租责任书"),
        NOTICES: _("来去申报"),
        LISTS: _("用人单位的住宿名单"),
    },
    takes=frozenset(
        {
            *("letting.Stay person", "letting.Notice person"),
            *("letting.LetDwelling landlord_person", "letting.Undertaking person"),
            *("letting.Housed person",),
        }
    ),
    kinds=_kinds,
    away=_away,
    unname=_unname,
)
