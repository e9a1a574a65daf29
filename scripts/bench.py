"""Runs one benchmark: `python scripts/bench.py NAME [options]`; without NAME it lists them with their claims."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = {
    *("harness", "marks", "processes", "made_city", "made_copies", "made_matters", "made_words"),
    *("hot_quality", "hot_troubles"),
}  # parts of benchmarks


def main(arguments: list[str]) -> int:
    claims = {
        path.stem: claim_of(path) for path in sorted(ROOT.glob("benchmarks/*.py")) if path.stem not in SHARED
    }
    if not arguments or arguments[0] not in claims:
        for name, claim in claims.items():
            print(f"{name:<20}{claim}")
        return 2 if arguments else 0
    name, *options = arguments
    return subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *options], cwd=ROOT
    ).returncode


def claim_of(path: Path) -> str:
    """The first line of the benchmark's own description."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
