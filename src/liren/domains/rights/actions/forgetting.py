"""How the records of somebody's own rights are forgotten: kept for their term, and nameless once the key is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.rights.choices import ConsentWay
from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.kin_choices import KinState
from liren.domains.rights.models import (
    Arrangement,
    Consent,
    Copy,
    CopyFile,
    Correction,
    KinRequest,
    LookQuestion,
)
from liren.domains.rights.queries.arrangements import FILES as ARRANGED
from liren.domains.rights.queries.consents import FILES
from liren.domains.rights.queries.kin import FILES as KINSHIP
from liren.kernel import clock, files
from liren.kernel.ends import NEVER, day_of
from liren.kernel.holdings import Basis, Counted, Forget, Whose

CONSENTS, REQUESTS, COPIES = "rights.consents", "rights.requests", "rights.copies"
ARRANGEMENTS = "rights.arrangements"


def _kinds(whose: Whose) -> Iterator[Counted]:
    yield Counted(CONSENTS, Basis.RECORD, ((_of(Consent, whose), day_of("ended_at")),))
    yield Counted(ARRANGEMENTS, Basis.RECORD, ((_of(Arrangement, whose), day_of("ended_at")),))
    requests = (
        (_of(LookQuestion, whose), day_of("answered_at")),
        (_of(Correction, whose), day_of("closed_at")),
        (_kin(whose), day_of("closed_at")),
    )
    yield Counted(REQUESTS, Basis.RECORD, requests)
    yield Counted(COPIES, Basis.TRACE, ((_of(Copy, whose), NEVER),))


def _of(model: Any, whose: Whose) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(person__in=whose.people)
    return rows


def _kin(whose: Whose) -> QuerySet[Any]:
    """What the person asked as a relative, and what relatives asked about the person."""
    return KinRequest.objects.filter(Q(person__in=whose.people) | Q(asker__in=whose.people))


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    if key == COPIES:
        return int(_of(Copy, whose).delete()[0])
    end = dt.datetime.combine(until, dt.time.max, clock.LOCAL) if until else None
    if key in SCANNED:
        model, drop = SCANNED[key]
        rows = _of(model, whose)
        rows = rows.filter(ended_at__lt=end) if end else rows
        drop(rows)
        return int(rows.delete()[0])
    kin = _kin(whose)
    kin = kin.filter(closed_at__lt=end) if end else kin
    drop_scans(kin, KINSHIP)
    gone = int(kin.delete()[0])
    for model, name in ((LookQuestion, "answered_at"), (Correction, "closed_at")):
        rows = _of(model, whose)
        gone += int((rows.filter(**{f"{name}__lt": end}) if end else rows).delete()[0])
    return gone


def drop_scans(rows: QuerySet[Any], owner: str = FILES) -> None:
    for stored in files.list_files(owner, list(rows.values_list("id", flat=True))):
        files.remove_file(stored)


def drop_arrangement_scans(rows: QuerySet[Any]) -> None:
    drop_scans(rows, ARRANGED)


SCANNED: dict[str, tuple[Any, Callable[[QuerySet[Any]], None]]] = {
    CONSENTS: (Consent, drop_scans),
    ARRANGEMENTS: (Arrangement, drop_arrangement_scans),
}


def _unname(whose: Whose) -> None:
    """The scans show a name; what was written lies under the key that is destroyed."""
    drop_scans(_of(Consent, whose))
    drop_arrangement_scans(_of(Arrangement, whose))
    laid_down = _of(Arrangement, whose)
    laid_down.filter(ended_at=None).update(ended_at=clock.now(), ended_how=ConsentWay.WINDOW)
    laid_down.update(said=b"")
    standing = _of(Consent, whose).filter(ended_at=None)
    standing.update(ended_at=clock.now(), ended_how=ConsentWay.WINDOW)
    _of(Consent, whose).update(guardian=b"")
    kin = _kin(whose)
    drop_scans(kin, KINSHIP)
    kin.filter(closed_at=None).update(state=KinState.GONE, closed_at=clock.now())
    kin.update(said=b"", noted=b"", answer=b"", alarm_at=None, until=None)
    CopyFile.objects.filter(copy__person__in=whose.people).delete()
    _of(LookQuestion, whose).update(words=b"", answer=b"", alarm_at=None)
    corrections = _of(Correction, whose)
    corrections.filter(closed_at=None).update(state=CorrectionState.WITHDRAWN, closed_at=clock.now())
    corrections.update(said=b"", answer=b"", alarm_at=None)


FORGET = Forget(
    titles={
        CONSENTS: _("同意和撤回的记录"),
        ARRANGEMENTS: _("身后的安排"),
        REQUESTS: _("问过的查看、更正和删除的申请"),
        COPIES: _("要过的副本"),
    },
    takes=frozenset(
        {
            *("rights.Consent person", "rights.LookQuestion person", "rights.Copy person"),
            *("rights.Arrangement person", "rights.KinRequest person", "rights.KinRequest asker"),
            *("rights.Correction person", "rights.Deletion person"),
        }
    ),
    kinds=_kinds,
    away=_away,
    unname=_unname,
)
