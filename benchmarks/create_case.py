"""Claim: saying a matter by HTTP costs little more than a trivial page and a bare transaction writing the same rows.

On PostgreSQL, at one and at eight clients: time a matter ≤ 1.5 × (a trivial page of the same server + the very rows
of these matters written by psycopg in one transaction each); at most 15 statements; no error.

    python benchmarks/create_case.py [--matters 200]
"""

from __future__ import annotations

import argparse
import http.client
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from harness import Claim, installation, server, verdict
from psycopg import sql
from psycopg.types.json import Jsonb

CLIENTS = (1, 8)
TRIVIAL = "/accessibility/"
NAMING = "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"
Row = tuple[sql.Composed, list[Any]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=200)
    matters = parser.parse_args().matters
    claims, figures = [], {}
    with installation() as url:
        lay_ground()
        statements = statements_of_one()
        claims.append(Claim("statements", statements, most=15))
        with server() as address:
            for clients in CLIENTS:
                said = say(address, matters, clients)
                page = spread(lambda _n: get(address, TRIVIAL), matters, clients)
                bare = write_again(url, matters, clients)
                ratio = said / (page + bare)
                claims.append(Claim(f"ratio at {clients}", ratio, most=1.5))
                figures |= {
                    f"{name}_ms_at_{clients}": round(seconds * 1000, 2)
                    for name, seconds in (("said", said), ("page", page), ("bare", bare))
                }
    return verdict("create_case", figures, claims)


def lay_ground() -> None:
    from liren.config.demo import ground, people
    from liren.domains.casework.actions.catalogue import seed_catalogue
    from liren.kernel.actor import SYSTEM

    ground.seed_demo_ground(SYSTEM)
    people.seed_demo_people(SYSTEM, "measured-by-day")
    seed_catalogue(actor=SYSTEM, county=people.COUNTY)


serial = count()


def form() -> dict[str, str]:
    """The last step of saying a matter: the signed draft and who says it."""
    from liren.config.demo.ground import QUARTERS, buildings_of
    from liren.faces.portal import draft as drafts

    number = next(serial)
    spots = list(buildings_of(QUARTERS[0]))
    spot = spots[number % len(spots)]
    draft = drafts.begin()
    draft.text = f"三单元楼道的灯不亮，晚上上下楼看不见，已经第 {number} 天。"
    draft.place_code, draft.address = QUARTERS[0].code, spot.address
    draft.longitude, draft.latitude = spot.longitude, spot.latitude
    return {"carried": draft.carried, "naming": "named", "name": "周敏", "phone": f"138{number:08d}"}


def statements_of_one() -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    Client(HTTP_HOST="localhost").post("/say/check/", form())
    with CaptureQueriesContext(connection) as captured:
        assert Client(HTTP_HOST="localhost").post("/say/check/", form()).status_code == 302
    return sum(not query["sql"].startswith(NAMING) for query in captured)


def say(address: str, matters: int, clients: int) -> float:
    """Seconds a matter. Every client is a visitor of its own, as residents are."""
    cookie = {"Cookie": "csrftoken=" + "a" * 32}
    forms = [form() | {"csrfmiddlewaretoken": "a" * 32} for _ in range(matters)]

    def one(number: int) -> None:
        status, where = request(address, "POST", "/say/check/", urlencode(forms[number]), cookie)
        assert status == 302, status
        assert where.startswith("/receipt/"), where

    one_each = (
        4 * clients
    )  # uncounted: every thread of the server has its connection and its map of the grids
    forms += [form() | {"csrfmiddlewaretoken": "a" * 32} for _ in range(one_each)]
    spread(lambda number: one(matters + number), one_each, clients)
    return spread(one, matters, clients)


def get(address: str, path: str) -> None:
    status, _ = request(address, "GET", path)
    assert status == 200, status


def request(
    address: str, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    form_headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body or None, form_headers | (headers or {}))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location") or ""


def spread(one: Callable[[int], None], times: int, clients: int) -> float:
    """Wall-clock seconds for each of `times` works, done by `clients` at once."""
    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        list(pool.map(one, range(times)))
        return (time.perf_counter() - begun) / times


def write_again(url: str, matters: int, clients: int) -> float:
    """Takes the rows of the last matters out and writes each matter's rows again in a bare transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        written = rows_of_last(connection, matters)
        connections = [psycopg.connect(url) for _ in range(clients)]
        free = list(connections)

        def one(number: int) -> None:
            mine = free.pop()
            for statement, values in written[number]:
                mine.execute(statement, values)
            mine.commit()
            free.append(mine)

        seconds = spread(one, len(written), clients)
        for mine in connections:
            mine.close()
    return seconds


def rows_of_last(connection: psycopg.Connection[Any], matters: int) -> list[list[Row]]:
    """For each matter the INSERTs of its transaction, found by the number PostgreSQL gave it, and the two UPDATEs."""
    latest = "SELECT xmin::text FROM casework_case ORDER BY received_at DESC, number DESC LIMIT %s"
    numbers = [row[0] for row in connection.execute(latest, [matters])]
    written: dict[str, list[Row]] = {number: [] for number in numbers}
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    connection.execute("SET session_replication_role = replica")
    for (table,) in tables:
        if table in {"kernel_auditchain", "kernel_counter"}:
            continue
        take_out(connection, table, written)
    again = sql.SQL("UPDATE {} SET {} = {} + 1 WHERE {} = %s")
    for rows in written.values():
        for table, column, key in (
            ("kernel_auditchain", "entries", "county"),
            ("kernel_counter", "value", "name"),
        ):
            name = sql.Identifier(column)
            which = "320104" if key == "county" else "case:320104:2026"
            rows.append((again.format(sql.Identifier(table), name, name, sql.Identifier(key)), [which]))
    return list(written.values())


def take_out(connection: psycopg.Connection[Any], table: str, written: dict[str, list[Row]]) -> None:
    name = sql.Identifier(table)
    chosen = sql.SQL("DELETE FROM {} WHERE xmin::text = ANY(%s) RETURNING xmin::text, *").format(name)
    cursor = connection.execute(chosen, [list(written)])
    columns = [column.name for column in (cursor.description or [])][1:]
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        name,
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )
    for number, *values in cursor.fetchall():
        written[number].append((insert, [Jsonb(v) if is_json(v) else v for v in values]))


def is_json(value: Any) -> bool:
    """Whether a value read came from a JSON column; a list of numbers is an array."""
    return isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(v, int) for v in value))


if __name__ == "__main__":
    sys.exit(main())
