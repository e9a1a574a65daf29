"""One's tokens and webhooks on the workbench: made, shown once, looked at, revoked."""

from __future__ import annotations

import re

from liren.domains.access.models import ApiToken
from liren.domains.casework.models import Webhook
from liren.kernel import audit
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import HOOK, Machine
from tests.personas import client_for

SECRET = re.compile(r"<code>(lrn_[\w-]+|whsec_[\w-]+)</code>")


def test_a_token_is_made_shown_once_and_revoked(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    made = client.post("/bench/tokens/", {"name": "城管平台", "scopes": ["cases:read"], "days": "30"})
    (secret,) = SECRET.findall(made.content.decode())
    assert Machine(secret).get("/cases").status_code == 200
    later = client.get("/bench/tokens/").content.decode()
    assert "城管平台" in later
    assert secret not in later
    client.post(f"/bench/tokens/{ApiToken.objects.get().id}/revoke/")
    assert Machine(secret).get("/cases").status_code == 401
    assert "已作废" in client.get("/bench/tokens/").content.decode()


def test_the_account_administrator_sees_others_tokens_without_secrets(desk: Desk) -> None:
    made = client_for(desk.world.accounts["dispatcher"]).post(
        "/bench/tokens/", {"name": "城管平台", "scopes": ["cases:read"], "days": "30"}
    )
    (secret,) = SECRET.findall(made.content.decode())
    page = client_for(desk.world.accounts["admin"]).get("/bench/tokens/").content.decode()
    assert "城管平台" in page
    assert secret not in page
    assert (
        "城管平台" not in client_for(desk.world.accounts["community"]).get("/bench/tokens/").content.decode()
    )


def test_only_scopes_one_has_rights_for_are_offered(desk: Desk) -> None:
    page = client_for(desk.world.accounts["grid"]).get("/bench/tokens/").content.decode()
    assert "cases:read" in page
    assert "reports:read" not in page
    refused = client_for(desk.world.accounts["grid"]).post(
        "/bench/tokens/", {"name": "x", "scopes": ["reports:read"], "days": "30"}
    )
    assert refused.status_code == 422


def test_a_webhook_is_made_shown_once_and_removed(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    made = client.post(
        "/bench/webhooks/", {"name": "平台", "url": HOOK["url"], "events": ["resolved", "closed"]}
    )
    (secret,) = SECRET.findall(made.content.decode())
    hook = Webhook.objects.get()
    assert hook.events == ["closed", "resolved"]
    for path in ("/bench/webhooks/", f"/bench/webhooks/{hook.id}/"):
        assert secret not in client.get(path).content.decode()
    inner = client.post("/bench/webhooks/", {"name": "平台", "url": "http://10.0.0.1/"})
    assert inner.status_code == 422
    client.post(f"/bench/webhooks/{hook.id}/remove/")
    assert not Webhook.objects.exists()


def test_places_and_changes_are_chosen_by_their_names(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    for path in ("/bench/tokens/", "/bench/webhooks/"):
        page = client.get(path).content.decode()
        assert '<option value="320104901001">　　柳荫里社区</option>' in page
        assert "320104902" not in page  # another street
        refused = client.post(
            path, {"name": "x", "place_code": "320104902", "days": "9", "scopes": ["cases:read"]}
        )
        assert refused.status_code == 422
    assert "签收" in page
    client.cookies["liren_language"] = "en"
    english = client.get("/bench/webhooks/").content.decode()
    assert str(audit.VERBS["casework.case.resolved"]) not in english
    assert "Every place I see" in english
