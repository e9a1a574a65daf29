"""Matters linked with one, as far as the reader sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from liren.domains.casework import policies
from liren.domains.casework.choices import Naming, RelationKind
from liren.domains.casework.models import Case, Relation
from liren.kernel.actor import Actor

VERBS = frozenset({"related", "related_from"})
FROM_THE_OTHER: dict[str, str | Promise] = {
    RelationKind.RELATED: RelationKind.RELATED.label,
    RelationKind.CAUSED_BY: pgettext_lazy("relation", "引起了它"),
    RelationKind.FOLLOWS: pgettext_lazy("relation", "之后又有"),
    RelationKind.SAME_PLACE: RelationKind.SAME_PLACE.label,
    RelationKind.DUPLICATE: RelationKind.DUPLICATE.label,
    RelationKind.REPEAT: pgettext_lazy("relation", "同一人后来又说"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """A linked matter, how it stands to this one, why, and whether the reader may take the link away."""

    id: uuid.UUID
    case: Case
    label: str | Promise
    words: str
    can_undo: bool


def relations_of(actor: Actor, case: Case) -> list[Related]:
    """The links of the matter whose other end the actor sees, the newest first. One query."""
    rows = Relation.objects.filter(Q(case=case) | Q(other=case), undone_at=None)
    rows = rows.select_related("case__owner", "other__owner", "case__merged_into", "other__merged_into")
    may = policies.can_relate_case(actor, case)
    found = []
    for row in rows.order_by("-at", "-id"):
        is_first = row.case_id == case.id
        far = row.other if is_first else row.case
        if policies.can_view_case(actor, far) and not _tells_who(actor, row):
            label = RelationKind(row.kind).label if is_first else FROM_THE_OTHER[row.kind]
            found.append(Related(row.id, far, label, row.words, may))
    return found


def _tells_who(actor: Actor, row: Relation) -> bool:
    """Whether the link would tell somebody who brought a confidential matter: whoever knows the one would know the
    other."""
    if row.kind != RelationKind.REPEAT or Naming.CONFIDENTIAL not in (row.case.naming, row.other.naming):
        return False
    return not all(policies.can_see_requester(actor, each) for each in (row.case, row.other))
