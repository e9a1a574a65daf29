"""What is told to thousands is told by the worker: the request costs no more, and each hears it exactly once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from liren.domains.casework import tasks, telling
from liren.domains.casework.actions import handling
from liren.domains.casework.actions.intake import phone_index
from liren.domains.casework.models import Announcement, Case, Requester
from liren.domains.messaging.models import Delivery
from liren.kernel.bulk import insert_rows
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk


def crowded(desk: Desk, count: int) -> Case:
    receipt = desk.accepted()
    case = Case.objects.get(id=receipt.case_id)
    people = [
        {
            "case_id": case.id,
            "role": "joined",
            "naming": "named",
            "name": "李梅",
            "phone": f"139{number:08d}",
            "phone_index": phone_index(f"139{number:08d}"),
            "joined_at": case.received_at,
        }
        for number in range(count)
    ]
    insert_rows(Requester, people)
    return case


def resolve(desk: Desk, case: Case) -> int:
    """The statements it took."""
    with CaptureQueriesContext(connection) as spent:
        handling.resolve_case(
            actor=desk.who("community"), case_id=case.id, outcome="fixed", answer="都亮了。"
        )
    return len(spent)


def test_resolving_for_five_thousand_makes_as_many_statements_as_for_a_dozen(desk: Desk) -> None:
    few, many = crowded(desk, 12), crowded(desk, 5000)
    few_statements, many_statements = resolve(desk, few), resolve(desk, many)
    assert many_statements == few_statements <= 24
    assert not Delivery.objects.filter(template="casework.resolved").exists()
    assert Announcement.objects.count() == 2


def test_a_handful_is_told_at_once_in_as_many_statements_for_one_as_for_five(desk: Desk) -> None:
    one, five = crowded(desk, 1), crowded(desk, telling.HANDFUL)
    assert resolve(desk, one) == resolve(desk, five)
    assert Delivery.objects.filter(template="casework.resolved").count() == 6
    assert not Announcement.objects.exists()


def test_each_of_many_hears_it_once_batch_by_batch_and_nothing_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BATCH", 4)
    case = crowded(desk, 11)
    resolve(desk, case)
    left = Requester.objects.filter(case=case, role="joined").first()
    assert left is not None
    Requester.objects.filter(id=left.id).update(role="left")
    work_off()
    told = Delivery.objects.filter(template="casework.resolved")
    assert told.count() == len(set(told.values_list("phone_index", flat=True))) == 10
    assert {one.state for one in told} == {"sent"}
    assert not Announcement.objects.exists()


def test_a_worker_killed_within_a_batch_has_told_nobody_and_the_next_tells_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = crowded(desk, 9)
    resolve(desk, case)
    told = telling.queue_messages

    def killed(**given: Any) -> None:
        told(**given)
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(telling, "queue_messages", killed)
        with pytest.raises(SystemExit):
            _in_one_transaction(Announcement.objects.get())
    assert not Delivery.objects.filter(template="casework.resolved").exists()
    work_off()
    assert Delivery.objects.filter(template="casework.resolved").count() == 9
    tasks.tell_requesters.func(str(case.id))  # what has gone already is left alone
    assert Delivery.objects.filter(template="casework.resolved").count() == 9


def _in_one_transaction(said: Announcement) -> None:
    from django.db import transaction

    with transaction.atomic():
        telling.go_on_telling(said.id)


def test_the_words_wait_sealed_and_the_task_carries_no_more_than_an_id(desk: Desk) -> None:
    case = crowded(desk, 9)
    resolve(desk, case)
    task = DBTaskResult.objects.get(task_path=telling.TASK)
    assert task.args_kwargs["kwargs"] == {"announcement_id": str(Announcement.objects.get().id)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM casework_announcement")
        assert "都亮了".encode() not in bytes(cursor.fetchone()[0])
