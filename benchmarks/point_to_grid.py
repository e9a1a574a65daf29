"""Claims: finding a point's grid among 2,500 takes at most 50 µs, many points at once at least 300,000 a second.

Points over a chessboard of grids whose sides have eight pieces each, in a transaction that is rolled back. Told beside
it: the smallest query (the versions of the counties' grids, one row), of which one point costs at most a third.

    python benchmarks/point_to_grid.py
"""

from __future__ import annotations

import datetime as dt
import json
import random
from functools import partial

from harness import Claim, Timing, installation, timed, verdict

POINTS, MANY, SIDE, STEP, PIECES = 2_000, 300_000, 50, 0.0005, 8
MICROSECOND = 1e-6
COMMUNITY = "990104901001"


def chessboard() -> bytes:
    features = []
    for number in range(SIDE * SIDE):
        west, south = 118.7 + number % SIDE * STEP, 32.0 + number // SIDE * STEP
        corners = [[west, south], [west + STEP, south], [west + STEP, south + STEP], [west, south + STEP]]
        ring = [
            [one[0] + (other[0] - one[0]) * part / PIECES, one[1] + (other[1] - one[1]) * part / PIECES]
            for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
            for part in range(PIECES)
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": f"{number:05d}"},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def lay() -> None:
    from liren.domains.territory import actions
    from liren.kernel.actor import SYSTEM

    for code in ("99", "990104", "990104901", COMMUNITY):
        actions.create_place(actor=SYSTEM, code=code, name="测点", since=dt.date(2026, 1, 1))
    actions.import_grids(actor=SYSTEM, content=chessboard(), datum="cgcs2000", place_code=COMMUNITY)


def ask_versions() -> None:
    from liren.domains.territory.models import GroundVersion

    list(GroundVersion.objects.values_list("county", "version"))


def measure() -> int:
    from liren.domains.territory import queries
    from liren.domains.territory.queries.grids import versions

    versions.own.changing = None  # as in a request that draws no grids: what was remembered counts
    chance, span = random.Random(4), SIDE * STEP
    crowd = [(118.7 + chance.random() * span, 32.0 + chance.random() * span) for _ in range(MANY)]
    points = [(118.7 + chance.random() * span, 32.0 + chance.random() * span) for _ in range(POINTS)]
    missed = sum(queries.locate_point(*point) is None for point in points)
    located, bare = [], []
    for point in points:  # in turn, so that both meet the same moments of the machine
        works = {"located": partial(queries.locate_point, *point), "bare": ask_versions}
        took = timed(works, 1, warm=0)
        located += took["located"].seconds
        bare += took["bare"].seconds
    found = Timing(located)
    together = timed({"crowd": partial(queries.locate_points, crowd)}, 5, warm=1)["crowd"]
    claims = [
        Claim("µs a point", found.median / MICROSECOND, most=50),
        Claim("points a second, many at once", MANY / together.median, least=300_000),
        Claim("a point to its grid ÷ the smallest query", found.median / Timing(bare).median, most=1 / 3),
        Claim("points that find no grid", missed, most=0),
    ]
    return verdict("point_to_grid", {"grids": SIDE * SIDE, **found.in_ms()}, claims)


def main() -> int:
    with installation():
        from django.db import transaction

        with transaction.atomic():
            lay()
            status = measure()
            transaction.set_rollback(True)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
