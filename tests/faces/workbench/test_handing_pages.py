"""The pages on which a leaver's work is handed over, looked through, printed and taken back."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.access.handover_models import Handover
from liren.domains.access.queries.handing import lines_of
from liren.domains.casework.models import Case
from liren.faces.workbench import handing_paper
from tests import personas
from tests.domains.casework.conftest import Desk, desk

pytestmark = pytest.mark.django_db
__all__ = ["desk"]  # the fixture


def as_(desk: Desk, username: str) -> Client:
    return personas.client_for(desk.world.accounts[username])


def form_of(desk: Desk, leaver: str = "community") -> str:
    return reverse("bench:handover", args=[desk.world.accounts[leaver].id])


def made(desk: Desk, case_id: uuid.UUID) -> Handover:
    to = str(desk.world.accounts["director"].id)
    answer = as_(desk, "supervisor").post(form_of(desk), {"kind:casework.matter": to, "reason": "调走"})
    assert answer.status_code == 302
    assert Case.objects.get(id=case_id).handler_id == desk.world.accounts["director"].id
    return Handover.objects.get()


def test_a_kind_goes_to_one_and_a_thing_to_another_and_what_stays_stays(desk: Desk) -> None:
    first, second, third = (desk.accepted().case_id for _ in range(3))
    page = as_(desk, "supervisor").get(form_of(desk)).content.decode()
    assert "承办的诉求" in page
    assert Case.objects.get(id=first).number in page
    people = desk.world.accounts
    given = {
        "kind:casework.matter": str(people["director"].id),
        f"casework.matter:{second.hex}": "release",
        f"casework.matter:{third.hex}": "stay",
        "reason": "退休",
    }
    answer = as_(desk, "supervisor").post(form_of(desk), given, follow=True)
    assert "交接好了" in answer.content.decode()
    held = [Case.objects.get(id=one).handler_id for one in (first, second, third)]
    assert held == [people["director"].id, None, people["community"].id]


def test_a_refusal_stands_on_the_page_and_nothing_is_chosen_for_nobody(desk: Desk) -> None:
    desk.accepted()
    answer = as_(desk, "supervisor").post(form_of(desk), {"reason": "调走"})
    assert answer.status_code == 422
    assert "还没有选把什么交给谁" in answer.content.decode()


def test_the_director_is_not_offered_to_give_back_to_the_body(desk: Desk) -> None:
    desk.accepted()
    assert "放回单位，谁都可以接" not in as_(desk, "director").get(form_of(desk)).content.decode()
    assert "放回单位，谁都可以接" in as_(desk, "supervisor").get(form_of(desk)).content.decode()


def test_the_slip_names_both_and_has_lines_to_sign(desk: Desk) -> None:
    case_id = desk.accepted().case_id
    row = made(desk, case_id)
    answer = as_(desk, "director").get(reverse("bench:handover_slip", args=[row.id]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    said = str(handing_paper.told(row, lines_of(row)))
    people = desk.world.accounts
    for name in (people["community"].display_name, people["director"].display_name):
        assert f"{name}）签字" in said
    assert Case.objects.get(id=case_id).number in said


def test_it_is_taken_back_on_its_page(desk: Desk) -> None:
    row = made(desk, desk.accepted().case_id)
    page = reverse("bench:handover_done", args=[row.id])
    assert "整单撤回" in as_(desk, "supervisor").get(page).content.decode()
    assert "整单撤回" not in as_(desk, "community").get(page).content.decode()
    undo = reverse("bench:handover_undo", args=[row.id])
    answer = as_(desk, "supervisor").post(undo, {"reason": "选错了人"}, follow=True)
    assert "1 项退回本人" in answer.content.decode()


def test_the_list_is_narrowed_and_taken_away(desk: Desk) -> None:
    row = made(desk, desk.accepted().case_id)
    client, page = as_(desk, "supervisor"), reverse("bench:handovers")
    assert row.number in client.get(page).content.decode()
    assert row.number not in client.get(page + "?view=undone").content.decode()
    assert row.number not in client.get(page + "?text=nobody").content.decode()
    sheet = client.get(reverse("bench:handovers_export", args=["csv"]))
    assert row.number in b"".join(sheet.streaming_content).decode("utf-8-sig")


def test_the_account_page_says_what_stands_in_the_way_of_closing_it(desk: Desk) -> None:
    desk.accepted()
    account = desk.world.accounts["community"]
    detail = reverse("bench:account_detail", args=[account.id])
    assert "先要办离岗交接" in as_(desk, "admin").get(detail).content.decode()
    answer = as_(desk, "admin").post(reverse("bench:account_disable", args=[account.id]))
    assert answer.status_code == 409
    assert "承办的诉求 1" in answer.content.decode()


def test_many_things_cost_as_many_queries_as_few(desk: Desk) -> None:
    for _ in range(3):
        desk.accepted()
    client = as_(desk, "supervisor")
    client.get(form_of(desk))
    with CaptureQueriesContext(connection) as few:
        client.get(form_of(desk))
    for _ in range(7):
        desk.accepted()
    with CaptureQueriesContext(connection) as many:
        client.get(form_of(desk))
    assert len(many) == len(few) <= 12
    with CaptureQueriesContext(connection) as listed:
        client.get(reverse("bench:handovers"))
    assert len(listed) <= 12
