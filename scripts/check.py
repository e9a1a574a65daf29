"""All checks that need no database: lint, format, types, imports, templates, messages, migrations.

`python scripts/check.py [name…]` runs all or the named ones, two at a time, and says at the end which failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "types": [BIN / "mypy"],
    "lint": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "imports": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "src", "--lint", "--quiet"],
    "messages": [sys.executable, "-m", "liren.locale", "check"],
    "migrations": [BIN / "django-admin", "makemigrations", "--check", "--dry-run"],
    "settings": [BIN / "django-admin", "check", "--fail-level", "WARNING"],
}


def run(name: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "liren.config.settings",
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def main(names: list[str]) -> int:
    names = names or list(CHECKS)
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, done in zip(names, pool.map(run, names), strict=True):
            print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
            if done.returncode:
                print(done.stdout, flush=True)
                failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
