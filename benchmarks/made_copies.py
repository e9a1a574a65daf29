"""The matters of one county once more in others, made inside PostgreSQL."""

from __future__ import annotations

from typing import Any


def copy_to(first: str, others: list[str]) -> None:
    """The matters of the first county once more in each of the others, some minutes earlier, with that county's own
    places, bodies and classes; inside PostgreSQL, so that a million take minutes.

    A key's 25th and 26th figure tell the county, so that keys and what refers to them change alike.
    """
    from django.db import connection

    from liren.domains.casework import models

    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # what refers was checked in the first county
        cursor.execute("SET LOCAL work_mem = '256MB'")
        _pair_up(cursor, first, others)
        written = (
            models.Case,
            models.Requester,
            models.Custody,
            models.Step,
            models.Suspension,
            models.Merge,
            models.Rating,
        )
        for model in (*written, models.CallBack):
            fields = [
                field
                for field in model._meta.local_concrete_fields
                if field.get_internal_type() != "BigAutoField"
            ]
            names = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_copied(field) for field in fields)
            table = model._meta.db_table
            order = "received_at" if model is models.Case else "1"
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS old"
                f" CROSS JOIN county ORDER BY {order}"
            )


def _pair_up(cursor: Any, first: str, others: list[str]) -> None:
    """Which body and class of a county stands for which of the first."""
    cursor.execute(
        "CREATE TEMP TABLE county ON COMMIT DROP AS"
        " SELECT code, n FROM unnest(%s::text[]) WITH ORDINALITY AS c(code, n)",
        [others],
    )
    cursor.execute(
        "CREATE TEMP TABLE twin ON COMMIT DROP AS"
        " SELECT DISTINCT ON (a.id, n) a.id AS old, n, b.id AS new FROM organisations_body a CROSS JOIN county"
        " JOIN organisations_body b ON b.kind = a.kind AND b.place_code = code || substr(a.place_code, 7)"
        "  AND right(b.name, 5) = right(a.name, 5) WHERE a.place_code LIKE %s"
        " UNION ALL SELECT a.id, n, b.id FROM casework_category a CROSS JOIN county"
        " JOIN casework_category b ON b.county = county.code AND b.code = a.code WHERE a.county = %s",
        [f"{first}%", first],
    )
    cursor.execute("CREATE INDEX ON twin (old, n)")
    cursor.execute("ANALYZE twin")


def _copied(field: Any) -> str:
    """The value of a column in a copy."""
    column = f'old."{field.column}"'
    if field.column == "number":
        return f"county.code || substr({column}, 7)"
    if field.column == "place_code":
        return f"county.code || substr({column}, 7)"
    if field.column in ("owner_id", "first_body_id", "next_owner_id", "body_id", "category_id"):
        return f"(SELECT new FROM twin WHERE twin.old = {column} AND twin.n = county.n)"
    if field.get_internal_type() == "DateTimeField":
        return f"{column} - county.n * interval '7 minutes'"
    if field.column == "id" or field.column in (
        "case_id",
        "requester_id",
        "rating_id",
        "merged_into_id",
        "into_id",
    ):
        return f"overlay({column}::text PLACING lpad(to_hex(county.n), 2, '0') FROM 25)::uuid"
    return column
