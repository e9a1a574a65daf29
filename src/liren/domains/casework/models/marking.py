"""Triggers by which the database marks a matter in the transaction that changes what is counted of it.

However a row changes (an action, a bulk load, a correction by hand), the mark is there, and costs no statement of its
own. They are laid after each migration, since SQLite drops them with the table it rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

COUNTED = (
    *(
        "place_code",
        "address",
        "kind",
        "channel",
        "category_id",
        "state",
        "owner_id",
        "first_body_id",
        "merged_into_id",
    ),
    *("suspended_since", "accepted_at", "contacted_at", "resolved_at"),
    *("due_accept", "due_contact", "due_resolve", "due_outside"),
)  # columns of a matter that the rates and the spots of recurring trouble look at
MARKED = {
    "casework_case": ("id", COUNTED),
    "casework_rating": ("case_id", ("case_id", "level", "at", "is_excluded")),
    "casework_dispatch": ("case_id", ("case_id", "body_id", "at", "returned_at")),
}
MARKS = "casework_ratemark"
EVENTS = ("insert", "update", "delete")


def lay_marking(**_of_the_signal: Any) -> None:
    """Lays the triggers anew. Safe to repeat; nothing in a schema of before them."""
    make = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        if MARKS not in there:
            return
        for table, (key, columns) in MARKED.items():
            for statement in make(table, key, columns) if table in there else ():
                cursor.execute(statement)


def lift_marking() -> None:
    """Takes the triggers away, for whoever goes back to a schema of before them."""
    on = " ON {}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in MARKED:
            for event in EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_marks_{event}{on.format(table)}")


def _on_postgresql(table: str, key: str, columns: tuple[str, ...]) -> list[str]:
    """What changed is looked at within the function, on which a migration of a column does not depend."""
    made = _on_many(table, key)
    for event in EVENTS[1:]:
        name, row = f"{table}_marks_{event}", "OLD" if event == "delete" else "NEW"
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        mark = f"{_mark(f'{row}.{key}')};"
        done = f"IF {changed} THEN {mark} END IF;" if event == "update" else mark
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {done} RETURN NULL; END $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {name}()",
        ]
    return made


def _on_many(table: str, key: str) -> list[str]:
    """What one statement adds is marked by one statement, however many rows it is."""
    name = f"{table}_marks_insert"
    mark = f"INSERT INTO {MARKS} (case_id) SELECT {key} FROM added"  # noqa: S608  # own names
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {mark}; RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def _on_sqlite(table: str, key: str, columns: tuple[str, ...]) -> list[str]:
    made = []
    for event in EVENTS:
        name, row = f"{table}_marks_{event}", "OLD" if event == "delete" else "NEW"
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        when = f"WHEN {changed}" if event == "update" else ""
        made += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when}"
            f" BEGIN {_mark(f'{row}.{key}')}; END",
        ]
    return made


def _mark(key: str) -> str:
    return f"INSERT INTO {MARKS} (case_id) VALUES ({key})"  # noqa: S608  # own names
