"""The navigation counts what waits: matters, call-backs, notices, all in one statement."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.casework.actions.requester import rate_case
from liren.domains.casework.models import Requester
from liren.domains.casework.queries.waiting import count_waiting
from liren.domains.messaging.actions import mark_read
from liren.domains.messaging.queries import unread_count
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from django.test import Client

Open = Callable[[str], "Client"]


def counted(client: Client, label: str, path: str = "/bench/notices/") -> str:
    """The figure beside a word of the navigation; empty if there is none."""
    page = client.get(path).content.decode()
    found = re.search(rf'</svg>{label}(?:<span class="count[^"]*">([^<]*)</span>)?</a>', page)
    assert found, f"{label} is not in the navigation"
    return found[1] or ""


@pytest.fixture
def rated_badly(desk: Desk) -> None:
    receipt = desk.resolved(actor=desk.who("resident"), naming="named", name="王秀兰", phone="13800138000")
    requester = Requester.objects.get(case_id=receipt.case_id)
    rate_case(actor=desk.who("resident"), case_id=requester.case_id, level=1, words="还是不亮")


@pytest.mark.usefixtures("rated_badly")
def test_call_backs_and_unread_notices_are_counted(desk: Desk, client_of: Open) -> None:
    supervisor = desk.who("supervisor")
    client = client_of("supervisor")
    assert counted(client, "待回访") == "1"
    assert counted(client, "通知") == str(unread_count(supervisor))
    mark_read(actor=supervisor)
    assert counted(client, "通知") == "0"


@pytest.mark.usefixtures("rated_badly")
def test_everything_that_waits_is_one_statement(desk: Desk, django_assert_num_queries: Any) -> None:
    supervisor = desk.who("supervisor")
    with django_assert_num_queries(1):
        found = count_waiting(supervisor, ("open", "resolved", "late"))
    assert found == {
        "open": 0,
        "resolved": 1,
        "late": 0,
        "call_backs": 1,
        "supervisions": 0,
        "checks": 0,
        "mentions": 0,
        "unread": unread_count(supervisor),
    }


def test_notices_are_counted_where_no_matter_is_open_and_for_who_sees_none(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    desk.resolved()
    community, admin = desk.who("community"), desk.who("admin")
    assert unread_count(community) > 0
    assert count_waiting(community, ("open",))["unread"] == unread_count(community)
    elsewhere = desk.who("organisation")
    assert count_waiting(elsewhere, ("open",)) == {
        "open": 0,
        "mentions": 0,
        "supervisions": 0,
        "unread": unread_count(elsewhere),
    }
    with django_assert_num_queries(1):
        assert count_waiting(admin, ("open",)) == {"unread": 0}


def test_who_makes_no_call_backs_has_no_count_of_them(desk: Desk) -> None:
    assert "call_backs" not in count_waiting(desk.who("community"), ("open",))
