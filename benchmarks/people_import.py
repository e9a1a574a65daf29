"""Claim: a list of residents is taken in at 2,500 rows a second on PostgreSQL, three times as fast as by
django-import-export in bulk, which seals nothing, keeps no audit and knows no households; on SQLite 2,000; in 500 MB.

Both in processes of their own, as the command line runs them. The rival writes the columns of the same list into one
bare table with four indexes, and looks for each by the number; that is its bulk mode as it comes. Beside it stands what
it takes without keeping the differences, and when it looks for nobody and may double whom it likes.

    python benchmarks/people_import.py [--count 100000] [--rival 20000] [--sqlite 100000]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from harness import ROOT, Claim, installation, verdict

PLACE = "320104"
RIVAL_BATCH = 2_000
DAYS = ("出生日期", "登记日期")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rival", type=int, default=20_000, help="rows for the other import")
    parser.add_argument("--sqlite", type=int, default=100_000, help="rows on SQLite; 0 for none")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        ways = {
            "own": own,
            "rival": rival,
            "tuned": partial(rival, is_tuned=True),
            "blind": partial(rival, is_blind=True),
        }
        return ways[given.one[0]](Path(given.one[1]))
    claims: list[Claim] = []
    figures: dict[str, Any] = {}
    with installation(), tempfile.TemporaryDirectory() as folder:
        lay_ground()
        lists = made(Path(folder), given.count, given.rival, given.sqlite)
        ours, theirs = alone("own", lists["whole"]), alone("rival", lists["rival"])
        figures |= {"postgresql": ours, "import_export": theirs}
        figures["import_export_without_differences"] = alone("tuned", lists["rival"])
        figures["import_export_that_looks_for_nobody"] = alone("blind", lists["rival"])
        claims.append(Claim("rows a second on PostgreSQL", ours["rows_a_second"], least=2500))
        claims.append(Claim("times import-export", ours["rows_a_second"] / theirs["rows_a_second"], least=3))
        claims.append(Claim("peak MB, both processes", ours["peak_mb"], most=500))
        if given.sqlite:
            found = on_sqlite(Path(folder), lists["sqlite"])
            figures["sqlite"] = found
            claims.append(Claim("rows a second on SQLite", found["rows_a_second"], least=2000))
            claims.append(Claim("peak MB on SQLite", found["peak_mb"], most=500))
    return verdict("people_import", figures, claims)


def lay_ground() -> None:
    from liren.config.demo import ground
    from liren.kernel.actor import SYSTEM

    ground.seed_demo_ground(SYSTEM)


def made(folder: Path, count: int, rival_count: int, sqlite_count: int) -> dict[str, Path]:
    from liren.config.demo import residents

    found = {}
    for name, rows in (("whole", count), ("rival", rival_count), ("sqlite", sqlite_count)):
        if rows:
            listed = residents.write(
                place_code=PLACE, count=rows, seed=5, shape="plain", folder=folder / name
            )
            found[name] = listed.files[0]
    return found


def alone(what: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", what, str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def on_sqlite(folder: Path, path: Path) -> dict[str, Any]:
    """The same into a fresh SQLite file."""
    kept = dict(os.environ)
    os.environ |= {
        "LIREN_DATABASE_URL": f"sqlite:///{folder / 'people.sqlite3'}",
        "LIREN_DATA_DIR": str(folder / "sqlite"),
    }
    prepare = (
        "import django; django.setup(); from liren.config import prepare; prepare.bring_up_to_date(); "
        "from liren.config.demo import ground; from liren.kernel.actor import SYSTEM; ground.seed_demo_ground(SYSTEM)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True, capture_output=True)
    try:
        return alone("own", path)
    finally:
        os.environ.clear()
        os.environ |= kept


def told_of(begun: float, spent: float) -> tuple[float, float]:
    """Seconds by the clock and of this process."""
    return time.perf_counter() - begun, time.process_time() - spent


def rows_written() -> dict[str, int]:
    """How many rows stand in each table that the import writes, so that one sees what it did."""
    from django.apps import apps

    from liren.kernel.models import AuditEntry, SubjectKey

    models = [*apps.get_app_config("people").get_models(), SubjectKey, AuditEntry]
    counted = {model._meta.label: model._base_manager.count() for model in models}
    return {label: rows for label, rows in counted.items() if rows}


def told(rows: int, spent_in: tuple[float, float], **more: Any) -> int:
    seconds, own_cpu = spent_in
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    helper_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    figures = {
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_a_second": round(rows / seconds),
        "cpu_seconds": round(own_cpu, 2),
        "helper_cpu_seconds": round(sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]), 2),
        "database_cpu_seconds": database_cpu(),
        "peak_mb": own_mb + helper_mb,
        **more,
    }
    print(json.dumps(figures))
    return 0


def database_cpu() -> float:
    """Of the process of PostgreSQL that serves this one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        used = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return round(used.user + used.system, 2)


def own(path: Path) -> int:
    import django

    django.setup()
    from liren.domains.people.actions.importing import import_people
    from liren.kernel.actor import SYSTEM

    begun, spent = time.perf_counter(), time.process_time()
    run = import_people(actor=SYSTEM, path=path, place_code=PLACE)
    counts = {name: getattr(run, name) for name in ("created", "updated", "unchanged", "parked", "conflicts")}
    spent_in = told_of(begun, spent)
    return told(run.read, spent_in, **counts, written=rows_written())


def rival(path: Path, *, is_tuned: bool = False, is_blind: bool = False) -> int:
    """django-import-export in its bulk mode: every column of the list, days as days, people known by their number.

    `is_tuned`: without the differences it keeps for its pages; `is_blind`: nor looking whether anybody is there.
    """
    import django

    django.setup()
    from django.db import connection, models
    from import_export import resources
    from tablib import Dataset

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    header = [f"column{at}" for at in range(len(rows[0]))]
    number, indexed = rows[0].index("证件号码"), {"姓名", "出生日期", "证件号码", "联系电话"}
    columns: dict[str, Any] = {
        key: models.DateField(null=True, db_index=name in indexed)
        if name in DAYS
        else models.CharField(max_length=200, db_index=name in indexed)
        for key, name in zip(header, rows[0], strict=True)
    }
    meta = type("Meta", (), {"app_label": "kernel"})
    bare = type("Bare", (models.Model,), {**columns, "Meta": meta, "__module__": "liren.kernel.models"})
    choices = {"model": bare, "fields": tuple(header), "import_id_fields": (header[number],)}
    choices |= {"use_bulk": True, "batch_size": RIVAL_BATCH}
    choices |= {"skip_diff": is_tuned or is_blind, "force_init_instance": is_blind}
    resource = type("BareResource", (resources.ModelResource,), {"Meta": type("Meta", (), choices)})
    with connection.schema_editor() as editor:
        if bare._meta.db_table in connection.introspection.table_names():
            editor.delete_model(bare)
        editor.create_model(bare)
    begun, spent = time.perf_counter(), time.process_time()
    data = Dataset(headers=header)
    for at, row in enumerate(rows[1:]):
        row[number] = row[number] or f"-{at}"  # it takes all without a number for one person
        data.append(row)
    result = resource().import_data(data, raise_errors=True, use_transactions=True)
    kept = bare._default_manager.count()
    if result.has_errors() or kept < len(data) - len(data) // 100:  # a misread number may be another's
        raise SystemExit("the other import lost rows")
    spent_in = told_of(begun, spent)
    columns_kept = len(bare._meta.concrete_fields) - 1
    return told(len(data), spent_in, written={bare._meta.db_table: kept}, columns=columns_kept)


if __name__ == "__main__":
    sys.exit(main())
