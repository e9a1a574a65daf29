"""Names, telephones, addresses and numbers are sent into everything that takes something; no log line holds them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.http import urlencode

from liren.faces.ui import views
from liren.kernel import log_files, outbox, worker
from liren.kernel.logs import DayFileHandler, JsonFormatter, LineFormatter
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.access_table import TABLE
from tests.sweeps.test_urls import set_scene

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["desk"]  # the fixture

PRIVATE = {
    "name": "欧阳秀兰",
    "phone": "13911223344",
    "id_number": "320104198001011233",
    "address": "柳荫里十二幢二单元",
    "mail": "ouyang.xiulan@example.org",
}
FIELDS = (
    *(
        "q",
        "text",
        "title",
        "name",
        "phone",
        "note",
        "reason",
        "username",
        "password",
        "code",
        "place",
        "body",
    ),
    *("address", "email", "id_number", "document", "answer", "question", "contact", "key", "next", "number"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """All that is logged, by the formatters of a real installation, at every level that they see."""
    handler, console = DayFileHandler(str(tmp_path)), logging.FileHandler(tmp_path / "console", delay=True)
    handler.setFormatter(JsonFormatter())
    console.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root, own = logging.getLogger(), logging.getLogger("liren")
    levels = root.level, own.level
    for one in (handler, console):
        root.addHandler(one)
    root.setLevel(logging.WARNING)
    own.setLevel(logging.INFO)
    yield tmp_path
    for one in (handler, console):
        root.removeHandler(one)
    root.setLevel(levels[0])
    own.setLevel(levels[1])
    console.close()


def written(folder: Path) -> str:
    texts = [path.read_text() for path in (*log_files.files(folder), folder / "console") if path.exists()]
    return "\n".join(texts)


def values() -> dict[str, str]:
    given = list(PRIVATE.values())
    return {name: given[at % len(given)] for at, name in enumerate(FIELDS)}


def knock(client: Client, name: str, path: str) -> None:
    """One page with everything in its form, or where it has none in its query; the effects are undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        if TABLE[name].post:
            client.post(path, values())
        else:
            client.get(f"{path}{'&' if '?' in path else '?'}{urlencode(values())}")
        transaction.set_rollback(True)
    client.cookies = cookies


def test_no_page_writes_what_it_was_sent(desk: Desk, folder: Path) -> None:
    scene = set_scene(desk)
    client = personas.client_for(desk.world.accounts["dispatcher"])
    client.raise_request_exception = False
    for name, row in sorted(TABLE.items()):
        knock(client, name, reverse(name, kwargs=row.args(scene)) + row.query)
    text = written(folder)
    assert text.count('"said":"answered"') >= len(TABLE) - 3, "every request leaves a line, but for monitors"
    assert [value for value in PRIVATE.values() if value in text] == []


@pytest.mark.django_db
def test_no_failure_writes_what_it_failed_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    client = personas.client_for(None)
    client.raise_request_exception = False
    private = " ".join(PRIVATE.values())

    def refused_by_the_database() -> None:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("CREATE TEMPORARY TABLE told (phone varchar(30) PRIMARY KEY)")
            cursor.execute("INSERT INTO told VALUES (%s), (%s)", [PRIVATE["phone"]] * 2)

    def failing(*_given: Any, **_named: Any) -> Any:
        try:
            refused_by_the_database()
        except DatabaseError as cause:
            raise RuntimeError(private) from cause

    monkeypatch.setattr(views.connection, "cursor", connection.cursor)
    monkeypatch.setattr("django.http.JsonResponse.__init__", failing)
    assert client.get("/healthz").status_code == 500
    monkeypatch.undo()
    for path in (f"/who/{PRIVATE['name']}/", f"/{PRIVATE['phone']}", f"/bench/{PRIVATE['address']}"):
        client.get(path)
    client.get("/public/", HTTP_HOST=PRIVATE["mail"])
    strict = type(client)(enforce_csrf_checks=True)
    strict.post(reverse("ui:language"), values(), HTTP_REFERER=f"https://{PRIVATE['mail']}/")
    client.post("/api/v1/cases", private, content_type="application/json")
    logging.getLogger("liren.anything").warning("no such person: %s", PRIVATE["phone"])
    text = written(folder)
    assert "RuntimeError" in text
    assert [value for value in PRIVATE.values() if value in text] == []


@pytest.mark.django_db(transaction=True)
def test_no_task_writes_what_it_failed_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise RuntimeError(" ".join(PRIVATE.values()))

    job = outbox.Periodic("kernel.logs", outbox.FIRST_PAUSE, failing)
    monkeypatch.setattr(outbox, "TICKS", {job.name: job})
    with transaction.atomic():
        outbox.enqueue("tests.domains.kernel.effects.count_and_fail", name=PRIVATE["name"])
    assert worker.work_off() == 1
    one = worker.Worker(["*"], interval=0, batch=False, beat=60, dead_after=60)
    one._run_ticks()
    text = written(folder)
    assert "RuntimeError" in text
    assert "kernel.logs" in text
    assert [value for value in PRIVATE.values() if value in text] == []
