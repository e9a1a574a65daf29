"""Linking matters through the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.actions import merging
from liren.domains.casework.models import Relation
from tests.domains.casework.conftest import Desk
from tests.faces.workbench.test_dispute_pages import Argued
from tests.personas import client_for

TANGYUAN = "320104901002"


@pytest.fixture
def argued(desk: Desk) -> Argued:
    return Argued(desk)


def test_linked_shown_and_unlinked(argued: Argued) -> None:
    other = argued.desk.said(text="六楼漏水")
    assert "/relate/" in argued.get("dispatcher")
    assert argued.do("dispatcher", "relate", other="320104-2026-999999", kind="follows").status_code == 422
    assert argued.do("dispatcher", "relate", other=other.number, kind="").status_code == 422
    assert argued.do("dispatcher", "relate", other=other.number, kind="follows").status_code == 302
    page = argued.get("dispatcher")
    assert "关联的事" in page
    assert "接着它" in page
    relation = Relation.objects.get()
    assert f"unrelate/?relation={relation.id}" in page
    assert argued.do("dispatcher", "unrelate", relation=relation.id, words="不是一回事").status_code == 302
    assert "关联的事" not in argued.get("dispatcher")


def test_the_community_does_not_see_the_other_side_outside_its_place(argued: Argued) -> None:
    other = argued.desk.said(text="棠园的水管爆了", place_code=TANGYUAN)
    argued.do("dispatcher", "relate", other=other.number, kind="caused_by")
    assert other.number in argued.get("dispatcher")
    page = argued.get("community")
    assert other.number not in page
    assert "水管爆了" not in page


def test_merged_into_another_community_the_number_is_no_dead_link(argued: Argued) -> None:
    main = argued.desk.said(text="棠园停水", place_code=TANGYUAN)
    dispatcher = argued.desk.who("dispatcher")
    merging.merge_case(actor=dispatcher, case_id=argued.case.id, into_id=main.case_id)
    assert f'href="/bench/cases/{main.number}/"' in argued.get("dispatcher")
    page = argued.get("community")
    assert main.number in page
    assert f'href="/bench/cases/{main.number}/"' not in page


def test_many_links_cost_as_many_queries_as_one(argued: Argued, django_assert_max_num_queries: Any) -> None:
    for _ in range(4):
        other = argued.desk.said(text="六楼漏水")
        argued.do("dispatcher", "relate", other=other.number, kind="related")
    client = client_for(argued.desk.world.accounts["dispatcher"])
    client.get(argued.address())
    with django_assert_max_num_queries(13):
        page = client.get(argued.address()).content.decode()
    assert len(re.findall("unrelate/", page)) >= 4
