"""Which matters an assessment leaves out by the district's rules (剔除), and how the rules are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from liren.domains.casework.choices import RelationKind
from liren.domains.casework.exclusion_choices import NAMED, ExclusionBy, ExclusionFact
from liren.domains.casework.models import AnsweredClosing, Case, Category, PassUp, Relation
from liren.domains.casework.passing_choices import PassUpState
from liren.domains.casework.policies import within
from liren.domains.casework.queries.catalogue import catalogue_of

Rule = tuple[str, str]  # by what, and which


def _is_related(kind: RelationKind) -> Q:
    return Q(pk__in=Relation.objects.filter(kind=kind, undone_at=None).values("case_id"))


FACTS: dict[str, Callable[[], Q]] = {
    ExclusionFact.PASSED_UP: lambda: Q(
        pk__in=PassUp.objects.filter(state=PassUpState.TAKEN).values("case_id")
    ),
    ExclusionFact.REPEAT: lambda: _is_related(RelationKind.REPEAT),
    ExclusionFact.DUPLICATE: lambda: _is_related(RelationKind.DUPLICATE),
}


def _matching(rule: Rule) -> Q:
    by, key = rule
    if by == ExclusionBy.CATEGORY:
        return Q(category__code=key) | Q(category__code__startswith=f"{key}-")
    if by == ExclusionBy.GROUND:
        closed = AnsweredClosing.objects.filter(ground=key, is_approved=True)
        return Q(pk__in=closed.values("case_id"))
    return FACTS[key]() if by == ExclusionBy.FACT else Q(**{by: key})


def parted(rows: QuerySet[Any], rules: Collection[Rule], place_code: str, *, is_out: bool) -> QuerySet[Any]:
    """Of what a number could count in a place (matters, or what belongs to one) what the rules leave out, or what they
    leave in. A matter merged into another follows it. No query yet."""
    if not rules:
        return rows.none() if is_out else rows
    met = Q()
    for rule in rules:
        met |= _matching(rule)
    out = Case.objects.filter(within(place_code)).filter(met).values("pk")
    if rows.model is Case:
        return rows.filter(pk__in=out) if is_out else rows.exclude(pk__in=out)
    theirs = Case.objects.filter(Q(pk__in=out) | Q(merged_into__in=out)).values("pk")
    return rows.filter(case__in=theirs) if is_out else rows.exclude(case__in=theirs)


def is_known(county: str, rule: Rule) -> bool:
    """Whether there is such a kind of matter in the county. One query for a class, else none."""
    by, key = rule
    if by == ExclusionBy.CATEGORY:
        return Category.objects.filter(county=county, code=key).exists()
    return by in NAMED and key in NAMED[by].values


def names_of(county: str, rules: Iterable[Rule]) -> dict[Rule, str]:
    """Each rule as people read it; a class that is no more by its code. One query at most."""
    wanted = set(rules)
    codes = [key for by, key in wanted if by == ExclusionBy.CATEGORY]
    rows = Category.objects.filter(county=county, code__in=codes) if codes else ()
    classes = {row.code: row.shown for row in rows}
    return {(by, key): f"{ExclusionBy(by).label} · {_name(by, key, classes)}" for by, key in wanted}


def _name(by: str, key: str, classes: dict[str, str]) -> str | Promise:
    return classes.get(key, key) if by == ExclusionBy.CATEGORY else NAMED[by](key).label


def offered(county: str) -> list[tuple[str, list[tuple[Rule, str]]]]:
    """Every kind of matters a rule may name, by what it is told apart. One query."""
    classes = [
        ((ExclusionBy.CATEGORY.value, one.code), f"{'　' * (one.level - 1)}{one.shown}")
        for one in catalogue_of(county)
    ]
    others = [
        (str(ExclusionBy(by).label), [((str(by), one.value), str(one.label)) for one in named])
        for by, named in NAMED.items()
    ]
    return [(str(ExclusionBy.CATEGORY.label), classes), *others]
