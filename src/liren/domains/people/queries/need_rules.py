"""The rules by which needs are raised, as a place has them, and what other rules would change there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liren.domains.people.choices import PersonState
from liren.domains.people.models import Dwelling, GroupMark, Need, Person, Residence
from liren.domains.people.need_choices import RaisedBy
from liren.domains.people.policies import persons_visible_to, places_of
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.rules.needs import Rule, rules_from, years_before
from liren.domains.policy.queries import figure
from liren.domains.policy.rules.packs import Figure
from liren.kernel import clock, guarding
from liren.kernel.actor import Actor

KEY = "people.needs.rules"
COUNTY_DIGITS = 6  # no rules are set below the county


def county_of(place_code: str) -> str:
    return place_code[:COUNTY_DIGITS]


def need_rules(county: str) -> Figure:
    """The rows in force there today, with what they rest on. One query."""
    return figure(KEY, county)


def rules_at(place_codes: Iterable[str]) -> dict[str, list[Rule]]:
    """By county. A query for each."""
    return {
        county: rules_from(need_rules(county).value) for county in {county_of(code) for code in place_codes}
    }


def with_homes(people: QuerySet[Person]) -> QuerySet[Person]:
    """Whether each has a home, and company there."""
    own, others = _at_home()
    return people.annotate(has_home=own, has_company=others)


def _at_home() -> tuple[Exists, Exists]:
    own = Residence.objects.filter(person=OuterRef("pk"), until__isnull=True)
    same_door = Residence.objects.filter(person=OuterRef(OuterRef("pk")), until__isnull=True)
    others = Residence.objects.filter(dwelling__in=same_door.values("dwelling"), until__isnull=True)
    return Exists(own), Exists(others.exclude(person=OuterRef("pk")))


def alone_under_seal(people: Iterable[Person]) -> set[uuid.UUID]:
    """Those of protected persons who live alone, as their sealed homes say; for the rules of the worker alone. Their
    company counts for them, and theirs for nobody (ADR 32). Some queries for each."""
    return {person.id for person in people if person.protection and _is_alone(person)}


def _is_alone(person: Person) -> bool:
    home = next((row for row in guarding.opened_of(person.id).of(Residence) if row.until is None), None)
    if home is None:
        return False
    in_clear = Residence.objects.filter(dwelling_id=home.dwelling_id, until__isnull=True)
    sealed = guarding.found_at(Residence, Dwelling(id=home.dwelling_id))
    others = [row for row in sealed if row.until is None and row.person_id != person.id]
    return not others and not in_clear.exclude(person=person).exists()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does to how many people: whom it fits, whose need it raises anew, whose it ends."""

    people: int
    adds: int
    ends: int


def effects(actor: Actor, county: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Effect]:
    """By code, of people in the actor's places whom the actor sees, also of rules that are there now and are left out.
    A narrow rule would else count out a protected person. Three queries."""
    within = Q(pk__in=())
    for place in places_of(actor):
        within |= Q(place_code__prefix=place) if place else Q(pk__isnull=False)
    seen = Person.objects.filter(within, persons_visible_to(actor), place_code__prefix=county)
    people = seen.filter(state=PersonState.PRESENT)
    now = Need.objects.filter(raised_by=RaisedBy.RULE, closed_on__isnull=True, person__in=people)
    kept = dict(now.order_by().values_list("rule").annotate(n=Count("id")))
    rules = rules_from(rows)
    own, others = _at_home()
    counted = {
        **_counted(people.filter(own, ~others), [rule for rule in rules if rule.alone]),
        **_counted(people, [rule for rule in rules if not rule.alone]),
    }
    found = {code: Effect(0, 0, count) for code, count in kept.items()}
    for code, (fitting, same) in counted.items():
        found[code] = Effect(fitting, fitting - same, kept.get(code, 0) - same)
    return found


def _counted(people: QuerySet[Person], rules: Sequence[Rule]) -> dict[str, tuple[int, int]]:
    """Whom each of the rules fits, and how many of them have its need already. One query."""
    if not rules:
        return {}
    some, asked, columns = Q(pk__in=()), {}, {}
    for at, rule in enumerate(rules):
        fits = _aged(rule)
        some |= fits & _in_group(rule)
        asked[f"need{at}"] = Exists(
            Need.objects.filter(person=OuterRef("pk"), rule=rule.code, closed_on__isnull=True)
        )
        if rule.group:
            asked[f"group{at}"] = Exists(_marks(rule))
            fits &= Q(**{f"group{at}": True})
        columns[f"people{at}"] = Count("id", filter=fits)
        columns[f"same{at}"] = Count("id", filter=fits & Q(**{f"need{at}": True}))
    told = people.filter(some).annotate(**asked).aggregate(**columns)
    return {rule.code: (told[f"people{at}"], told[f"same{at}"]) for at, rule in enumerate(rules)}


def _aged(rule: Rule) -> Q:
    """As `rules.needs.Rule.fits` for the age."""
    today, fits = clock.today(), Q(pk__isnull=False)
    if rule.age_from is not None:
        fits &= Q(birth__lte=years_before(today, rule.age_from))
    if rule.age_below is not None:
        fits &= Q(birth__gt=years_before(today, rule.age_below))
    return fits


def _in_group(rule: Rule) -> Q:
    return Q(Exists(_marks(rule))) if rule.group else Q()


def _marks(rule: Rule) -> QuerySet[GroupMark]:
    return kept_marks().filter(person=OuterRef("pk"), group=rule.group, until__isnull=True)
