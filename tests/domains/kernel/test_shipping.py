"""Logs and audit reach a real syslog server, in order, each once, however often that server was away."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from liren.kernel import audit, clock, ids, log_files, logs, shipping, syslog
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry, ShippingMark
from liren.kernel.syslog import Message
from tests.factories.collectors import collecting

pytestmark = pytest.mark.django_db
VERB = min(audit.VERBS)
# RFC 5424, 6: PRI, version 1, moment, host, program, process, kind, data, text
FORM = re.compile(
    rb"<(\d{1,3})>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [!-~]{1,255} liren \d+ (audit|log)"
    rb" (-|\[\w+@\d+( \w+=\"([^\"\\\]]|\\.)*\")*\]) [ -~]*"
)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.LIREN_LOG_DIR = tmp_path / "logs"
    return tmp_path


def done(label: str = "", place: str = "320104901001") -> None:
    with transaction.atomic():
        audit.record(
            actor=SYSTEM,
            verb=VERB,
            object_type="kernel.thing",
            object_id=ids.uuid7(),
            place_code=place,
            object_label=label,
            after={"name": "王秀兰"},
        )


def logged(folder: Path, *texts: str) -> None:
    for text in texts:
        line = {"at": clock.now().isoformat(), "level": "warning", "said": text}
        logs.append(folder / "logs", json.dumps(line))


def seqs(messages: list[bytes]) -> list[int]:
    return [int(re.findall(rb' seq="(\d+)"', one)[0]) for one in messages if b"[audit@" in one]


@pytest.mark.parametrize("scheme", ["udp", "tcp", "tls"])
def test_everything_arrives_once_and_in_the_form_of_the_standard(
    scheme: str, home: Path, settings: Any
) -> None:
    for _ in range(3):
        done("王秀兰")
    logged(home, "第一行", "second")
    with collecting(scheme, home) as collector:
        settings.LIREN_SYSLOG = collector.target
        shipping.send_on()
        shipping.send_on()  # nothing is left to send
        got = list(collector.wait_for(5))
    assert seqs(got) == [1, 2, 3]
    assert len(got) == 5
    assert all(FORM.fullmatch(one) for one in got), got
    assert not [one for one in got if "王秀兰".encode() in one], "nothing of what an entry holds"
    digests = set(AuditEntry.objects.values_list("digest", flat=True))
    assert {re.findall(rb'digest="(\w+)"', one)[0].decode() for one in got[:3]} == digests


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_what_was_not_taken_comes_again_and_nothing_is_left_out(
    scheme: str, home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "BATCH", 2)
    for _ in range(3):
        done()
    with collecting(scheme, home) as collector:
        settings.LIREN_SYSLOG = collector.target
        collector.is_rude = True
        with pytest.raises(syslog.NotTaken):
            shipping.send_on()
        assert not ShippingMark.objects.exists()
        collector.is_rude = False
        shipping.send_on()
        first = list(collector.wait_for(3))
    done()
    with pytest.raises(syslog.NotTaken):  # nobody listens there now
        shipping.send_on()
    with collecting(scheme, home, port=collector.target.port) as again:
        settings.LIREN_SYSLOG = again.target
        shipping.send_on()
        assert seqs(first + again.wait_for(1)) == [1, 2, 3, 4]


def test_a_certificate_of_somebody_else_is_not_believed(home: Path, settings: Any) -> None:
    done()
    with collecting("tls", home) as collector:
        target = collector.target
        settings.LIREN_SYSLOG = type(target)(target.scheme, target.host, target.port, "")
        with pytest.raises(syslog.NotTaken):
            shipping.send_on()
    assert not collector.messages


def test_the_log_is_followed_over_days_and_into_packed_files(home: Path, settings: Any) -> None:
    day = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
    with collecting("tcp", home) as collector:
        settings.LIREN_SYSLOG = collector.target
        with clock.at(day):
            logged(home, "one")
            shipping.send_on()
            logged(home, "two")
        with clock.at(day + dt.timedelta(days=5)):
            logged(home, "three")
            log_files.tidy()
            assert [path.suffix for path in log_files.files(home / "logs")] == [".gz", ".jsonl"]
            shipping.send_on()
        got = [json.loads(one.partition(b"] ")[2])["said"] for one in collector.wait_for(3)]
    assert got == ["one", "two", "three"]


def test_half_a_line_waits_until_it_is_whole(home: Path, settings: Any) -> None:
    logged(home, "whole")
    path = log_files.files(home / "logs")[0]
    with path.open("ab") as file:
        file.write(b'{"at": "20')
    with collecting("tcp", home) as collector:
        settings.LIREN_SYSLOG = collector.target
        shipping.send_on()
        assert len(collector.wait_for(1)) == 1
        with path.open("ab") as file:
            file.write(b'26", cut off by a full disk\n')
        shipping.send_on()
        assert len(collector.wait_for(2)) == 2


def test_without_a_server_nothing_is_sent_or_remembered(home: Path, settings: Any) -> None:
    settings.LIREN_SYSLOG = None
    done()
    shipping.send_on()
    assert not ShippingMark.objects.exists()
    assert shipping.behind() == [("320104", 0)]


def test_structured_data_is_escaped() -> None:
    message = Message(
        facility=13, severity="info", at=clock.now(), kind="audit", text="x", facts={"a": 'q" b\\ c]'}
    )
    assert rb'a="q\" b\\ c\]"]' in syslog.line(message)
    assert syslog.line(message).startswith(b"<110>1 ")
