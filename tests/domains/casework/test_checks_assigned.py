"""Checks given to one checker, and the numbers of a sample with the matters behind them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liren.domains.casework.actions.checks_assigning import assign_check
from liren.domains.casework.errors.truth_checks import CheckDone, CheckerUnfit, CheckNotFound, CheckOfAnother
from liren.domains.casework.models import TruthCheck, TruthSample
from liren.domains.casework.queries import truth_checks as found
from liren.domains.casework.queries.checkers import checkers_for
from liren.domains.casework.queries.sample_drill import WHAT, sample_cases
from liren.domains.messaging.models import Delivery
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_truth_checks import closed, drawn, record

Open = Callable[[str], Client]


def given(desk: Desk, who: str = "dispatcher") -> TruthCheck:
    closed(desk)
    check = drawn(desk).checks.get()
    return assign_check(
        actor=desk.who("supervisor"), check_id=check.id, account_id=desk.world.accounts[who].id
    )


def test_who_is_named_records_it_and_nobody_else(desk: Desk) -> None:
    check = given(desk)
    assert Delivery.objects.filter(
        template="casework.work.check_assigned", account_id=desk.world.accounts["dispatcher"].id
    ).exists()
    assert AuditEntry.objects.filter(verb="casework.truth_check.assigned").count() == 1
    with pytest.raises(CheckOfAnother) as refused:
        record(desk, check, "supervisor")
    assert desk.world.accounts["dispatcher"].display_name in str(refused.value)
    mine = found.CheckFilter(view="mine")
    assert [one.id for one in found.list_checks(desk.who("dispatcher"), mine).rows] == [check.id]
    assert found.list_checks(desk.who("supervisor"), mine).rows == []
    record(desk, check, "dispatcher")
    with pytest.raises(CheckDone):
        assign_check(actor=desk.who("supervisor"), check_id=check.id, account_id=None)


def test_taken_from_one_person_it_is_anybody_s_again(desk: Desk) -> None:
    check = given(desk)
    assign_check(actor=desk.who("district"), check_id=check.id, account_id=None)
    record(desk, check, "supervisor")


def test_only_who_draws_names_and_only_who_can_is_named(desk: Desk) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    names = {account.username for account in checkers_for(check)}
    assert {"dispatcher", "supervisor", "district"} <= names
    assert not names & {"community", "department", "auditor", "resident"}
    who: dict[str, Any] = {"check_id": check.id}
    with pytest.raises(NotAllowed):
        assign_check(actor=desk.who("dispatcher"), account_id=desk.world.accounts["dispatcher"].id, **who)
    for username in ("community", "auditor"):
        with pytest.raises(CheckerUnfit):
            assign_check(actor=desk.who("supervisor"), account_id=desk.world.accounts[username].id, **who)
    with pytest.raises(CheckNotFound):
        assign_check(actor=desk.who("supervisor"), check_id=uuid.uuid4(), account_id=None)
    with pytest.raises(CheckNotFound):
        assign_check(actor=desk.who("community"), account_id=None, **who)


def sampled(desk: Desk) -> TruthSample:
    for _ in range(4):
        closed(desk)
    sample = drawn(desk, size=3)
    for check, result in zip(sample.checks.order_by("id"), ("fixed", "unclear"), strict=False):
        record(desk, check, result=result, follow="")
    return sample


def test_every_number_of_a_sample_opens_as_many_as_it_says(desk: Desk, client_of: Open) -> None:
    sample = sampled(desk)
    client = client_of("supervisor")
    page = client.get(f"/bench/checks/samples/{sample.number}/").content.decode()
    links = re.findall(r'href="([^"]+/cases/\?[^"]+)">([\d,]+)<', page)
    assert len(links) == 6  # closed, drawn and waiting, of the body and of all
    for link, number in links:
        shown = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"共 {number} 件" in shown, link
        assert len(set(re.findall(r"/bench/cases/(320104-2026-\d{6})/", shown))) == int(number)
    shares = re.findall(r'href="([^"]+what=counted[^"]+)">[\d.]+%<', page)
    assert len(shares) == 2
    for link in shares:
        assert "共 1 件" in client.get(link.replace("&amp;", "&")).content.decode()
    for wrong in ("", "?what=x"):
        assert client.get(f"/bench/checks/samples/{sample.number}/cases/{wrong}").status_code == 404
    counts = {what: sample_cases(desk.who("supervisor"), sample, what).total for what in WHAT}
    assert counts == {
        "closed": 4,
        "drawn": 3,
        "waiting": 1,
        "counted": 1,
        "fixed": 1,
        "unclear": 1,
        "partly": 0,
        "not_fixed": 0,
    }


def test_whoever_sees_less_reads_how_much_lies_outside(desk: Desk) -> None:
    sample = sampled(desk)
    elsewhere = desk.who("department")
    for what, total in (("closed", 4), ("drawn", 3)):
        listed = sample_cases(elsewhere, sample, what)
        assert (listed.total, listed.unseen, listed.cases) == (total, total, [])


def test_the_page_gives_it_and_says_whose_it_is(desk: Desk, client_of: Open) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    client, account = client_of("supervisor"), desk.world.accounts["dispatcher"]
    at = f"/bench/checks/{check.id}/"
    assert "派给谁核实" in client.get(at).content.decode()
    assert "派给谁核实" not in client_of("dispatcher").get(at).content.decode()
    done = client.post(f"{at}assign/", {"checker": str(account.id)}, follow=True).content.decode()
    assert f"这件核实派给了{account.display_name}" in done
    assert 'name="result"' not in done
    assert 'name="result"' in client_of("dispatcher").get(at).content.decode()
    refused = client.post(at, {"result": "fixed", "way": "visit", "words": "好了", "follow": ""})
    assert refused.status_code == 403
    assert f"派给了{account.display_name}，只由他登记结果" in refused.content.decode()
    wrong = client.post(f"{at}assign/", {"checker": "x"}, follow=True).content.decode()
    assert "请从列出的人里选" in wrong
    assert f"派给{account.display_name}" in client.get("/bench/checks/?view=waiting").content.decode()
    assert client.post(f"{at}assign/", {"checker": ""}).status_code == 302
    check.refresh_from_db()
    assert check.assignee is None
    client.cookies["liren_language"] = "en"
    assert "Who is to check" in client.get(at).content.decode()
