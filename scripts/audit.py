"""Which pinned packages have known flaws: `python scripts/audit.py [--offline]`.

First by requirements/advisories.toml, which is kept with the source and needs no network; then by one question to the
public database of advisories, for all packages together. Where that cannot be reached it says so, and how old the kept
list is. Exit status 0: none found; 1: some found; 3: none found here, and the database could not be asked.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import urllib.request
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
DATABASE = "https://api.osv.dev/v1/querybatch"
SECONDS = 20
LISTS = ("runtime", "analytics", "build", "dev")


def pins(texts: list[str]) -> set[tuple[str, str]]:
    """Name and version of everything that is installed."""
    found = {pin for text in texts for pin in PINNED.findall(text)}
    return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in found}


def kept(installed: set[tuple[str, str]], advisories: list[dict[str, str]]) -> list[str]:
    """What the kept list says of these versions."""
    return [
        f"{name} {version}: {one['id']} ({one['affects']})"
        for name, version in sorted(installed)
        for one in advisories
        if one["package"] == name and SpecifierSet(one["affects"]).contains(version, prereleases=True)
    ]


def asked(installed: set[tuple[str, str]]) -> list[str]:
    """What the database says. Raises `OSError` where it cannot be reached."""
    pairs = sorted(installed)
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in pairs
    ]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(DATABASE, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # a fixed address
        results = json.load(answer)["results"]
    told = zip(pairs, results, strict=True)
    return [
        f"{name} {version}: {one['id']}" for (name, version), found in told for one in found.get("vulns", [])
    ]


def main(arguments: list[str]) -> int:
    installed = pins([(ROOT / "requirements" / f"{name}.txt").read_text() for name in LISTS])
    listed = tomllib.loads((ROOT / "requirements" / "advisories.toml").read_text())
    found, is_reached = kept(installed, listed["advisory"]), True
    if "--offline" not in arguments:
        try:
            found += asked(installed)
        except (OSError, ValueError) as problem:
            is_reached = False
            print(f"查不到公开的漏洞库（{type(problem).__name__}），只按 {listed['made']} 的清单查过。")
            print(f"The database of advisories was not reached; only the list of {listed['made']} was used.")
    for line in found:
        print(line)
    print(f"{len(installed)} packages, {len(found)} known flaws")
    return 1 if found else 0 if is_reached else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
