"""On SQLite: the index of words by which matters are found, kept by triggers with the rows of pairs.

Each row of pairs has a number that begins with the second in which its matter was received, so that the index gives the
newest first; beside the pairs it has the county, street and community. The index keeps no texts of its own: what it
takes out it must be told as it was put in, which the row of numbers remembers. Laid after each migration, since SQLite
drops triggers with a table that a migration rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

ROWS, INDEX, PAIRS = "casework_wordrow", "casework_wordindex", "casework_casewords"
A_SECOND = 1 << 20  # numbers
SECOND = "CAST(strftime('%s', c.received_at) AS INTEGER)"
PLACES = "' p' || substr(c.place_code, 1, 6) || ' p' || substr(c.place_code, 1, 9) || ' p' || c.place_code"
TABLES = (
    f"CREATE TABLE IF NOT EXISTS {ROWS}"
    " (id integer PRIMARY KEY, case_id char(32) NOT NULL UNIQUE, places text NOT NULL)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5"
    "(grams, content='', detail='none', columnsize=0, tokenize='ascii')",
)


def _put(case: str, grams: str) -> str:
    """Gives a matter its number, after those of the same second, and puts it into the index."""
    first, last = f"{SECOND} * {A_SECOND}", f"({SECOND} + 1) * {A_SECOND} - 2"
    held = f"SELECT max(id) + 1 FROM {ROWS} WHERE id BETWEEN {first} AND {last}"  # noqa: S608  # own names
    number = f"max({first}, coalesce(({held}), 0))"
    return (
        f"INSERT INTO {ROWS} (id, case_id, places)"  # noqa: S608  # own names
        f" SELECT {number}, c.id, {PLACES} FROM casework_case c WHERE c.id = {case};"
        f"INSERT INTO {INDEX} (rowid, grams)"
        f" SELECT w.id, {grams} || w.places FROM {ROWS} w WHERE w.case_id = {case};"
    )


def _take(case: str, grams: str) -> str:
    return (
        f"INSERT INTO {INDEX} ({INDEX}, rowid, grams)"  # noqa: S608  # own names
        f" SELECT 'delete', w.id, {grams} || w.places FROM {ROWS} w WHERE w.case_id = {case};"
        f"DELETE FROM {ROWS} WHERE case_id = {case};"
    )


def _grams_of(case: str) -> str:
    return f"(SELECT p.grams FROM {PAIRS} p WHERE p.case_id = {case})"  # noqa: S608  # own names


def _triggers() -> dict[str, tuple[str, str]]:
    of_the_matter = "OLD.place_code IS NOT NEW.place_code OR OLD.received_at IS NOT NEW.received_at"
    again = _take("OLD.id", _grams_of("OLD.id")) + _put("NEW.id", _grams_of("NEW.id"))
    return {
        "insert": (f"AFTER INSERT ON {PAIRS}", _put("NEW.case_id", "NEW.grams")),
        "delete": (f"AFTER DELETE ON {PAIRS}", _take("OLD.case_id", "OLD.grams")),
        "update": (
            f"AFTER UPDATE OF grams ON {PAIRS} WHEN OLD.grams IS NOT NEW.grams",
            _take("OLD.case_id", "OLD.grams") + _put("NEW.case_id", "NEW.grams"),
        ),
        "move": (
            "AFTER UPDATE OF place_code, received_at ON casework_case"
            f" WHEN ({of_the_matter}) AND {_grams_of('NEW.id')} IS NOT NULL",
            again,
        ),
    }


def lay_word_index(**_of_the_signal: Any) -> None:
    """Lays tables and triggers where they are missing. Safe to repeat; nothing on PostgreSQL or before the pairs."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        if PAIRS not in connection.introspection.table_names(cursor):
            return
        for statement in TABLES:
            cursor.execute(statement)
        for name, (when, done) in _triggers().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS casework_words_{name}")
            cursor.execute(f"CREATE TRIGGER casework_words_{name} {when} BEGIN {done} END")


def lift_word_index(**_of_the_signal: Any) -> None:
    """Takes the triggers away before a migration: where one names a table that is being written anew, SQLite refuses
    to rename it."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        for name in _triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS casework_words_{name}")
