"""The matters that have to do with one: its parts, its whole, what it was merged into, what it is linked with, what the
same person was answered before, what came at its place before. All in one statement, each side by its own index.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, DateTimeField, F, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries import parts, recurring, relating, repeats
from liren.domains.casework.queries.parts import PartLine
from liren.domains.casework.queries.recurring import Recurring
from liren.domains.casework.queries.relating import Related
from liren.domains.policy.rules.recurring import RecurringFigures
from liren.kernel.actor import Actor

HOPS = 4  # how far back the page looks for answers to the same person
SHOWN = (
    *recurring.LISTED,
    *(
        "owner__kind",
        "next_owner_id",
        "first_body_id",
        "naming",
        "kind",
        "parent_id",
        "accepted_at",
        "due_at",
    ),
    *("resolution", "merged_into__owner_id", "merged_into__next_owner_id"),
)
UNLINKED = {
    "link_id": Cast(Value(None), UUIDField()),
    "link_kind": Cast(Value(""), CharField()),
    "link_words": Cast(Value(""), TextField()),
    "link_at": Cast(Value(None), DateTimeField()),
}


@dataclass(frozen=True, slots=True)
class Around:
    """As far as the reader sees them. `whole`: the number of the whole of a part; `answers`: how often the same was
    answered before, `is_oftener`: at least so often; `sees_main`: whether the reader may open what it was merged into.
    """

    parts: list[PartLine]
    whole: str
    sees_main: bool
    related: list[Related]
    answers: int
    is_oftener: bool
    recurring: Recurring | None


def around(actor: Actor, case: Case, verbs: frozenset[str], figures: RecurringFigures) -> Around:
    """`verbs` are those of the matter's history: what never happened is not asked for. One query, or none."""
    arms = _arms(actor, case, verbs, figures)
    of: dict[str, list[Case]] = {}
    for row in arms[0].union(*arms[1:], all=True) if arms else ():
        of.setdefault(vars(row)["side"], []).append(row)
    above = {row.id: row for row in of.get("above", [])}
    whole = above.get(case.parent_id) if case.parent_id else None
    earlier = [{row.id for row in of.get(f"earlier{hop}", [])} for hop in range(HOPS)]
    return Around(
        parts=parts.lines_of(actor, case, of.get("part", [])),
        whole=whole.number if whole else "",
        sees_main=case.merged_into_id is None or case.merged_into_id in above,
        related=_related(actor, case, of),
        answers=len(set().union(*earlier)),
        is_oftener=bool(earlier[-1]),
        recurring=recurring.counted(case, of.get("before", []), figures),
    )


def _arms(actor: Actor, case: Case, verbs: frozenset[str], figures: RecurringFigures) -> list[QuerySet[Case]]:
    arms = []
    if parts.MADE in verbs:
        arms.append(_side(parts.rows_of(case.id), "part"))
    above = [one for one in (case.parent_id, case.merged_into_id) if one]
    if above:
        arms.append(_side(Case.objects.filter(cases_visible_to(actor), id__in=above), "above"))
    if relating.VERBS & verbs:
        arms += [_linked(case, "to"), _linked(case, "from")]
        arms += [_side(answered, f"earlier{hop}") for hop, answered in enumerate(repeats.hops(case.id, HOPS))]
    before = recurring.rows_before(actor, case, figures)
    if before is not None:
        arms.append(_side(before, "before"))
    return arms


def _side(rows: QuerySet[Case], side: str, **link: F) -> QuerySet[Case]:
    columns = {**UNLINKED, **link, "side": Cast(Value(side), CharField())}
    return rows.order_by().select_related("owner", "category", "merged_into").only(*SHOWN).annotate(**columns)


def _linked(case: Case, side: str) -> QuerySet[Case]:
    """The far ends of the links that begin ("to") or end ("from") with the matter."""
    way, here = ("relations_from", "case") if side == "to" else ("relations", "other")
    rows = Case.objects.filter(**{f"{way}__{here}": case, f"{way}__undone_at": None})
    link = {"link_id": "id", "link_kind": "kind", "link_words": "words", "link_at": "at"}
    return _side(rows, side, **{name: F(f"{way}__{column}") for name, column in link.items()})


def _related(actor: Actor, case: Case, of: dict[str, list[Case]]) -> list[Related]:
    """The newest first."""
    links = [
        relating.Link(
            link["link_at"], link["link_id"], link["link_kind"], link["link_words"], far, side == "to"
        )
        for side in ("to", "from")
        for far in of.get(side, [])
        for link in [vars(far)]
    ]
    links.sort(key=lambda link: (link.at, link.id), reverse=True)
    return [seen for link in links if (seen := relating.as_seen(actor, case, link))]
