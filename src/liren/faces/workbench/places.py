"""Places to choose from in a form."""

from __future__ import annotations

from liren.domains.territory.queries import children_of, communities_under, find_place
from liren.kernel.actor import Actor

COUNTY = 6


def place_choices(actor: Actor, right: str) -> list[tuple[str, str]]:
    """Code and name of each place where the actor holds `right`, with the streets and communities in it."""
    return choices_in({grant.place for grant in actor.grants_of(right)})


def own_places(actor: Actor) -> list[tuple[str, str]]:
    """The same, of every place where the actor holds any right."""
    return choices_in({grant.place for grant in actor.grants})


def choices_in(prefixes: set[str]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for prefix in sorted(prefixes):
        top = find_place(prefix)
        if top is None or len(prefix) < COUNTY:
            continue
        below = [*(children_of(prefix) if len(prefix) == COUNTY else []), *communities_under(prefix)]
        for place in [top, *below]:
            found.setdefault(place.code, place.name)
    return [(code, f"{'　' * _depth(code)}{found[code]}") for code in sorted(found)]


def _depth(code: str) -> int:
    return {6: 0, 9: 1, 12: 2}.get(len(code), 0)
