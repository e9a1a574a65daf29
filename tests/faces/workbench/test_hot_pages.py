"""The list of hot issues and the page of one, through HTTP."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.domains.casework.actions import hot_regrouping
from liren.domains.casework.models import Case, HotIssue
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_hot_rules import MIXER, OTHERS, PARKING
from tests.personas import client_for as signed_in

LIST, PAGE = 10, 15  # statements; a page of one reads matters, bodies, words, points, decisions, other issues


@pytest.fixture
def told(desk: Desk) -> Desk:
    for text in MIXER + PARKING + OTHERS:
        desk.said(text=f"{text}，请有关部门尽快处理一下。", title=text)
    hot_regrouping.regroup(county="320104")
    return desk


def client_of(desk: Desk, username: str) -> Client:
    return signed_in(desk.world.accounts[username])


def issue_of(text: str) -> HotIssue:
    return HotIssue.objects.get(members__case__title=text)


def test_the_list_shows_issues_with_the_formula_and_its_figures(told: Desk) -> None:
    page = client_of(told, "district").get("/bench/hot/").content.decode()
    assert page.count("data-walk-item") == 2
    assert "热度怎么算" in page
    assert "/bench/limits/casework.hot.people/" in page


@pytest.mark.parametrize(
    "query", ["?sort=votes", "?place=xx", "?since=2026-11-30&until=2026-11-01", "?after=99999999999"]
)
def test_odd_filters_break_nothing(told: Desk, query: str) -> None:
    assert client_of(told, "district").get(f"/bench/hot/{query}").status_code == 200


def test_the_page_quotes_counts_and_lists(told: Desk) -> None:
    issue = issue_of(MIXER[0])
    page = client_of(told, "district").get(f"/bench/hot/{issue.id}/").content.decode()
    assert all(text in page for text in MIXER)
    assert "大家怎么说" in page
    assert "告知 4 件的诉求人" in page


def test_statements_are_bounded(told: Desk) -> None:
    client, issue = client_of(told, "supervisor"), issue_of(MIXER[0])
    for path, most in (("/bench/hot/", LIST), (f"/bench/hot/{issue.id}/", PAGE)):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= most, path


def test_a_decision_is_made_and_a_refused_one_says_why(told: Desk) -> None:
    client, issue = client_of(told, "supervisor"), issue_of(MIXER[0])
    done = client.post(f"/bench/hot/{issue.id}/decide/rename/", {"title": "柳荫新城搅拌站"}, follow=True)
    assert "柳荫新城搅拌站" in done.content.decode()
    refused = client.post(f"/bench/hot/{issue.id}/decide/remove/", {})
    assert refused.status_code == 422
    assert "没有选中" in refused.content.decode()
    assert client.post(f"/bench/hot/{issue.id}/decide/nothing/").status_code == 404
    assert client_of(told, "director").post(f"/bench/hot/{issue.id}/decide/pin/").status_code == 403


def test_a_matter_names_its_hot_issue(told: Desk) -> None:
    case = Case.objects.get(title=MIXER[0])
    page = client_of(told, "supervisor").get(f"/bench/cases/{case.number}/").content.decode()
    assert f"/bench/hot/{issue_of(MIXER[0]).id}/" in page


def test_the_list_is_taken_away_as_it_is_shown(told: Desk) -> None:
    answer = client_of(told, "district").get("/bench/hot/export.csv")
    rows = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 3


def test_points_are_those_of_the_matters_one_sees(told: Desk) -> None:
    Case.objects.filter(title=MIXER[0]).update(longitude=118.79, latitude=32.02)
    answer = client_of(told, "district").get(f"/bench/hot/{issue_of(MIXER[0]).id}/points.json").json()
    assert [feature["geometry"]["coordinates"] for feature in answer["features"]] == [[118.79, 32.02]]
