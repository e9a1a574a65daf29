"""What is sent in bulk or without sense: counted sanely, refused with a sentence, and never worked on without end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from liren.domains.casework.actions import hot_grouping
from liren.domains.casework.errors import TextTooLong, TitleMissing
from liren.domains.casework.models import Case, CaseWords, Requester
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk

PHONE = "13900139000"


@pytest.mark.parametrize("letter", ["啊", "A", "9", "a "])
def test_a_text_of_one_letter_is_a_matter_like_others(desk: Desk, letter: str) -> None:
    text = (letter * 10_000)[:10_000]
    receipt = desk.said(text=text)
    work_off()
    hot_grouping.take_new(seconds=2)
    case = Case.objects.get(id=receipt.case_id)
    assert case.text == text.strip()
    assert len(case.title) <= 40
    kept = CaseWords.objects.filter(case_id=case.id).first()
    assert kept is None or len(kept.grams) < 60  # as little to search in as it says
    found = list_cases(desk.who("dispatcher"), CaseFilter(text=text[:20]))
    assert [one.number for one in found.cases] == [receipt.number]


def test_one_letter_too_many_and_nothing_but_marks_are_refused(desk: Desk) -> None:
    with pytest.raises(TextTooLong):
        desk.said(text="啊" * 10_001)
    with pytest.raises(TextTooLong):
        desk.said(text=" " * 10_000_000)
    with pytest.raises(TitleMissing):
        desk.said(text="！" * 10_000)
    assert not Case.objects.exists()


def join(number: str, **given: str) -> Any:
    """From another device each time, from the same address."""
    return Client().post(f"/public/{number}/join/", {"naming": "anonymous", **given})


def test_of_many_me_toos_from_one_address_only_a_household_counts(desk: Desk, settings: Any) -> None:
    settings.LIREN_TURNS = 1_000
    number = desk.said().number
    answers = [join(number) for _turn in range(40)]
    assert [answer.status_code for answer in answers[:5]] == [302] * 5
    assert {answer.status_code for answer in answers[5:]} == {429}
    assert "请过" in answers[-1].content.decode()
    assert Case.objects.get().people == 6
    assert join(desk.said().number).status_code == 302  # another matter is another thing


def test_an_address_that_a_request_only_claims_counts_for_nothing(desk: Desk, settings: Any) -> None:
    settings.LIREN_TURNS = 1_000
    where = f"/public/{desk.said().number}/join/"
    claims = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP")
    answers = [
        Client().post(where, {"naming": "anonymous"}, headers=dict.fromkeys(claims, f"203.0.113.{n}"))
        for n in range(20)
    ]
    assert {answer.status_code for answer in answers[5:]} == {429}
    assert Case.objects.get().people == 6


def test_of_many_me_toos_with_one_number_one_counts(desk: Desk, settings: Any) -> None:
    settings.LIREN_TURNS = 1_000
    number = desk.said().number
    person = {"naming": "named", "name": "李强", "phone": PHONE}
    answers = [join(number, **person) for _turn in range(15)]
    assert {answer.status_code for answer in answers} == {302, 429}
    assert Requester.objects.filter(role="joined").count() == 1
    assert Case.objects.get().people == 2


def test_an_address_has_only_so_many_sendings_an_hour_and_more_the_next(desk: Desk, settings: Any) -> None:
    settings.LIREN_TURNS = 3
    numbers = [desk.said().number for _one in range(6)]
    assert [join(number).status_code for number in numbers] == [302, 302, 302, 429, 429, 429]
    with desk.at(hours=1):
        assert join(numbers[-1]).status_code == 302
