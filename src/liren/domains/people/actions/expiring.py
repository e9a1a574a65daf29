"""What the register lets go of when its term is over: old values, numbers out of use, groups and needs that ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.people.import_choices import ConflictState
from liren.domains.people.models import Conflict, GroupMark, ImportedChange, Need, ParkedRow, PersonPhone
from liren.kernel import clock, expiring
from liren.kernel.expiring import Line, deleting
from liren.kernel.holdings import Basis


def end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, clock.LOCAL)


def _parked(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = ParkedRow.objects.filter(run__place_code__prefix=county, run__finished_at__lte=end_of(cut))
    return rows.exclude(cells=b"").annotate(at_place=F("run__place_code"))


def _blank_parked(keys: Sequence[Any]) -> None:
    ParkedRow.objects.filter(pk__in=keys).update(cells="")


def _changes(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = ImportedChange.objects.filter(run__place_code__prefix=county, run__finished_at__lte=end_of(cut))
    return rows.annotate(at_place=F("run__place_code"))


def _conflicts(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = Conflict.objects.filter(place_code__prefix=county, decided_at__lte=end_of(cut))
    return rows.exclude(state=ConflictState.OPEN).annotate(at_place=F("place_code"))


def _phones(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = PersonPhone.objects.filter(person__place_code__prefix=county, until__lte=cut)
    return rows.annotate(at_place=F("person__place_code"))


def _marks(county: str, cut: dt.date) -> QuerySet[Any]:
    return GroupMark.objects.filter(place_code__prefix=county, until__lte=cut).annotate(
        at_place=F("place_code")
    )


def _needs(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = Need.objects.filter(place_code__prefix=county, closed_on__lte=cut)
    return rows.annotate(at_place=F("place_code"))


def register() -> None:
    trace, service = Basis.TRACE, Basis.SERVICE
    expiring.register(
        Line("people.parked", _("导入时放在一边的行"), trace, _parked, _blank_parked),
        Line(
            "people.changes",
            _("导入留下的旧值"),
            trace,
            _changes,
            deleting(ImportedChange),
        ),
        Line(
            "people.conflicts",
            _("已决定的不一致"),
            trace,
            _conflicts,
            deleting(Conflict),
        ),
        Line(
            "people.old_phones",
            _("不再用的电话"),
            service,
            _phones,
            deleting(PersonPhone),
        ),
        Line(
            "people.old_groups",
            _("已结束的服务人群"),
            service,
            _marks,
            deleting(GroupMark),
        ),
        Line(
            "people.old_needs",
            _("办完的需求和走访"),
            service,
            _needs,
            deleting(Need),
        ),
    )
