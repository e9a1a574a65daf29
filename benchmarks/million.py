"""Makes matters as a city has them, in bulk: one county by COPY or many rows a statement, the others by the database.

Places by population, classes, states, moments over three years, requesters with sealed numbers, hands, histories and
ratings in lifelike shares; every constraint of the tables holds. The same seed, end and number give the same matters
(but for keys' random bits and nonces).

    LIREN_DATABASE_URL=… python benchmarks/million.py [--matters 1000000] [--seed 7] [--ground 0]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

from harness import verdict
from made_copies import copy_to, in_bulk
from made_matters import DAY, HOUR, Maker

SPAN = 3 * 365 * DAY
BATCH = 2000
MONTHS = (0.9, 0.7, 0.9, 1, 1, 1.1, 1.3, 1.3, 1.1, 1, 1, 0.9)  # heat and storms bring more
HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 8, 5, 6, 8, 8, 8, 7, 5, 5, 5, 4, 3, 2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--ground", type=int, default=0, help="lay the ground of a city of so many matters")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    import django

    django.setup()
    from liren.config import prepare

    prepare.bring_up_to_date()
    begun = time.perf_counter()
    figures = generate(given.matters, given.seed, ground=given.ground)
    figures["seconds"] = round(time.perf_counter() - begun, 1)
    return verdict("million", figures, [])


def generate(
    matters: int, seed: int = 7, until: dt.datetime | None = None, *, ground: int = 0
) -> dict[str, Any]:
    """Writes the matters into an installation that has none and brings the planner's statistics up to date.

    With `ground` the places and bodies are those of a city of so many matters, of which the first streets have all.
    """
    from django.db import connection, transaction
    from made_city import lay_city

    from liren.domains.casework.actions.rate_sums import rebuild
    from liren.domains.casework.actions.spots import fill_all
    from liren.kernel import clock

    city = lay_city(matters, seed)
    if ground:
        lay_city(ground, seed)
    first, *others = city.counties
    maker = Maker(city, first, seed, until or clock.now())
    with in_bulk():
        for moments in _batches(_moments(matters // (1 + len(others)), seed, maker.until)):
            with transaction.atomic():
                maker.write([maker.matter(moment) for moment in moments])
        with transaction.atomic():
            maker.close_books(city.counties)
            if others:
                copy_to(first, others)
    with connection.cursor() as cursor:
        if others and connection.vendor == "postgresql":
            cursor.execute("CLUSTER casework_case USING case_received")
        index_words(cursor)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    rebuild()
    fill_all()
    return {"matters": matters, "states": dict(maker.states), "communities": len(city.quarters)}


def index_words(cursor: Any) -> None:
    """The pairs by which words are found; on PostgreSQL with their index made last, which is much quicker."""
    from liren.domains.casework.actions.words import rebuild_words

    if cursor.db.vendor != "postgresql":
        rebuild_words()
        return
    cursor.execute("SELECT pg_get_indexdef('case_words_grams'::regclass)")
    made = cursor.fetchone()[0]
    cursor.execute("DROP INDEX case_words_grams")
    rebuild_words()
    cursor.execute(made)


def _moments(matters: int, seed: int, until: dt.datetime) -> list[dt.datetime]:
    """When each was said, in order: more in summer, hardly any at night, a tenth more each year."""
    chance = random.Random(seed)
    first = until - SPAN
    days = [first + DAY * number for number in range(SPAN.days)]
    weights = [
        MONTHS[day.month - 1] * 1.1 ** (number / 365) * (1, 0.7)[day.weekday() > 4]
        for number, day in enumerate(days)
    ]
    chosen = chance.choices(days, weights, k=matters)
    midnight = [day.replace(hour=0, minute=0, second=0, microsecond=0) - 8 * HOUR for day in chosen]
    hours = chance.choices(range(24), HOURS, k=matters)
    at = [day + HOUR * hour + HOUR * chance.random() for day, hour in zip(midnight, hours, strict=True)]
    return sorted(moment if moment < until else moment - DAY for moment in at)


def _batches(moments: list[dt.datetime]) -> Iterator[list[dt.datetime]]:
    return (moments[start : start + BATCH] for start in range(0, len(moments), BATCH))


if __name__ == "__main__":
    sys.exit(main())
