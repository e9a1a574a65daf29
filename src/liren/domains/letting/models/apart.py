"""That no bed holds two people and nobody has two beds at one time: kept by the database, whoever writes.

PostgreSQL excludes stays whose days overlap (ranges of ids need no extension); SQLite, which has one writer at a time,
looks before it writes. They are laid after each migration, since SQLite drops triggers with the table it rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection

TABLE = "letting_stay"
BED, PERSON = "stay_bed_apart", "stay_person_apart"
COLUMNS = {BED: "bed_id", PERSON: "person_id"}
RANGE = "letting_idrange"
LAST_DAY = "9999-12-31"


def lay_apart(**_of_the_signal: Any) -> None:
    """Safe to repeat; nothing in a schema of before it."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        for statement in _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite():
            cursor.execute(statement)


def lift_apart() -> None:
    """Takes it away, for whoever goes back to a schema of before it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in COLUMNS:
                cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {name}")
            cursor.execute(f"DROP TYPE IF EXISTS {RANGE}")
            return
        for name in COLUMNS:
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}")


def broken(error: IntegrityError) -> str:
    """Which of the two a write has broken (`BED` or `PERSON`), also where the constraint on open stays spoke first;
    empty for another."""
    diag = getattr(error.__cause__, "diag", None)
    told = str(diag.constraint_name or "") if diag is not None else str(error)
    for name, marks in (
        (BED, (BED, "stay_one_in_a_bed", f"{TABLE}.bed_id")),
        (PERSON, (PERSON, "stay_one_bed_a_person", f"{TABLE}.person_id")),
    ):
        if any(mark in told for mark in marks):
            return name
    return ""


def _on_postgresql() -> list[str]:
    made = [
        f"DO $$ BEGIN CREATE TYPE {RANGE} AS RANGE (subtype = uuid);"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    ]
    for name, column in COLUMNS.items():
        made.append(
            f"DO $$ BEGIN ALTER TABLE {TABLE} ADD CONSTRAINT {name} EXCLUDE USING gist"
            f" ({RANGE}({column}, {column}, '[]') WITH &&, daterange(since, until) WITH &&)"
            " WHERE (struck_at IS NULL);"
            " EXCEPTION WHEN duplicate_object OR duplicate_table THEN NULL; END $$"
        )
    return made


def _on_sqlite() -> list[str]:
    made = []
    end, other_end = f"COALESCE(NEW.until, '{LAST_DAY}')", f"COALESCE(other.until, '{LAST_DAY}')"
    for name, column in COLUMNS.items():
        shared = (
            f"SELECT 1 FROM {TABLE} AS other WHERE other.{column} = NEW.{column} AND other.id <> NEW.id"  # noqa: S608  own names
            f" AND other.struck_at IS NULL AND other.since < {end} AND NEW.since < {other_end}"
            f" AND other.since < {other_end} AND NEW.since < {end}"
        )
        for event in ("insert", "update"):
            made += [
                f"DROP TRIGGER IF EXISTS {name}_{event}",
                f"CREATE TRIGGER {name}_{event} BEFORE {event} ON {TABLE} WHEN NEW.struck_at IS NULL"
                f" BEGIN SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({shared}); END",
            ]
    return made
