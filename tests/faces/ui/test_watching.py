"""What monitors are told, and what anybody else is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from liren.kernel import audit, clock, health, ids, leaving, measures
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry, WorkerBeat
from liren.kernel.refusals import NotFound, told

pytestmark = pytest.mark.django_db
HERE = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}
SAMPLE = re.compile(r'^([a-z_]+)(\{([a-z]+="[^"]*",?)*\})? ([-+.e\d]+|\+Inf)$')


@pytest.fixture
def here() -> Client:
    return Client(headers=None, **HERE)  # type: ignore[arg-type]


def parts(client: Client, **more: Any) -> dict[str, str]:
    health._looked.forget()
    found: dict[str, str] = client.get("/readyz", **more).json().get("parts", {})
    return found


def beat() -> None:
    now = clock.now()
    WorkerBeat.objects.create(id="w", queues="*", host="h", pid=1, started_at=now, seen_at=now)


def test_alive_asks_nobody(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/livez", HTTP_HOST="10.0.0.7:8000")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_ready_says_yes_to_everybody_and_the_parts_to_a_monitor(client: Client, here: Client) -> None:
    beat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    names = ["process", "database", "migrations", "keys", "worker", "disk"]
    assert parts(here) == dict.fromkeys(names, "well")


def test_a_monitor_asks_over_plain_http_though_people_may_not(settings: Any, here: Client) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["liren.example.org"]
    assert here.get("/readyz").status_code == 200
    assert here.get("/public/").status_code in (301, 400)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_FORWARDED": "for=203.0.113.9"},
        {"HTTP_HOST": "liren.example.org"},
        {"REMOTE_ADDR": "203.0.113.9"},
        {"HTTP_AUTHORIZATION": "Bearer wrong", "HTTP_HOST": "liren.example.org"},
    ],
)
def test_what_came_through_the_proxy_is_told_no_details(
    headers: dict[str, str], here: Client, settings: Any
) -> None:
    settings.LIREN_MONITOR_TOKEN = "right"
    assert parts(here, **headers) == {}
    assert here.get("/metrics", **headers).status_code == 404


def test_the_token_opens_from_anywhere_and_no_token_means_none(client: Client, settings: Any) -> None:
    settings.LIREN_MONITOR_TOKEN = "right"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer right").status_code == 200
    settings.LIREN_MONITOR_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_a_silent_worker_is_named_and_pages_are_still_served(here: Client) -> None:
    assert parts(here)["worker"] == "care"
    assert here.get("/readyz").status_code == 200


def test_a_database_that_is_gone_makes_it_unready_and_leaves_it_alive(
    here: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> set[tuple[str, str]]:
        raise OperationalError

    monkeypatch.setattr(health, "_waiting_migrations", gone)
    health._looked.forget()
    assert here.get("/readyz").status_code == 503
    assert here.get("/livez").status_code == 200
    monkeypatch.setattr(measures, "_state", gone)
    assert "liren_database_up 0.0" in here.get("/metrics").content.decode()


def test_a_migration_that_waits_makes_it_unready(here: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name LIKE '%shipping_marks'")
    assert parts(here)["migrations"] == "ill"


def test_a_key_that_is_missing_makes_it_unready(here: Client) -> None:
    with transaction.atomic():
        audit.record(
            actor=SYSTEM, verb=min(audit.VERBS), object_type="t", object_id=ids.uuid7(), place_code="320104"
        )
    assert parts(here)["keys"] == "well"
    AuditEntry.objects.update(payload=b"\x01k1\x00" + os.urandom(40))
    assert parts(here)["keys"] == "ill"


@pytest.mark.parametrize(("mib", "state"), [(100, "ill"), (500, "care"), (5000, "well")])
def test_a_full_disk_makes_it_unready(
    mib: int, state: str, here: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, mib << 20))
    assert parts(here)["disk"] == state


def test_who_is_leaving_is_not_ready(here: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(leaving.MARK, str(tmp_path / "leaving"))
    assert parts(here)["process"] == "well"
    (tmp_path / "leaving").touch()
    assert here.get("/readyz").status_code == 503
    assert here.get("/livez").status_code == 200


def value(text: str, sample: str) -> float:
    found = [line for line in text.splitlines() if line.startswith(f"{sample} ")]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def test_measures_count_by_route_and_say_how_work_stands(here: Client) -> None:
    beat()
    before = here.get("/metrics").content.decode()
    asked = 'liren_requests_total{method="GET",route="ui:health",status="200"}'
    refused = 'liren_refusals_total{code="kernel.not_found"}'
    here.get(reverse("ui:health"))
    told(VISITOR, NotFound())
    with transaction.atomic():
        audit.record(
            actor=SYSTEM, verb=min(audit.VERBS), object_type="t", object_id=ids.uuid7(), place_code="320104"
        )
    after = here.get("/metrics").content.decode()
    assert value(after, asked) == value(before, asked) + 1
    assert value(after, refused) == value(before, refused) + 1
    assert value(after, "liren_audit_entries") == value(before, "liren_audit_entries") + 1
    for name, wanted in {"liren_database_up": 1, "liren_workers": 1, "liren_outbox_waiting": 0}.items():
        assert value(after, name) == wanted
    lines = [line for line in after.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not SAMPLE.match(line)] == []


def test_measures_name_routes_and_never_what_was_typed(here: Client) -> None:
    for path in ("/who/13800138000/", "/public/?q=王秀兰", "/track/13800138000/"):
        here.get(path)
    text = here.get("/metrics").content.decode()
    assert 'route="none"' in text
    assert "13800138000" not in text
    assert "王秀兰" not in text


def test_measures_ask_few_questions(here: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        here.get("/metrics")


COUNTING = """
import os, django
django.setup()
from liren.kernel import measures
for _ in range(2):
    child = os.fork()
    if not child:
        measures.answered("ui:health", "GET", 200, 0.01)
        measures.worked("done")
        os._exit(0)
    os.waitpid(child, 0)
print(measures.text().decode())
"""


def test_processes_count_together_and_the_dead_are_forgotten(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "liren.config.settings",
        "LIREN_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", COUNTING], env=environment, capture_output=True, text=True, check=True
    )
    assert 'liren_tasks_total{outcome="done"} 2.0' in done.stdout
    folder = next((tmp_path / "measures").iterdir())
    living = folder / f"counter_{os.getpid()}.db"
    living.write_bytes(b"")
    assert measures.forget_the_dead(folder) == 4
    assert list(folder.iterdir()) == [living]
