"""What belongs to one matter or stands on one page is found by its keys, never by reading all there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.casework.actions import feedback, requester
from liren.domains.casework.models import Case, JointCall, Message, Rating, Requester
from liren.domains.casework.queries.desk import list_desk
from liren.domains.casework.queries.found import together, with_parts
from liren.domains.casework.queries.lists import CaseFilter, list_call_backs, list_cases
from liren.domains.casework.queries.repeats import perhaps_again
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.ids import uuid7
from tests.domains.casework.conftest import Desk

GROWING = {
    f"casework_{name}" for name in ("case", "requester", "rating", "callback", "message", "jointcall", "step")
}


def read_whole(ask: Callable[[], Any]) -> set[str]:
    """The growing tables that a statement of the work goes through from one end to the other."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert asked
    return {table for statement in asked for table in _plan(statement)} & GROWING


def _plan(statement: str) -> set[str]:
    # A handful of rows is always read whole, unless that is made dear.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("EXPLAIN (FORMAT JSON) " + statement.replace("%", "%%"), [])
            (plan,) = cursor.fetchone()
            cursor.execute("RESET enable_seqscan")
            return set(_whole(plan if isinstance(plan, list) else json.loads(plan)))
        cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), [])
        steps = [row[-1] for row in cursor.fetchall()]
    names = {name: f"casework_{name.removeprefix('casework_')}" for name in GROWING}
    return {names[step.split()[1]] for step in steps if step.startswith("SCAN") and step.split()[1] in names}


def _whole(plans: list[dict[str, Any]]) -> Iterator[str]:
    for plan in plans:
        node = plan.get("Plan", plan)
        is_sought = "Index Cond" in node or node["Node Type"] == "Bitmap Heap Scan"
        if "Relation Name" in node and not is_sought:
            yield node["Relation Name"]
        yield from _whole(node.get("Plans", []))


@pytest.fixture
def matter(desk: Desk) -> Case:
    """One of several, with a requester who has a number."""
    for number in range(20):
        desk.said(phone=f"1380000{number:04d}", naming="named", name="周明")
    return Case.objects.get(id=desk.resolved(phone="13800000000", naming="named", name="周明").case_id)


@pytest.mark.parametrize("model", [Requester, Rating, JointCall, Message])
def test_what_belongs_to_a_matter_and_to_those_merged_into_it(matter: Case, model: Any) -> None:
    assert read_whole(lambda: list(model.objects.filter(together(matter.id)))) <= {"casework_case"}


def test_words_of_a_matter_and_of_its_parts(matter: Case) -> None:
    # Of twenty matters all keys are as soon read as two indexes.
    assert read_whole(lambda: list(Message.objects.filter(with_parts(matter.id, None)))) <= {"casework_case"}


def test_whether_somebody_is_unhappy(matter: Case) -> None:
    assert read_whole(lambda: requester.is_someone_unhappy(matter)) <= {"casework_case"}


def test_what_the_same_person_brought_before(desk: Desk, matter: Case) -> None:
    assert read_whole(lambda: perhaps_again(desk.who("dispatcher"), matter)) == set()


def test_a_page_of_the_desk(desk: Desk, matter: Case) -> None:
    who, wanted = desk.who("dispatcher"), CaseFilter(view="dispatch")
    assert read_whole(lambda: list_desk(who, wanted)) == set()


def test_whoever_may_see_nothing_finds_nothing(desk: Desk, matter: Case) -> None:
    nobody = Actor(kind=ActorKind.STAFF, id=uuid7())
    assert list_cases(nobody, CaseFilter(view="open", sort="received")).cases == []
    assert list_cases(nobody, CaseFilter(view="all", text="楼道")).cases == []
    assert list_cases(desk.who("dispatcher"), CaseFilter(view="called")).cases == []
    assert list_desk(nobody, CaseFilter(view="dispatch")).cases == []
    assert list_call_backs(nobody) == list_call_backs(nobody, is_done=True) == []
    assert perhaps_again(nobody, matter) == []


def test_both_are_found(desk: Desk) -> None:
    main, other, third = desk.said(), desk.said(), desk.said()
    Case.objects.filter(id=other.case_id).update(merged_into=main.case_id)
    found = Requester.objects.filter(together(main.case_id)).values_list("case_id", flat=True)
    assert set(found) == {main.case_id, other.case_id}
    Case.objects.filter(id=other.case_id).update(merged_into=None, parent=main.case_id)
    found = Requester.objects.filter(with_parts(main.case_id, third.case_id, None))
    assert {row.case_id for row in found} == {main.case_id, other.case_id, third.case_id}


def test_silence_is_ended_for_one_and_not_where_a_merged_one_is_unhappy(desk: Desk) -> None:
    main, other = desk.resolved(), desk.resolved()
    requester.rate_case(
        actor=VISITOR, case_id=other.case_id, level=1, words="没修好", code=other.tracking_code
    )
    Case.objects.filter(id=other.case_id).update(merged_into=main.case_id)
    desk.at(days=60)
    feedback.close_silent_cases()
    assert Case.objects.get(id=main.case_id).state == "resolved"


def test_open_matters_are_not_looked_for_among_all_that_are_merged_into_nothing(
    desk: Desk, matter: Case
) -> None:
    who, wanted = desk.who("dispatcher"), CaseFilter(view="open")
    with CaptureQueriesContext(connection) as captured:
        list_cases(who, wanted)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            ("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ")
            + captured[0]["sql"].replace("%", "%%"),
            [],
        )
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "merged_into" not in plan.replace("merged_into_id IS NULL", "")
