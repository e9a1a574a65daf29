"""The page of the rules by which needs are raised: what holds, a trial, and setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from liren.domains.policy.models import FigureChange
from liren.kernel import clock
from tests.domains.people.test_needs import DEFAULTS
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.config.demo.people import World


def data(**more: str) -> dict[str, str]:
    sent: dict[str, str] = {"valid_from": clock.today().isoformat()}
    for at, row in enumerate(DEFAULTS):
        kept: dict[str, Any] = {name: value for name, value in row.items() if value not in (False, "")}
        sent |= {f"r{at}-{name}": "on" if value is True else str(value) for name, value in kept.items()}
    return {**sent, **more}


def test_rules_are_read_tried_and_set(
    world: World, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    url = reverse("bench:need_rules")
    worker = client_for(world.accounts["community"])
    worker.get(url)
    with django_assert_max_num_queries(12):
        read = worker.get(url).content.decode()
    assert "80 岁以上独居，每周打一次电话" in read
    assert "试算</button>" not in read
    assert worker.post(url, data(do="set")).status_code == 403
    assert url in worker.get(reverse("bench:needs")).content.decode()
    desk = client_for(world.accounts["district"])
    tried = desk.post(url, data(do="try", **{"r0-age_from": "85"}))
    assert tried.status_code == 200
    assert "满 85 岁" in tried.content.decode()
    assert not FigureChange.objects.exists()
    assert desk.post(url, data(do="try", **{"r0-every": "0"})).status_code == 422
    nobody = {"r0-age_from": "0", "r0-alone": ""}
    assert "不能对所有人" in desk.post(url, data(do="try", **nobody)).content.decode()
    fresh = {"r6-name": "孕产妇，每月上门一次", "r6-kind": "visit", "r6-every": "30", "r6-group": "pregnant"}
    assert desk.post(url, data(do="set", **fresh)).status_code == 422
    assert desk.post(url, data(do="set", reason="区里定的", **{**fresh, "r1-name": ""})).status_code == 302
    change = FigureChange.objects.get()
    assert len(change.value) == 6
    assert change.value[-1]["code"].startswith("own_")
    told = desk.get(url).content.decode()
    assert "孕产妇，每月上门一次" in told
    assert change.changed_by_name in told
