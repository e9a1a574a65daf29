"""What is removed for good is asked about first, on a page that needs no script and removes nothing by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liren.domains.access.models import ApiToken
from liren.domains.casework.actions import saved_views
from liren.domains.casework.actions.webhooks import WebhookWish, make_webhook
from liren.domains.casework.models import SavedView, Webhook
from liren.domains.organisations.actions.duty import ShiftWish, set_shifts
from liren.domains.organisations.models import DutyShift
from liren.kernel import clock
from liren.kernel.models import ExportJob, ExportState
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import token_of

Open = Callable[[str], Client]


def a_webhook(desk: Desk) -> tuple[str, str, type[Any]]:
    wish = WebhookWish(name="城管平台", url="https://hooks.example.com/")
    made = make_webhook(actor=desk.who("dispatcher"), wish=wish)
    return f"/bench/webhooks/{made.id}/remove/", "城管平台", Webhook


def an_export(desk: Desk) -> tuple[str, str, type[Any]]:
    who = desk.who("dispatcher")
    job = ExportJob.objects.create(
        by=who.id,
        source="casework.cases",
        name="诉求列表",
        form="csv",
        digest="x",
        language="zh-hans",
        state=ExportState.CANCELLED,
        asked_at=clock.now(),
        finished_at=clock.now(),
    )
    return f"/bench/exports/{job.id}/delete/", "诉求列表", ExportJob


def a_view(desk: Desk) -> tuple[str, str, type[Any]]:
    saved_views.save_view(
        actor=desk.who("dispatcher"), page="queue", name="夜里要看的", query="view=late", is_default=False
    )
    return f"/bench/queue/views/{SavedView.objects.get().id}/delete/", "夜里要看的", SavedView


def a_shift(desk: Desk) -> tuple[str, str, type[Any]]:
    begins = desk.now + dt.timedelta(days=1)
    holder = desk.world.accounts["dispatcher"]
    wish = ShiftWish(starts_at=begins, ends_at=begins + dt.timedelta(hours=12), holder_id=holder.id)
    set_shifts(actor=desk.who("dispatcher"), body_id=desk.body("street:901"), wish=wish)
    return f"/bench/duty/shifts/{DutyShift.objects.get().id}/remove/", str(holder), DutyShift


def a_token(desk: Desk) -> tuple[str, str, type[Any]]:
    token_of(desk.who("dispatcher"))
    return f"/bench/tokens/{ApiToken.objects.get().id}/revoke/", "测试", ApiToken


@pytest.mark.parametrize("made", [a_webhook, an_export, a_view, a_shift, a_token])
def test_it_is_asked_first_and_removed_by_the_button(
    desk: Desk, client_of: Open, made: Callable[[Desk], tuple[str, str, type[Any]]]
) -> None:
    where, name, kind = made(desk)
    client = client_of("dispatcher")
    page = client.get(where)
    words = page.content.decode()
    assert page.status_code == 200
    assert name in words
    assert "吗？</h1>" in words
    assert '<form class="row" method="post" data-once>' in words
    assert gone(kind) == 0
    client.cookies["liren_language"] = "en"
    assert "?</h1>" in client.get(where).content.decode()
    assert client_of("grid").get(where).status_code in (403, 404)
    assert client.post(where).status_code == 302
    assert gone(kind) == 1


def gone(kind: type[Any]) -> int:
    """Whether the one there was is removed, or ended for good."""
    if kind is ApiToken:
        return ApiToken.objects.exclude(revoked_at=None).count()
    return 1 - kind.objects.count()
