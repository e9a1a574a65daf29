"""Claim: of people written twice with mistakes the whole register's comparison finds 95 in 100, and of the pairs it
names 99 in 100 are one person; a million are compared in ten minutes and 6 GB, fewer in their share of that.

The people are made up and the truth is kept aside; rows that an import sets aside are not on the register.

    python benchmarks/people_doubles.py [--count 100000] [--seed 21]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from harness import Claim, installation, verdict
from people_find import COUNTY, analyse, lay_ground

RECALL, PRECISION, SECONDS_EACH, MEGABYTES = 0.95, 0.99, 0.0006, 6_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=21, help="the weights were chosen on seeds 11 and 12")
    given = parser.parse_args()
    with installation(), tempfile.TemporaryDirectory() as folder:
        lay_ground()
        written = taken_in(Path(folder), given.count, given.seed)
        analyse()
        figures = {"asked_for": given.count, "seed": given.seed, **compared(lambda: true_pairs(written))}
    claims = [
        Claim("recall", figures["recall"], least=RECALL),
        Claim("precision", figures["precision"], least=PRECISION),
        Claim("seconds a person", figures["seconds"] / figures["people"], most=SECONDS_EACH),
        Claim("megabytes", figures["megabytes"], most=MEGABYTES),
    ]
    return verdict("people_doubles", figures, claims)


def taken_in(folder: Path, count: int, seed: int) -> list[Any]:
    """Registers every row; returns the rows in twos, as they are and as they were written again."""
    from liren.domains.people.actions.importing import import_people
    from liren.kernel.actor import SYSTEM

    path, twice = written_list(folder, count, seed)
    import_people(actor=SYSTEM, path=path, place_code=COUNTY)
    return twice


def written_list(folder: Path, count: int, seed: int) -> tuple[Path, list[Any]]:
    """The list, and its rows in twos."""
    from liren.config.demo.residents import DAY, grounds_of
    from liren.config.demo.residents.doubles import with_doubles
    from liren.config.demo.residents.made import Maker
    from liren.config.demo.residents.sheets import write_lists

    first: dict[int, Any] = {}
    twice: list[Any] = []

    def noted() -> Iterable[Any]:
        for written in with_doubles(Maker(grounds_of(COUNTY), count, seed, DAY).residents(), seed):
            resident = written.resident
            if written.mistakes:
                twice.append((first[resident.serial], resident))
            else:
                first[resident.serial] = resident
            yield written

    listed = write_lists(folder, "plain", noted())
    return listed.files[0], twice


def true_pairs(twice: list[Any]) -> set[frozenset[Any]]:
    """Of those written twice the two persons on the register, where there are two."""
    from liren.domains.people.models import Person

    known = {}
    rows = Person.objects.filter(residences__until__isnull=True).values_list(
        "id",
        "name",
        "birth",
        "place_code",
        "residences__dwelling__address_key",
        "residences__dwelling__door",
        "documents__number_index",
    )
    for one, *kept in rows.iterator():
        known[tuple(kept)] = one
    pairs = (frozenset({known.get(_kept(row)) for row in two} - {None}) for two in twice)
    return {pair for pair in pairs if len(pair) == 2}


def _kept(resident: Any) -> tuple[Any, ...]:
    from liren.domains.people import sealing
    from liren.domains.people.rules.doors import read_home

    home = read_home(resident.address)
    index = sealing.document_index(resident.document) if resident.document else None
    assert home is not None
    return resident.name, resident.birth, resident.ground.code, home.address_key, home.door, index


def compared(truth: Callable[[], set[frozenset[Any]]]) -> dict[str, Any]:
    """The comparison measured; the truth is looked up after it, so that its memory does not count."""
    from liren.domains.people.queries.register_doubles import doubles_within
    from liren.kernel.actor import SYSTEM

    begun, cpu = time.perf_counter(), time.process_time()
    result = doubles_within(SYSTEM, COUNTY)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    true = truth()
    said = {frozenset(pair) for pair in result.alike}
    sure = {frozenset(pair) for pair, likeness in result.alike.items() if likeness.verdict == "same"}
    return {
        "people": result.people,
        "pairs_compared": result.pairs,
        "true_pairs": len(true),
        "said": len(said),
        "recall": round(len(said & true) / len(true), 4),
        "precision": round(len(said & true) / len(said), 4),
        "same": len(sure),
        "same_precision": round(len(sure & true) / max(1, len(sure)), 4),
        "seconds": round(seconds, 1),
        "processor_seconds": round(cpu, 1),
        "megabytes": megabytes,
    }


if __name__ == "__main__":
    sys.exit(main())
