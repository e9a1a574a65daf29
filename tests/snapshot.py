"""The rows of a database, taken once and laid again: what a hundred actions built is there after a few statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

SPARED = frozenset(
    {
        *("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"),
        "casework_ratemark",  # the rows of matters mark themselves when they are laid
    }
)
WRITTEN = "casework_word"  # on SQLite: what triggers write of the pairs of letters when those are laid


@dataclass
class Snapshot:
    """Tables with their rows: values on SQLite, the text of COPY on PostgreSQL."""

    rows: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def taken(cls) -> Snapshot:
        taken = cls()
        with connection.cursor() as cursor:
            for table in sorted(set(connection.introspection.table_names(cursor)) - SPARED):
                if table.startswith(WRITTEN):
                    continue
                rows = _read(cursor, table)
                if rows:
                    taken.rows[table] = rows
        return taken

    def lay(self) -> None:
        """Writes the rows in one transaction; foreign keys are checked at its end."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                _write(cursor, table, rows)


def _read(cursor: Any, table: str) -> Any:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
            return b"".join(bytes(part) for part in copy)
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a table's own name
    return cursor.fetchall()


def _write(cursor: Any, table: str, rows: Any) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(rows)
        return
    marks = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608
