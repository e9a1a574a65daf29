"""Linking matters (关联) that stand to each other, and unlinking them. Each keeps its own way and limits."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from liren.domains.casework import policies
from liren.domains.casework.actions import locking, working
from liren.domains.casework.choices import RelationKind
from liren.domains.casework.errors.relating import (
    RelateAcrossCounties,
    RelatedAlready,
    RelateWithSelf,
    RelationKindUnknown,
    RelationNotFound,
    TooManyRelations,
)
from liren.domains.casework.models import Case, Relation
from liren.domains.casework.rules import intake
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

MOST = 50
BY_HAND = tuple(kind for kind in RelationKind if kind != RelationKind.REPEAT)


@transaction.atomic
def relate_cases(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    other_id: uuid.UUID,
    kind: str,
    words: str = "",
    version: int | None = None,
) -> None:
    """Links two matters of one county, both of which the actor sees. Both sides show it to whoever sees both.

    Refuses a matter with itself, a pair that is linked already, and more than can be read.
    """
    if kind not in BY_HAND:
        raise RelationKindUnknown(field="kind")
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    case, other = both(actor, case_id, other_id, version)
    link(actor, case, other, RelationKind(kind), said)


@transaction.atomic
def unrelate_cases(*, actor: Actor, case_id: uuid.UUID, relation_id: uuid.UUID, words: str) -> None:
    """Takes a link away, with the reason; that it was there stays in the history of both."""
    said = intake.given_words(words)
    found = Relation.objects.filter(Q(case_id=case_id) | Q(other_id=case_id), id=relation_id, undone_at=None)
    relation = found.first()
    if relation is None:
        raise RelationNotFound
    far = relation.other_id if relation.case_id == case_id else relation.case_id
    case, other = both(actor, case_id, far, None)
    done = Relation.objects.filter(id=relation.id, undone_at=None)
    if not done.update(undone_at=clock.now(), undone_by=actor.id):
        raise RelationNotFound
    data = {"relation": relation.kind, "words": said}
    _write(actor, case, other, "unrelated", data, said)


def both(actor: Actor, case_id: uuid.UUID, other_id: uuid.UUID, version: int | None) -> tuple[Case, Case]:
    """Both matters under lock, in the order of `locking`. Whoever does not see one of them finds it not there."""
    if case_id == other_id:
        raise RelateWithSelf(field="other")
    found = {
        each: working.taken(actor, each, version=None, may=lambda *_: True, may_be_merged=True)
        for each in locking.in_order(case_id, other_id)
    }
    case = working.taken(actor, case_id, version=version, may=lambda *_: True, may_be_merged=True)
    if not policies.can_relate_case(actor, case):
        raise NotAllowed
    if case.county != found[other_id].county:
        raise RelateAcrossCounties(field="other")
    return case, found[other_id]


def link(actor: Actor, case: Case, other: Case, kind: RelationKind, words: str) -> None:
    """Writes the link, both matters under lock. Refuses a second one of the pair."""
    mine = Relation.objects.filter(Q(case=case) | Q(other=case), undone_at=None)
    linked = list(mine.values_list("case_id", "other_id"))
    if any(other.id in pair for pair in linked):
        raise RelatedAlready(field="other")
    if len(linked) >= MOST:
        raise TooManyRelations(most=MOST)
    Relation.objects.create(case=case, other=other, kind=kind, words=words, at=clock.now(), by=actor.id)
    _write(actor, case, other, "related", {"relation": str(kind), "words": words}, words)


def _write(actor: Actor, case: Case, other: Case, step: str, data: dict[str, str], reason: str) -> None:
    """The lines name no number: whoever sees one side only learns nothing of the other."""
    working.write(actor, case, step, data=data, reason=reason, saved=(), is_public=False, is_change=False)
    working.history(actor, other, f"{step}_from", data={"relation": data["relation"]}, is_public=False)
