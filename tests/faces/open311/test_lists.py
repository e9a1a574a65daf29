"""Lists of requests: narrowed, paged, and refused where they make no sense."""

from __future__ import annotations

import pytest

from tests.domains.casework.conftest import Desk
from tests.faces.open311.sender import Sender
from tests.faces.open311.test_resources import number_of, refused


def test_requests_are_filtered_by_service_status_time_and_number(desk311: Desk, sender: Sender) -> None:
    first = number_of(sender.post())
    receipt = desk311.resolved()
    told = sender.get("requests.json").json()
    assert [row["service_request_id"] for row in told] == [receipt.number, first]
    assert numbers(sender, status="closed") == [receipt.number]
    assert numbers(sender, status="open") == [first]
    assert numbers(sender, status="open,closed") == [receipt.number, first]
    assert numbers(sender, service_code=f"{sender.service},X") == [first]
    assert numbers(sender, service_request_id=f"{first},none", status="closed") == [first]
    assert numbers(sender, start_date="2026-11-23T09:00:01+08:00") == []
    assert numbers(
        sender, start_date="2026-11-23T00:00:00Z", end_date="2026-11-24T00:00:00Z", page_size="1"
    ) == [receipt.number]
    assert numbers(sender, page="2", page_size="1") == [first]
    assert numbers(sender, page="3", page_size="1") == []
    assert numbers(sender, end_date="2026-08-01T00:00:00Z") == []


def numbers(sender: Sender, **asked: str) -> list[str]:
    return [row["service_request_id"] for row in sender.get("requests.json", **asked).json()]


def test_requests_older_than_ninety_days_are_given_when_asked_for(desk311: Desk, sender: Sender) -> None:
    number = number_of(sender.post())
    desk311.at(days=91)
    assert numbers(sender) == []
    assert numbers(sender, start_date="2026-11-01T00:00:00+08:00") == [number]
    assert numbers(sender, end_date="2026-12-01T00:00:00+08:00") == [number]


@pytest.mark.parametrize(
    "asked",
    [
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "yesterday"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"status": "pending"},
        {"page": "0"},
        {"page": "-1"},
        {"page_size": "1001"},
        {"page": "99999999999999999999"},
        {"page_size": "٣"},
    ],
    ids=str,
)
def test_a_question_that_makes_no_sense_is_a_bad_request(sender: Sender, asked: dict[str, str]) -> None:
    assert refused(sender.get("requests.json", **asked)) == (400, "400")
