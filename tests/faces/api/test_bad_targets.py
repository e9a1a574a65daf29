"""Other programs that mean harm or are broken, met on the way a delivery really takes: a real server, the real door."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from liren.domains.access.actions.accounts import disable_account
from liren.domains.casework.actions import webhooks
from liren.domains.casework.models import Webhook, WebhookDelivery
from liren.kernel.models import DeadLetter
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import Machine
from tests.faces.api.test_webhooks import hooked, work
from tests.factories.servers import Behaviour, saying, serving

Machines = Callable[..., Machine]
HUGE = 10_000_000_000
SOME = (
    20 * 1024 * 1024
)  # what the buffers of both ends may swallow before the connection is known to be closed


class Listening:
    """Counts the requests that came and the bytes that were got rid of."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.requests, self.sent = 0, 0
        self.is_over = threading.Event()
        self._behaviour = behaviour or saying(status="204 No Content")

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        self.requests += 1
        self._behaviour(connection, request)

    def pour(self, connection: socket.socket, _request: bytes) -> None:
        """Ten thousand million bytes, as said in the head."""
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\n".encode())
        try:
            while self.sent < HUGE:
                connection.sendall(b"x" * 65536)
                self.sent += 65536
        finally:
            self.is_over.set()


@pytest.fixture
def inner_is_open(settings: Any) -> None:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)


def test_without_a_named_network_a_server_of_our_own_house_is_never_called(
    desk: Desk, machine_of: Machines, settings: Any
) -> None:
    assert settings.LIREN_INNER_NETWORKS == ()
    listening = Listening()
    with serving(listening) as url:
        hooked(machine_of("dispatcher"), url.replace("127.0.0.1", "localhost"))
        desk.said()
        work(desk)
    assert listening.requests == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.error) == ("queued", "kernel.address_refused")


def test_a_target_cannot_send_us_on_to_an_inner_server(
    desk: Desk, machine_of: Machines, inner_is_open: None
) -> None:
    inner = Listening()
    with serving(inner) as hidden:
        away = Listening(saying(status="307 Temporary Redirect", Location=f"{hidden}/secret"))
        with serving(away) as url:
            hooked(machine_of("dispatcher"), url)
            desk.said()
            work(desk)
    assert (away.requests, inner.requests) == (1, 0)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.answer) == ("queued", 307)


def test_ten_thousand_million_bytes_are_not_taken(
    desk: Desk, machine_of: Machines, inner_is_open: None
) -> None:
    listening = Listening()
    with serving(listening.pour) as url:
        hooked(machine_of("dispatcher"), url)
        desk.said()
        work(desk)
        assert listening.is_over.wait(10)
    assert listening.sent < SOME
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.answer) == ("queued", None)


def test_a_target_that_hangs_is_given_up_and_holds_up_no_other(
    desk: Desk, machine_of: Machines, inner_is_open: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "CALL_SECONDS", 0.5)
    is_over, listening = threading.Event(), Listening()

    def hang(_connection: socket.socket, _request: bytes) -> None:
        is_over.wait(10)

    with serving(hang) as silent, serving(listening) as url:
        hooked(machine_of("dispatcher"), silent)
        hooked(machine_of("district"), url)
        desk.said()
        began = time.monotonic()
        work(desk)
        took = time.monotonic() - began
        is_over.set()
    assert took < 5
    assert listening.requests == 1
    told = WebhookDelivery.objects.order_by("webhook_id").values_list("state", "answer", "error")
    assert list(told) == [("queued", None, "time"), ("sent", 204, "")]
    assert Webhook.objects.earliest("id").retry_at > desk.now


@pytest.mark.parametrize("by", ["token", "page"])
def test_who_has_left_is_told_nothing_more(
    desk: Desk, machine_of: Machines, inner_is_open: None, by: str
) -> None:
    listening = Listening()
    with serving(listening) as url:
        hooked(machine_of("dispatcher"), url)
        if by == "page":  # as made on the page of one's own account: bound to no token
            Webhook.objects.update(token_id=None)
        disable_account(actor=desk.who("admin"), account_id=desk.world.accounts["dispatcher"].id)
        desk.said()
        work(desk)
    assert listening.requests == 0
    assert not WebhookDelivery.objects.exists()


def test_what_was_gathered_before_somebody_left_is_not_told_after(
    desk: Desk, machine_of: Machines, inner_is_open: None
) -> None:
    broken, listening = Listening(saying(status="500 Broken")), Listening()
    with serving(broken) as url:
        hooked(machine_of("dispatcher"), url)
        desk.said()
        work(desk)
    disable_account(actor=desk.who("admin"), account_id=desk.world.accounts["dispatcher"].id)
    with serving(listening) as url:
        Webhook.objects.update(url=url)
        with desk.at(hours=2):
            work(desk)
    assert (broken.requests, listening.requests) == (1, 0)


def test_a_report_over_days_without_matters_has_no_rates_and_no_lines(
    machine_of: Machines, desk: Desk
) -> None:
    machine = machine_of("district")
    for days in ("since=2019-02-01&until=2019-02-28", "since=2027-01-01&until=2027-01-01"):
        answer = machine.get(f"/reports/rates?{days}&place_code=320104")
        assert answer.status_code == 200
        told = answer.json()
        for rate in ("response", "resolution", "satisfaction", "satisfaction_all"):
            assert told["total"][rate] == {"hits": 0, "of": 0, "value": None}
        assert told["lines"] == []


TEXTS = {
    "one letter": "啊" * 10_000,
    "english": "Nobody has mended the lamp in our stairwell since the spring.",
    "arabic": "لا يوجد ضوء في السلم منذ شهر، يرجى الإصلاح",
    "tibetan": "སྒོ་ཁང་གི་གློག་སྒྲོན་མི་འབར།",
    "pinyin": "lou dao li de deng huai le mei ren xiu",
    "emoji": "👩‍👩‍👧‍👦😀🎉🔥灯" * 60,
    "turned round": "\u202eabc\u202c 灯不亮 \u200b\u2066x\u2069",
    "piled up": "灯" + "\u0301" * 3_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_whatever_tongue_or_sign_it_is_written_in_it_is_received_found_and_shown(
    desk: Desk, machine_of: Machines, client_of: Callable[[str], Any], text: str
) -> None:
    machine = machine_of("dispatcher")
    made = machine.post("/cases", {"text": text, "place_code": "320104901001", "naming": "anonymous"})
    assert made.status_code == 201, made.content.decode()
    number = made.json()["number"]
    work_off()
    assert not DeadLetter.objects.exists()
    told = machine.get(f"/cases/{number}").json()
    assert told["text"].strip() == text.strip()
    client = client_of("dispatcher")
    assert client.get(f"/bench/cases/{number}/").status_code == 200
    assert client.get("/bench/queue/", {"q": text[:40]}).status_code == 200
    assert client.get("/public/", {"q": text[:40]}).status_code == 200
