"""Records of processing go when their term is over (PIPL art. 56: three years at least)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.rights.actions.forgetting import drop_arrangement_scans, drop_scans
from liren.domains.rights.models import (
    Arrangement,
    Consent,
    Copy,
    Correction,
    Deletion,
    KinRequest,
    LookQuestion,
)
from liren.domains.rights.queries.kin import FILES as KINSHIP
from liren.kernel import clock, expiring
from liren.kernel.expiring import Line, deleting
from liren.kernel.holdings import Basis

Due = Callable[[str, dt.date], QuerySet[Any]]


def _ended(model: Any, moment: str, place: str) -> Due:
    def due(county: str, cut: dt.date) -> QuerySet[Any]:
        at = dt.datetime.combine(cut, dt.time.max, clock.LOCAL)
        rows = model.objects.filter(**{f"{moment}__lte": at, f"{place}__prefix": county})
        found: QuerySet[Any] = rows.annotate(at_place=F(place))
        return found

    return due


def _drop_consents(keys: Sequence[Any]) -> None:
    rows = Consent.objects.filter(pk__in=keys)
    drop_scans(rows)
    rows.delete()


def _drop_arrangements(keys: Sequence[Any]) -> None:
    rows = Arrangement.objects.filter(pk__in=keys)
    drop_arrangement_scans(rows)
    rows.delete()


def _drop_kin(keys: Sequence[Any]) -> None:
    rows = KinRequest.objects.filter(pk__in=keys)
    drop_scans(rows, KINSHIP)
    rows.delete()


def register() -> None:
    own, record = "person__place_code", Basis.RECORD
    consents = _ended(Consent, "ended_at", own)
    arrangements = _ended(Arrangement, "ended_at", own)
    looks = _ended(LookQuestion, "answered_at", "place_code")
    corrections = _ended(Correction, "closed_at", own)
    deletions = _ended(Deletion, "closed_at", "place_code")
    kin = _ended(KinRequest, "closed_at", "place_code")
    expiring.register(
        Line("rights.old_kin", _("了结的近亲属请求"), record, kin, _drop_kin),
        Line("rights.old_consents", _("撤回的同意"), record, consents, _drop_consents),
        Line("rights.old_arrangements", _("撤回的身后安排"), record, arrangements, _drop_arrangements),
        Line("rights.old_looks", _("答复过的查看"), record, looks, deleting(LookQuestion)),
        Line("rights.old_corrections", _("了结的更正申请"), record, corrections, deleting(Correction)),
        Line("rights.old_deletions", _("了结的删除申请"), record, deletions, deleting(Deletion)),
        Line(
            "rights.old_copies",
            _("要过副本的记录"),
            record,
            _ended(Copy, "asked_at", "place_code"),
            deleting(Copy),
        ),
    )
