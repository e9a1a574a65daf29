"""The doctor looks at what stands around the program: proxy, journal, log, syslog."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from liren.config.doctor import Grade, around
from liren.config.doctor.findings import Finding
from liren.config.recording import Syslog
from liren.kernel import audit, clock, ids
from liren.kernel.actor import SYSTEM
from liren.kernel.models import ShippingMark
from tests.factories.servers import Behaviour, serving

pytestmark = pytest.mark.django_db


def grades(found: Iterator[Finding]) -> list[Grade]:
    return [one.grade for one in found]


def said(found: Iterator[Finding]) -> str:
    return " ".join(one.sentence for one in found)


def passing_on(**statuses: int) -> Behaviour:
    """A proxy that answers by the name of the page, on a connection that stays open."""

    def behave(connection: socket.socket, request: bytes) -> None:
        while request:
            name = request.split()[1].decode().strip("/")
            status = statuses.get(name, 200)
            connection.sendall(f"HTTP/1.1 {status} x\r\nContent-Length: 2\r\n\r\nok".encode())
            request = connection.recv(65536)

    return behave


@pytest.fixture
def production(settings: Any) -> Any:
    settings.LIREN_MODE, settings.SESSION_COOKIE_SECURE = "production", False
    return settings


def test_a_proxy_that_passes_on_rightly_is_well(production: Any) -> None:
    with serving(passing_on(metrics=404)) as production.LIREN_URL:
        assert grades(around.proxy()) == [Grade.WELL]


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ({"livez": 502}, "proxy_pass"),
        ({"healthz": 301, "metrics": 404}, "X-Forwarded-Proto"),
        ({}, "/metrics"),
    ],
)
def test_what_a_proxy_does_wrong_is_said(production: Any, statuses: dict[str, int], words: str) -> None:
    with serving(passing_on(**statuses)) as production.LIREN_URL:
        found = list(around.proxy())
    assert grades(iter(found)) == [Grade.ILL]
    assert words in said(iter(found))


def test_a_proxy_that_drops_the_header_of_https_is_told(production: Any) -> None:
    production.SESSION_COOKIE_SECURE = True
    with serving(passing_on(metrics=404)) as production.LIREN_URL:
        assert grades(around.proxy()) == [Grade.CARE, Grade.WELL]


def test_an_address_that_nobody_answers_is_ill(production: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        production.LIREN_URL = f"http://127.0.0.1:{probe.getsockname()[1]}"
    assert grades(around.proxy()) == [Grade.ILL]


@pytest.mark.parametrize(("days", "grade"), [(3, Grade.CARE), (60, Grade.WELL)])
def test_a_certificate_is_told_before_it_ends(
    days: int, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sealed(socket.socket):
        def getpeercert(self) -> dict[str, str]:
            return {"notAfter": f"{clock.now() + dt.timedelta(days=days):%b %d %H:%M:%S %Y} GMT"}

    monkeypatch.setattr(around.ssl, "SSLSocket", Sealed)
    with Sealed() as door:
        assert grades(around._certificate(door)) == [grade]


def test_the_journal_is_looked_at() -> None:
    wanted = (
        [Grade.CARE] if connection.vendor == "postgresql" else [Grade.WELL]
    )  # the tests' server keeps none
    assert grades(around.journal()) == wanted


def test_a_log_that_cannot_be_written_is_ill(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIREN_LOG_DIR = tmp_path
    assert grades(around.log()) == [Grade.WELL]
    monkeypatch.setattr(around.os, "access", lambda *_given: False)
    assert grades(around.log()) == [Grade.ILL]


def test_a_syslog_server_that_takes_nothing_is_ill(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_LOG_DIR, settings.LIREN_SYSLOG = tmp_path, Syslog("tcp", "logs.example.org", 601, "")
    assert grades(around.log()) == [Grade.WELL, Grade.WELL]
    with transaction.atomic():
        audit.record(
            actor=SYSTEM, verb=min(audit.VERBS), object_type="t", object_id=ids.uuid7(), place_code="320104"
        )
    assert "logs.example.org" in said(around.log())
    ShippingMark.objects.create(name="log:x", sent_at=clock.now())
    assert grades(around.log()) == [Grade.WELL, Grade.WELL]
