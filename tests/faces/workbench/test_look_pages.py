"""From “who looked” to the auditor's answer, through the pages."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.access.models import Account
from liren.domains.people.actions import linking, reading
from liren.domains.rights.actions.looks import ask_about_look
from liren.domains.rights.models import LookQuestion
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Family, Who, family, who
from tests.personas import client_for

__all__ = ["family", "who"]  # the fixtures


def signed(who: Who, username: str) -> Client:
    return client_for(Account.objects.get(id=who(username).id))


@pytest.fixture
def resident(who: Who, family: Family) -> Client:
    person = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    reading.open_card(actor=who("grid"), person_id=person.id, purpose="visit")
    return signed(who, "resident")


def test_asked_from_the_list_of_looks_and_answered(who: Who, resident: Client) -> None:
    entry = AuditEntry.objects.get(verb="people.person.read")
    ask = reverse("portal:look_ask", args=[entry.id])
    assert ask in resident.get("/account/register/").content.decode()
    assert "上门走访、巡查" in resident.get(ask).content.decode()
    assert resident.get(reverse("portal:look_ask", args=[uuid.uuid4()])).status_code == 404
    assert resident.post(ask, {"words": ""}).status_code == 422
    assert resident.post(ask, {"words": "为什么看我"}).status_code == 302
    assert resident.post(ask, {"words": "为什么看我"}).status_code == 409
    assert "等答复" in resident.get("/account/register/looks/").content.decode()
    auditor = signed(who, "auditor")
    page = auditor.get("/bench/looks/").content.decode()
    assert "王*国" in page
    assert "王建国" not in page
    one = reverse("bench:look", args=[LookQuestion.objects.get().id])
    assert "为什么看我" in auditor.get(one).content.decode()
    assert one in auditor.get("/bench/notices/").content.decode()
    assert auditor.post(one, {"finding": "improper"}).status_code == 422
    assert auditor.post(one, {"finding": "improper", "words": "已批评教育"}).status_code == 302
    assert auditor.post(one, {"finding": "proper", "words": "又"}).status_code == 409
    told = resident.get("/account/register/looks/").content.decode()
    assert "已批评教育" in told
    assert "不该看，已经处理" in told
    assert who("grid").name not in told


def test_the_list_is_filtered_and_taken_away(who: Who, resident: Client) -> None:
    entry = AuditEntry.objects.get(verb="people.person.read")
    ask_about_look(actor=who("resident"), entry_id=entry.id, words="为什么看我")
    auditor = signed(who, "auditor")
    assert "一件也没有" in auditor.get("/bench/looks/?view=all&finding=proper").content.decode()
    answer = auditor.get("/bench/looks/export.csv?view=all&to=own")
    taken = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "王*国" in taken
    assert "为什么看我" not in taken
    assert AuditEntry.objects.filter(verb="rights.looks.exported").exists()
    assert signed(who, "community").get("/bench/looks/").status_code == 403


def test_thirty_questions_cost_as_much_as_three(who: Who, family: Family, resident: Client) -> None:
    auditor = signed(who, "auditor")

    def ask(times: int) -> int:
        for _ in range(times):
            reading.open_card(actor=who("grid"), person_id=family["王建国"].id, purpose="visit")
            newest = AuditEntry.objects.filter(verb="people.person.read").order_by("-id")[0]
            ask_about_look(actor=who("resident"), entry_id=newest.id, words="为什么看我")
        with CaptureQueriesContext(connection) as taken:
            assert auditor.get("/bench/looks/").status_code == 200
        return len(taken)

    few, many = ask(3), ask(27)
    assert few == many
    assert few <= 12
