"""Matters linked with one, as far as the reader sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from liren.domains.casework import policies
from liren.domains.casework.choices import Naming, RelationKind
from liren.domains.casework.models import Case
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


@dataclass(frozen=True, slots=True)
class Link:
    """A link as seen from one matter to the `far` one; `is_first`: the matter stands to the far one as `kind` says."""

    at: dt.datetime
    id: uuid.UUID
    kind: str
    words: str
    far: Case
    is_first: bool


def as_seen(actor: Actor, case: Case, link: Link) -> Related | None:
    """None where the actor does not see the other matter, or may not know of the link. No query."""
    if not policies.can_view_case(actor, link.far) or _tells_who(actor, case, link):
        return None
    label = RelationKind(link.kind).label if link.is_first else FROM_THE_OTHER[link.kind]
    return Related(link.id, link.far, label, link.words, policies.can_relate_case(actor, case))


def _tells_who(actor: Actor, case: Case, link: Link) -> bool:
    """Whether the link would tell somebody who brought a confidential matter: whoever knows the one would know the
    other."""
    ends = (case, link.far)
    if link.kind != RelationKind.REPEAT or Naming.CONFIDENTIAL not in {each.naming for each in ends}:
        return False
    return not all(policies.can_see_requester(actor, each) for each in ends)
