"""Our own client: a matter sent to another Open311 server and followed back, however that server behaves."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from liren.domains.casework.actions import dispatch, handling, open311, outside
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.errors.exchange import SentOutsideAlready, ServerUnknown, ServiceNotOffered
from liren.domains.casework.models import Case, OutsideRequest, OutsideSending, OutsideServer, Step
from liren.domains.casework.queries.files import files_of
from liren.domains.organisations.models import Body
from liren.kernel import clock, worker
from liren.kernel.models import AuditEntry, DeadLetter
from liren.kernel.outward import AddressRefused
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.kernel.test_files import photo
from tests.faces.open311.sender import COUNTY, Sender
from tests.factories.servers import Behaviour, saying, serving


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def live(live_server: Any, desk311: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """Our own server on a port of this machine, with the desk's clock in its threads too."""
    monkeypatch.setattr(clock, "now", lambda: desk311.now.astimezone(dt.UTC))
    return f"{live_server.url}/open311/v2"


def register(desk: Desk, endpoint: str, **change: Any) -> OutsideServer:
    given = {"endpoint": endpoint, "jurisdiction": "", "api_key": "k", "is_active": True, **change}
    return outside.set_server(actor=desk.who("district"), body_id=desk.body("housing"), **given)


def server_at(desk: Desk, endpoint: str) -> OutsideServer:
    """Registered, its services known."""
    row = register(desk, endpoint)
    OutsideServer.objects.filter(id=row.id).update(
        services=[{"code": "lamp", "name": "Lamp", "has_questions": False}]
    )
    return row


def send(desk: Desk, server: OutsideServer, **change: Any) -> OutsideSending:
    receipt = desk.accepted(
        text="三单元的灯不亮，电话 13800138000。", naming="named", name="王秀兰", phone="13800138000"
    )
    given = {"service_code": "lamp", "words": "三单元的灯不亮，电话 13800138000。", **change}
    outside.send_case(actor=desk.who("community"), case_id=receipt.case_id, server_id=server.id, **given)
    return OutsideSending.objects.get()


def steps(sending: OutsideSending) -> list[str]:
    rows = Step.objects.filter(case=sending.case, verb__startswith="outside_").order_by("at", "id")
    assert not rows.filter(is_public=True).exists()
    return [row.verb for row in rows]


def test_a_matter_goes_to_our_own_server_and_comes_back_answered(
    live: str, desk311: Desk, sender: Sender
) -> None:
    server = register(desk311, f"{live}/", api_key=sender.key, jurisdiction=COUNTY)
    worker.work_off()
    server.refresh_from_db()
    assert sender.service in {row["code"] for row in server.services}
    receipt = desk311.assigned(
        text="灯不亮。", longitude=sender.building.longitude, latitude=sender.building.latitude
    )
    desk311.at(hours=1)
    handling.accept_case(actor=desk311.who("community"), case_id=receipt.case_id)
    outside.send_case(
        actor=desk311.who("community"),
        case_id=receipt.case_id,
        server_id=server.id,
        service_code=sender.service,
        words="灯不亮。",
    )
    worker.work_off()
    sending = OutsideSending.objects.get()
    assert (sending.state, sending.tries) == ("sent", 1)
    there = Case.objects.get(number=sending.request_id)
    assert there.text == f"灯不亮。\n[{receipt.number}]"
    _resolve(desk311, there)
    desk311.at(minutes=20)
    outside.follow_all()
    worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.status, sending.check_at) == ("ended", "closed", None)
    assert sending.notes == "已办结：办成了。换了灯。"
    assert steps(sending) == ["outside_asked", "outside_sent", "outside_ended"]
    assert Case.objects.get(id=receipt.case_id).state == "accepted"


def _resolve(desk: Desk, case: Case) -> None:
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
    handling.resolve_case(actor=desk.who("community"), case_id=case.id, outcome="fixed", answer="换了灯。")


def test_a_lost_answer_does_not_make_two_of_it(live: str, desk311: Desk, sender: Sender) -> None:
    register(desk311, live, api_key=sender.key)
    worker.work_off()
    server = OutsideServer.objects.get()
    receipt = desk311.accepted(
        text="灯不亮。", longitude=sender.building.longitude, latitude=sender.building.latitude
    )
    outside.send_case(
        actor=desk311.who("community"),
        case_id=receipt.case_id,
        server_id=server.id,
        service_code=sender.service,
        words="灯不亮。",
    )
    sending = OutsideSending.objects.select_related("case", "server").get()
    first = json.loads(outside._post(sending).body)[0]["service_request_id"]
    OutsideSending.objects.update(tries=1)  # the worker died before it could read the answer
    worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.request_id) == ("sent", first)
    assert OutsideRequest.objects.count() == 1


def test_what_goes_out_names_nobody(desk311: Desk) -> None:
    seen: list[bytes] = []

    def listen(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        saying(json.dumps([{"service_request_id": 7}]).encode())(connection, request)

    with serving(listen) as url:
        sending = send(desk311, server_at(desk311, url))
        outside.deliver(sending_id=sending.id)
    sending.refresh_from_db()
    assert (sending.state, sending.request_id) == ("sent", "7")
    told = b"".join(seen)
    assert b"Idempotency-Key" in told
    assert not [word for word in (b"13800138000", "王秀兰".encode()) if word in told]


def endless(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"[" * 65536)


def slow(connection: socket.socket, _request: bytes) -> None:
    time.sleep(3)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (slow, "time"),
        (endless, "size"),
        (saying(b"<html>"), "form"),
        (saying(b"[" * 100_000), "form"),
        (saying(b"[]"), "form"),
        (saying(b'[{"service_request_id": {"a": 1}}]'), "form"),
        (saying(b"oops", status="500 Oops"), "500"),
        (saying(status="302 Found", Location="http://169.254.169.254/"), "redirect"),
    ],
    ids=["slow", "huge", "html", "deep", "empty", "odd", "broken", "redirect"],
)
def test_a_server_that_misbehaves_is_tried_again_later(
    desk311: Desk, monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, why: str
) -> None:
    monkeypatch.setattr(outside, "SECONDS", 0.5)
    with serving(behaviour) as url:
        sending = send(desk311, server_at(desk311, url))
        worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.problem, sending.tries) == ("waiting", why, 1)
    assert not DeadLetter.objects.exists()


def test_a_server_that_is_down_is_tried_again_and_then_gets_it(desk311: Desk) -> None:
    with serving(saying()) as url:
        pass
    sending = send(desk311, server_at(desk311, url))
    worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.problem) == ("waiting", "connection")
    body = json.dumps([{"token": "t-1"}]).encode()
    with serving(saying(body)) as up:
        OutsideServer.objects.update(endpoint=up)
        desk311.at(minutes=5)
        worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.token, sending.request_id) == ("sent", "t-1", "")


def test_what_the_other_side_refuses_is_told_and_may_be_sent_again(desk311: Desk) -> None:
    body = json.dumps([{"code": "403", "description": "wrong key"}]).encode()
    with serving(saying(body, status="403 Forbidden")) as url:
        server = server_at(desk311, url)
        sending = send(desk311, server)
        worker.work_off()
    sending.refresh_from_db()
    assert (sending.state, sending.problem) == ("failed", "wrong key")
    assert steps(sending)[-1] == "outside_failed"
    given = {"server_id": server.id, "service_code": "lamp", "words": "灯不亮。"}
    outside.send_case(actor=desk311.who("community"), case_id=sending.case_id, **given)
    with pytest.raises(SentOutsideAlready):
        outside.send_case(actor=desk311.who("community"), case_id=sending.case_id, **given)


def test_progress_is_written_once_and_another_requests_answer_is_not_ours(desk311: Desk) -> None:
    sending = send(desk311, server_at(desk311, "http://127.0.0.1:9"))
    OutsideSending.objects.update(state="sent", request_id="7", check_at=desk311.now)
    row = {"service_request_id": "7", "status": "open", "status_notes": "已派人\x07去看"}
    for told in (
        row,
        row,
        {**row, "service_request_id": "8", "status": "closed"},
        {**row, "status": "weird"},
    ):
        with serving(saying(json.dumps([told]).encode())) as url:
            OutsideServer.objects.update(endpoint=url)
            outside.follow(sending_id=sending.id)
    sending.refresh_from_db()
    assert (sending.state, sending.notes, sending.problem) == ("sent", "已派人 去看", "form")
    assert steps(sending).count("outside_told") == 1


def test_only_the_owners_people_send_and_only_what_is_offered(desk311: Desk) -> None:
    server = server_at(desk311, "http://127.0.0.1:9")
    receipt = desk311.accepted()
    given: dict[str, Any] = {"case_id": receipt.case_id, "server_id": server.id, "words": "灯不亮。"}
    with pytest.raises(CaseNotFound):
        outside.send_case(actor=desk311.who("department"), service_code="lamp", **given)
    with pytest.raises(ServiceNotOffered):
        outside.send_case(actor=desk311.who("community"), service_code="other", **given)
    register(desk311, "http://127.0.0.1:9", is_active=False)
    with pytest.raises(ServerUnknown):
        outside.send_case(actor=desk311.who("community"), service_code="lamp", **given)


def test_a_servers_address_is_the_districts_and_never_an_inner_one(desk311: Desk) -> None:
    with pytest.raises(AddressRefused):
        register(desk311, "http://10.0.0.1/open311/v2")
    body = Body.objects.filter(place_code=LIUYIN)[0]
    with pytest.raises(NotAllowed):
        outside.set_server(
            actor=desk311.who("dispatcher"),
            body_id=body.id,
            endpoint="https://example.org/",
            jurisdiction="",
            api_key="",
            is_active=True,
        )


def test_a_linked_picture_is_fetched_by_the_worker(sender: Sender) -> None:
    with serving(saying(photo(), kind="image/jpeg")) as url:
        assert sender.post(media_url=f"{url}/lamp.jpg").status_code == 200
        assert not files_of(Case.objects.get())
        worker.work_off()
    request = OutsideRequest.objects.get()
    assert (request.media_state, request.media_url) == ("taken", "")
    assert len(files_of(Case.objects.get())) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        saying(b"<script>alert(1)</script>", kind="image/jpeg"),
        saying(status="302 Found", Location="http://10.0.0.1/x.jpg"),
        saying(status="404 Not Found"),
        endless,
    ],
    ids=["script", "inward", "gone", "huge"],
)
def test_a_linked_picture_that_is_none_is_refused_for_good(sender: Sender, behaviour: Behaviour) -> None:
    with serving(behaviour) as url:
        assert sender.post(media_url=f"{url}/lamp.jpg").status_code == 200
        worker.work_off()
    assert OutsideRequest.objects.get().media_state == "refused"
    assert Step.objects.filter(verb="picture_refused", is_public=False).exists()
    assert not DeadLetter.objects.exists()


def test_a_silent_picture_server_is_asked_a_few_times(desk311: Desk, sender: Sender) -> None:
    with serving(saying()) as url:
        pass
    sender.post(media_url=f"{url}/lamp.jpg")
    for _ in range(open311.FETCHES):
        assert OutsideRequest.objects.get().media_state == "waiting"
        worker.work_off()
        desk311.at(hours=2)
    assert OutsideRequest.objects.get().media_state == "refused"


def test_keys_are_kept_as_digests_and_told_to_the_audit(sender: Sender) -> None:
    assert AuditEntry.objects.filter(verb="casework.sender_key.made").count() == 1
    kept = str(list(AuditEntry.objects.values()))
    assert sender.key not in kept
