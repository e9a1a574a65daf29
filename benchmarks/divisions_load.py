"""Claim: all divisions of the statistical tables (664,039 places) load in at most 300 seconds and 600 MB.

Loads them twice by the command line, so that the second run must find every place unchanged. The tables are not
part of the repository: their directory is the argument (by default ../shared/data/divisions); without it the
benchmark says so and fails.

    python benchmarks/divisions_load.py [DIR]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness import ROOT, Claim, installation, verdict


def load(folder: Path) -> dict[str, Any]:
    program = "from liren.config.cli import main; main()"
    arguments = [sys.executable, "-c", program, "divisions", "load", str(folder), "--json"]
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "divisions"
    if not folder.is_dir():
        print(f"no tables of divisions at {folder}")
        print(json.dumps({"benchmark": "divisions_load", "holds": False, "claims": {}}))
        return 1
    with installation():
        first, second = load(folder), load(folder)
    created = sum(level["created"] for level in first["levels"].values())
    unchanged = sum(level["unchanged"] for level in second["levels"].values())
    claims = [
        Claim("seconds to load them all", first["seconds"], most=300),
        Claim("peak memory, MB", first["peak_mb"], most=600),
        Claim("seconds to find them unchanged", second["seconds"], most=60),
        Claim("places not found unchanged", created - unchanged, most=0),
    ]
    return verdict("divisions_load", {"places": first["places"]}, claims)


if __name__ == "__main__":
    raise SystemExit(main())
