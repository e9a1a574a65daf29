"""Lists as they are taken away: first the ids of all rows in their order, then the rows part by part.

The ids are one statement, so that nothing moves between pages; each part is read with the rights of its moment.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_exportable_by
from liren.domains.casework.queries.late import late_cases
from liren.domains.casework.queries.lists import BRIEF, CaseFilter, filtered_cases, in_order, listed
from liren.kernel.actor import Actor

CHUNK = 2_000


def case_keys(actor: Actor, wanted: CaseFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows and the actor may take away, in the list's order. One query."""
    return _keys(in_order(filtered_cases(actor, wanted).filter(cases_exportable_by(actor)), wanted.sort))


def late_keys(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> Iterator[uuid.UUID]:
    """As `case_keys`, of a view of the late board."""
    rows = late_cases(actor, wanted, until).filter(cases_exportable_by(actor))
    return _keys(rows.order_by("due_at", "id"))


def _keys(rows: QuerySet[Case]) -> Iterator[uuid.UUID]:
    return rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK)


def cases_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Case]:
    """Of these matters those the actor may take away now, in the order of the ids. One query."""
    return _by_ids(listed(Case.objects.filter(cases_exportable_by(actor))), ids)


def late_cases_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Case]:
    """As `cases_to_take`, with what the late board shows of them. One query."""
    rows = Case.objects.filter(cases_exportable_by(actor)).select_related("owner", "handler", "grid")
    return _by_ids(rows.defer(*BRIEF), ids)


def _by_ids(rows: QuerySet[Case], ids: Sequence[uuid.UUID]) -> list[Case]:
    found = {case.id: case for case in rows.filter(id__in=ids)}
    return [found[one] for one in ids if one in found]
