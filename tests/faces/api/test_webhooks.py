"""Webhooks: made by programs and people, told at least once, in order, signed; a bad target harms nobody."""

from __future__ import annotations

import http.server
import ipaddress
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liren.domains.access.actions.tokens import revoke_token
from liren.domains.access.models import ApiToken
from liren.domains.casework.actions import webhooks
from liren.domains.casework.models import Webhook, WebhookDelivery
from liren.domains.casework.rules.webhooks import is_genuine
from liren.kernel import clock
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import HOOK, Machine

Machines = Callable[..., Machine]


class Target(http.server.BaseHTTPRequestHandler):
    """Another program: answers as `how` says, and remembers."""

    calls: list[tuple[dict[str, str], bytes]]
    how = "ok"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).calls.append((dict(self.headers), body))
        if self.how == "hang":
            time.sleep(3)
            return
        self.send_response({"ok": 204, "error": 500, "redirect": 302}.get(self.how, 200))
        if self.how == "redirect":
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        if self.how == "endless":
            try:
                for _ in range(10_000):
                    self.wfile.write(b"x" * 100_000)
            except OSError:
                return

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet."""


@pytest.fixture
def target(settings: Any) -> Iterator[tuple[str, type[Target]]]:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    kind = type("OneTarget", (Target,), {"calls": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/in?x=1", kind
    server.shutdown()
    server.server_close()


def hooked(machine: Machine, url: str, **change: Any) -> dict[str, Any]:
    made = machine.post("/webhooks", {**HOOK, "url": url, "events": [], **change})
    assert made.status_code == 201, made.content.decode()
    return dict(made.json())


def work(desk: Desk) -> None:
    """What the worker does within half a minute."""
    with desk.at(seconds=30):
        webhooks.gather_changes()
    for hook in Webhook.objects.exclude(pushing_until=None):
        webhooks.push_deliveries(hook.id)


def test_changes_are_told_in_order_and_signed(desk: Desk, machine_of: Machines, target: Any) -> None:
    url, kind = target
    made = hooked(machine_of("dispatcher"), url)
    number = desk.assigned().number
    work(desk)
    told = [json.loads(body) for _, body in kind.calls]
    assert [(one["event"], one["case"]) for one in told] == [("received", number), ("assigned", number)]
    headers, body = kind.calls[0]
    assert headers["Liren-Delivery"] == told[0]["id"]
    assert is_genuine(made["secret"], body, headers["Liren-Signature"], clock.now())
    assert not is_genuine(made["secret"], body + b" ", headers["Liren-Signature"], clock.now())
    assert not is_genuine("other", body, headers["Liren-Signature"], clock.now())
    with desk.at(minutes=6):
        assert not is_genuine(made["secret"], body, headers["Liren-Signature"], clock.now()), "a replay"
    work(desk)
    assert len(kind.calls) == 2


@pytest.mark.parametrize("signature", ["", "t=,v1=", "t=x,v1=y", "v1=00", "t=9" * 40, "t=１,v1=a", ",,=,="])
def test_a_signature_that_is_none_is_not_genuine(signature: str) -> None:
    assert not is_genuine("secret", b"{}", signature, clock.now())


def test_only_the_events_and_places_asked_for_are_told(desk: Desk, machine_of: Machines, target: Any) -> None:
    url, kind = target
    hooked(machine_of("district"), url, events=["assigned"], place_code="320104902")
    desk.assigned()
    work(desk)
    assert kind.calls == []
    desk.said(place_code="320104902001")
    work(desk)
    assert kind.calls == []  # received, not assigned


@pytest.mark.parametrize(("how", "answer"), [("error", 500), ("redirect", 302), ("endless", None)])
def test_a_failed_call_is_made_again_later(
    desk: Desk, machine_of: Machines, target: Any, how: str, answer: int | None
) -> None:
    url, kind = target
    kind.how = how
    hooked(machine_of("dispatcher"), url)
    desk.assigned()
    work(desk)
    first = WebhookDelivery.objects.earliest("id")
    assert (first.state, first.tried, first.answer, len(kind.calls)) == ("queued", 1, answer, 1)
    kind.how = "ok"
    with desk.at(minutes=1):
        work(desk)
    assert len(kind.calls) == 3
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"sent"}
    assert kind.calls[0][0]["Liren-Delivery"] == kind.calls[1][0]["Liren-Delivery"]
    assert Webhook.objects.get().failures == 0


def test_a_target_that_hangs_costs_one_time_out_a_turn(
    desk: Desk, machine_of: Machines, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, kind = target
    kind.how = "hang"
    monkeypatch.setattr(webhooks, "CALL_SECONDS", 0.3)
    hooked(machine_of("dispatcher"), url)
    for _ in range(5):
        desk.said()
    began = time.monotonic()
    work(desk)
    assert time.monotonic() - began < 2
    assert len(kind.calls) == 1
    assert Webhook.objects.get().retry_at > clock.now()


def test_what_never_arrived_is_seen_and_told_again_by_a_person(
    desk: Desk, machine_of: Machines, target: Any
) -> None:
    url, kind = target
    kind.how = "error"
    machine = machine_of("dispatcher", ["webhooks"])
    made = hooked(machine, url, events=["received"])
    desk.said()
    for _ in range(8):
        with desk.at(hours=1.6):
            work(desk)
    path = f"/webhooks/{made['id']}/deliveries"
    (dead,) = machine.get(f"{path}?state=dead").json()["items"]
    assert (dead["tried"], dead["answer"]) == (8, 500)
    kind.how, kind.calls = "ok", []
    again = machine.post(f"{path}/{dead['id']}/replay")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    waiting = machine.post(f"{path}/{dead['id']}/replay")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "casework.delivery_still_queued")
    work(desk)
    assert [headers["Liren-Delivery"] for headers, _ in kind.calls] == [dead["id"]]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "http://127.0.0.1/",
        "http://10.0.0.5/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://user:pass@example.com/",
        "javascript:alert(1)",
        "https://" + "x" * 600 + ".example.com/",
    ],
)
def test_an_inner_or_strange_address_is_refused(desk: Desk, machine_of: Machines, url: str) -> None:
    refused = machine_of("dispatcher").post("/webhooks", {**HOOK, "url": url})
    assert refused.status_code == 422
    assert refused.json()["field"] == "url"


def test_a_name_that_leads_inwards_is_not_called(desk: Desk, machine_of: Machines) -> None:
    hooked(machine_of("dispatcher"), "http://localhost:9/")
    desk.said()
    work(desk)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.error) == ("queued", "kernel.address_refused")


def test_a_webhook_lives_no_longer_than_its_token(desk: Desk, machine_of: Machines, target: Any) -> None:
    url, kind = target
    hooked(machine_of("dispatcher"), url)
    revoke_token(actor=desk.who("dispatcher"), token_id=ApiToken.objects.get().id)
    desk.said()
    work(desk)
    assert kind.calls == []
    assert not Webhook.objects.get().is_active


def test_a_change_needs_the_version_that_was_read(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    path = f"/webhooks/{hooked(machine, HOOK['url'])['id']}"
    tag = machine.get(path).headers["ETag"]
    assert machine.ask("PUT", path, HOOK).json()["code"] == "api.version_missing"
    assert machine.ask("PUT", path, HOOK, If_Match="soon").json()["code"] == "api.version_wrong"
    changed = machine.ask("PUT", path, {**HOOK, "name": "新名"}, If_Match=tag)
    assert (changed.status_code, changed.json()["name"], changed.headers["ETag"]) == (200, "新名", '"2"')
    stale = machine.ask("PUT", path, HOOK, If_Match=tag)
    assert (stale.status_code, stale.json()["code"]) == (409, "kernel.stale_page")
    assert machine.ask("DELETE", path).status_code == 204
    assert machine.get(path).status_code == 404


def test_another_persons_webhook_does_not_exist(desk: Desk, machine_of: Machines) -> None:
    made = hooked(machine_of("dispatcher"), HOOK["url"])
    path = f"/webhooks/{made['id']}"
    for username in ("supervisor", "community", "district"):
        other = machine_of(username)
        asked = [
            other.get(path),
            other.ask("PUT", path, HOOK, If_Match='"1"'),
            other.ask("DELETE", path),
            other.get(f"{path}/deliveries"),
            other.post(f"{path}/deliveries/{uuid.uuid4()}/replay"),
        ]
        assert [response.status_code for response in asked] == [404] * 5
    assert machine_of("supervisor").get("/webhooks").json() == {"items": []}


def test_the_secret_is_shown_once(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    made = hooked(machine, HOOK["url"])
    for path in ("/webhooks", f"/webhooks/{made['id']}"):
        assert made["secret"] not in machine.get(path).content.decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "casework.webhook_name_missing"),
        ({"events": ["unheard_of"]}, "casework.webhook_event_unknown"),
        ({"place_code": "320104902"}, "casework.webhook_place_outside"),
    ],
)
def test_a_wrong_wish_is_refused(desk: Desk, machine_of: Machines, change: dict[str, Any], code: str) -> None:
    refused = machine_of("dispatcher").post("/webhooks", {**HOOK, **change})
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_a_person_has_ten_at_most(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    for _ in range(10):
        hooked(machine, HOOK["url"])
    assert machine.post("/webhooks", HOOK).json()["code"] == "casework.too_many_webhooks"


def test_old_deliveries_are_forgotten(desk: Desk, machine_of: Machines, target: Any) -> None:
    hooked(machine_of("dispatcher"), target[0])
    desk.said()
    work(desk)
    with desk.at(days=31):
        webhooks.forget_old_deliveries()
    assert not WebhookDelivery.objects.exists()
