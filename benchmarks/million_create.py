"""Claim: eight clients say matters as quickly over a million matters as over ten thousand.

Time a matter by HTTP with eight clients ≤ 1.2 × the same over the smaller city, on PostgreSQL. Two installations made
by `million.py`; each is measured by a server of its own, by turns, and the best turn counts.

    LIREN_DATABASE_URL=… LIREN_SMALL_URL=… python benchmarks/million_create.py [--matters 150] [--turns 3]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from create_case import lay_ground, say
from harness import Claim, installation, server, verdict

CLIENTS = 8
GROWTH = 1.2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=150)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help="measure one installation and print JSON")
    given = parser.parse_args()
    if given.measure:
        with installation():
            lay_ground()
            with server() as address:
                print(json.dumps(say(address, given.matters, CLIENTS)))
        return 0
    seconds: dict[str, list[float]] = {"LIREN_SMALL_URL": [], "LIREN_DATABASE_URL": []}
    for _ in range(given.turns):
        for name, taken in seconds.items():
            taken.append(of_another(os.environ[name], given.matters))
    large, small = min(seconds["LIREN_DATABASE_URL"]), min(seconds["LIREN_SMALL_URL"])
    figures = {"large_ms": round(large * 1000, 2), "small_ms": round(small * 1000, 2), "turns": given.turns}
    return verdict("million_create", figures, [Claim("over ten thousand", large / small, most=GROWTH)])


def of_another(url: str, matters: int) -> float:
    """Seconds a matter, as a process of its own measures them in an installation."""
    command = [sys.executable, __file__, "--measure", "--matters", str(matters)]
    done = subprocess.run(
        command, env={**os.environ, "LIREN_DATABASE_URL": url}, capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
