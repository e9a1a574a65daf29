"""What grouping needs to know of a county: the weights of its pieces, the figures of the heat, its matters."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Hashable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from liren.domains.casework.choices import CaseKind, CaseState, Naming, RequesterRole
from liren.domains.casework.models import Case, HotApart, HotGround, HotIssue, Requester
from liren.domains.casework.rules.hot_groups import Group, Told
from liren.domains.casework.rules.hot_heat import HeatFigures
from liren.domains.casework.rules.hot_words import (
    TEXT_READ,
    packed,
    pieces_of,
    unpacked,
    unpacked_weights,
    vector,
)
from liren.domains.policy import queries as policy
from liren.kernel import clock
from liren.kernel.recall import Recalled

PREFIX = "casework.hot."
COLUMNS = ("id", "title", "begin", "place_code", "category__code", "received_at")
# Confidential matters and calls for help stay out: their words are quoted nowhere. Thanks are no trouble. A part counts
# with its whole.
GROUPED = (
    ~Q(naming=Naming.CONFIDENTIAL)
    & ~Q(kind__in=[CaseKind.HELP, CaseKind.THANKS])
    & ~Q(state=CaseState.WITHDRAWN)
    & Q(parent=None)
)


def heat_figures(place_code: str) -> HeatFigures:
    """What the district has set. One query."""
    found = {row.key[len(PREFIX) :]: row.value for row in policy.figures_of(place_code[:6], PREFIX)}
    return HeatFigures(**found)


def matters_of(county: str) -> QuerySet[Case]:
    """All matters of a county that may be grouped."""
    return Case.objects.filter(GROUPED, place_code__prefix=county)


def _weights(key: tuple[str, dt.datetime | None]) -> list[float]:
    row = HotGround.objects.filter(county=key[0]).values_list("weights", flat=True).first()
    return unpacked_weights(bytes(row)) if row else []


_recalled = Recalled(_weights)


def weights_of(ground: HotGround) -> list[float]:
    """How much each piece says in the county, as learnt last; empty before."""
    return _recalled((ground.county, ground.learnt_at))


def read_matters(rows: QuerySet[Case]) -> Iterator[tuple[Any, ...]]:
    """The columns of `COLUMNS` of matters in the order of their time, with the beginning of the text."""
    listed = rows.annotate(begin=Left("text", TEXT_READ * 2)).order_by("received_at", "id")
    return listed.values_list(*COLUMNS).iterator(chunk_size=2_000)


def told_of(row: tuple[Any, ...], weights: list[float], pieces: bytes = b"", **decided: Any) -> Told:
    """A matter as it is compared; `pieces` packed, if they are known already, `decided` what people said of it."""
    key, title, begin, place, kind, at = row
    words = packed(vector(unpacked(pieces) if pieces else pieces_of(title, begin), weights))
    return Told(key, words, place, day_of(at), (kind or "").partition("-")[0], **decided)


def day_of(moment: dt.datetime) -> float:
    return moment.timestamp() / 86_400


def apart_of(
    case_ids: list[uuid.UUID] | None = None, county: str = ""
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """The issues each matter was taken out of, for some matters or for a whole county. One query."""
    rows = (
        HotApart.objects.filter(issue__county=county)
        if case_ids is None
        else HotApart.objects.filter(case_id__in=case_ids)
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for case_id, issue_id in rows.values_list("case_id", "issue_id"):
        found.setdefault(case_id, set()).add(issue_id)
    return {case_id: frozenset(issues) for case_id, issues in found.items()}


def group_of(issue: HotIssue) -> Group[uuid.UUID]:
    """A stored issue as a group that can be compared."""
    words = bytes(issue.sums)
    return Group(
        issue.id,
        max(issue.cases, 1),
        words,
        {},
        issue.place_code,
        dict(issue.kinds),
        day_of(issue.first_at),
        day_of(issue.last_at),
        issue.is_kept,
    )


def quiet_days(last_at: dt.datetime) -> float:
    return (clock.now() - last_at).total_seconds() / 86_400


def persons_of(rows: QuerySet[Requester]) -> Iterator[tuple[uuid.UUID, Hashable]]:
    """The matter and the person of requesters: one person has one account, telephone or name in another system; who
    left none of them is a person of their own."""
    rows = rows.exclude(role=RequesterRole.LEFT).order_by()
    found = rows.values_list("case_id", "account_id", "phone_index", "external_user", "id")
    for case_id, account, phone, outside, own in found.iterator(chunk_size=2_000):
        yield case_id, account or phone or outside or own


def people_of(issue_id: uuid.UUID) -> int:
    """How many people told of an issue. One query."""
    rows = Requester.objects.filter(case__hot__issue_id=issue_id)
    return len({person for _, person in persons_of(rows)})


def newcomers(issue_id: uuid.UUID, case_id: uuid.UUID) -> int:
    """How many of a matter's people have not told of the issue before. Two queries."""
    own = {person for _, person in persons_of(Requester.objects.filter(case_id=case_id))}
    inside = Requester.objects.filter(case__hot__issue_id=issue_id).exclude(case_id=case_id)
    texts = [person for person in own if isinstance(person, str)]
    keys = [person for person in own if isinstance(person, uuid.UUID)]
    same = inside.filter(Q(account_id__in=keys) | Q(phone_index__in=texts) | Q(external_user__in=texts))
    return len(own - {person for _, person in persons_of(same)})
