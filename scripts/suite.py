"""Everything `make test` runs: the checks, the suite on SQLite, then on PostgreSQL all that touches a database.

What says nothing about the database runs once: on PostgreSQL what starts servers and kills them, else on SQLite.

Debian packages that the tests need and that are missing are installed where that is allowed, else named. What is
given on the command line goes to pytest. The first part that fails ends the run, so that what stands last is true.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pg

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = str(
    min(max(os.cpu_count() or 2, 2) + 1, 4)
)  # tests wait for browsers and programs half of their time
# Whole walks in a browser, workers killed amid their work, input that only one of the two refuses: where districts run.
ONLY_POSTGRESQL = (
    "--ignore=tests/browser/test_bad_moments.py",
    "--ignore=tests/browser/test_passkeys.py",
    "--ignore=tests/browser/test_typed.py",
    "--ignore=tests/browser/test_walk.py",
    "--ignore=tests/domains/casework/test_hotline_file_killed.py",
    "--ignore=tests/domains/casework/test_import_worker_killed.py",
    "--ignore=tests/sweeps/test_hostile_input.py",
)
# Marks on a page, keys, paper, tiles, help texts, who gets in where, the source itself.
ONLY_SQLITE = (
    "--of-the-database",
    "--ignore=tests/browser/test_accessibility.py",
    "--ignore=tests/browser/test_budget.py",
    "--ignore=tests/browser/test_desk_keys.py",
    "--ignore=tests/browser/test_keys.py",
    "--ignore=tests/browser/test_paper.py",
    "--ignore=tests/browser/test_tiles.py",
    "--ignore=tests/browser/test_window.py",
    "--ignore=tests/browser/test_without_javascript.py",
    "--ignore=tests/domains/casework/test_import_killed.py",  # in a file of SQLite
    "--ignore=tests/domains/casework/test_letters_fetched.py",  # what is asked is the mail server
    "--ignore=tests/domains/kernel/test_learning.py",
    "--ignore=tests/domains/people/test_import_killed.py",
    "--ignore=tests/faces/workbench/test_window_suggestion.py",  # what a suggestion says, not where it is kept
    "--ignore=tests/security/test_formulas.py",
    "--ignore=tests/security/test_links.py",
    "--ignore=tests/security/test_uploads.py",
    "--ignore=tests/sweeps/test_audit_verbs.py",
    "--ignore=tests/sweeps/test_documents.py",
    "--ignore=tests/sweeps/test_elsewhere.py",
    "--ignore=tests/sweeps/test_house_rules.py",
    "--ignore=tests/sweeps/test_memory.py",
    "--ignore=tests/sweeps/test_messages.py",
    "--ignore=tests/sweeps/test_migrations.py",
    "--ignore=tests/sweeps/test_refusals.py",
    "--ignore=tests/sweeps/test_templates.py",
    "--ignore=tests/sweeps/test_urls.py",
    *(
        f"--deselect=tests/config/test_command_line.py::{name}"
        for name in (
            "test_every_command_has_its_help_in_both_languages",
            "test_a_wrong_setting_is_named_in_both_languages_without_a_trace",
            "test_a_database_without_tables_gets_a_sentence",
            "test_a_prepared_database_is_prepared_again_and_verified",  # in files of SQLite, whatever others use
        )
    ),
)
NEEDS_PACKAGES = "请先安装测试所需的软件包。 Install what the tests need first:\n  apt-get install {}\n"


def main(arguments: list[str]) -> int:
    install_what_is_missing()
    checks = subprocess.run([sys.executable, str(ROOT / "scripts" / "check.py")]).returncode
    if checks:
        return checks
    on_sqlite = pytest("SQLite", [*ONLY_POSTGRESQL, *arguments], {})
    if on_sqlite:
        return on_sqlite
    with pg.throwaway() as url:
        return pytest("PostgreSQL", [*ONLY_SQLITE, *arguments], {"LIREN_DATABASE_URL": url})


def install_what_is_missing() -> None:
    missing = []
    if not pg.binaries():
        missing.append("postgresql")
    if not shutil.which("chromium"):
        missing.append("chromium")
    if not has_chinese_font():
        missing.append("fonts-wqy-microhei")
    if missing and not pg.apt_install(*missing):
        raise SystemExit(NEEDS_PACKAGES.format(" ".join(missing)))


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())


def pytest(database: str, arguments: list[str], extra: dict[str, str]) -> int:
    print(f"\n── {database} ──", flush=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LIREN_")} | extra
    with tempfile.TemporaryDirectory(prefix="liren-test-") as data:
        environment["LIREN_DATA_DIR"] = data
        spread = [
            "-n",
            PROCESSES,
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
        ]  # in the order of tests/conftest.py
        command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
