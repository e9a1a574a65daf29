"""Two people who need the same matters never wait for each other: everybody locks them in one order."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import Any

import pytest
from django.db import connection

from liren.domains.casework.actions import locking, merging, relating, working
from liren.domains.casework.actions.hotline import Ordered, receive_order, set_hotline
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.hotline_choices import LimitKind, OrderVerb
from liren.domains.casework.models import Case, Hotline, HotlineOrder, Relation
from liren.domains.casework.rules.hotline import AskedLimit
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.kernel.test_killed_worker import only_postgres

LONG = 20  # seconds after which a thread of the test gives up


@pytest.fixture
def hotline(desk: Desk) -> Hotline:
    return set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")[0]


def ordered(hotline: Hotline, number: str) -> uuid.UUID:
    asked = Ordered(
        number=number,
        text=f"{number} 楼道灯不亮。",
        ordered_at=clock.now(),
        limit=AskedLimit(kind=LimitKind.CLOCK, hours=48),
        place_code=LIUYIN,
    )
    return receive_order(actor=SYSTEM, hotline=hotline, ordered=asked).case.id


@pytest.mark.django_db
def test_the_order_is_main_before_merged_and_family_by_family(desk: Desk) -> None:
    a, b, c, d = (desk.said(text=f"{n} 楼道灯不亮。").case_id for n in range(4))
    assert locking.in_order(c, a, b) == [a, b, c]
    merging.merge_case(actor=desk.who("dispatcher"), case_id=a, into_id=d)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=b, into_id=d)
    assert locking.in_order(a, d, b, c) == [c, d, a, b]
    assert locking.in_order(b, a) == [a, b]
    nothing = uuid.UUID(int=0)
    assert locking.in_order(nothing, a) == [a, nothing]


def crosswise(
    monkeypatch: pytest.MonkeyPatch, first: Callable[[], Any], second: Callable[[], Any]
) -> Iterator[Any]:
    """`first` has locked its first matter when `second` begins, and goes on once that one holds a lock or waits."""
    begun, held = Event(), Event()
    take, main_of = working.taken, merging.main_of

    def taking(*given: Any, **named: Any) -> Case:
        case = take(*given, **named)
        if not begun.is_set():
            begun.set()
            held.wait(timeout=1.5)  # on time out the other one waits for what we hold, as it should
        return case

    def finding(case_id: uuid.UUID) -> Case | None:
        main = main_of(case_id)
        held.set()
        return main

    monkeypatch.setattr(working, "taken", taking)
    monkeypatch.setattr(merging, "main_of", finding)

    def run(step: Callable[[], Any], wait: bool) -> Any:
        try:
            assert not wait or begun.wait(timeout=LONG)
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        steps = ((first, False), (second, True))
        done = [
            pool.submit(copy_context().run, run, *step) for step in steps
        ]  # on the day of the test's clock
        yield from (one.result(timeout=LONG) for one in done)


def merged(desk: Desk, hotline: Hotline) -> tuple[uuid.UUID, uuid.UUID]:
    """One of the hotline's matters under a later one; the ids lie the other way round than the family."""
    under, main = ordered(hotline, "NJ-1"), ordered(hotline, "NJ-2")
    assert under < main
    merging.merge_case(actor=desk.who("dispatcher"), case_id=under, into_id=main)
    return under, main


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_relating_a_merged_matter_while_its_order_is_heard_of(
    desk: Desk, hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    under, main = merged(desk, hotline)
    who = desk.who("dispatcher")
    limit = AskedLimit(kind=LimitKind.CLOCK, hours=96)
    told = ToldByHotline(order="NJ-1", key="k1", verb=OrderVerb.EXTENSION_GRANTED, words="同意", limit=limit)
    list(
        crosswise(
            monkeypatch,
            lambda: relating.relate_cases(actor=who, case_id=under, other_id=main, kind="related"),
            lambda: take_event(actor=SYSTEM, hotline=hotline, told=told),
        )
    )
    assert Relation.objects.count() == 1
    assert HotlineOrder.objects.get(number="NJ-1").events.count() == 1


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_relating_two_merged_matters_while_the_later_one_is_done_again(
    desk: Desk, hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, main = (ordered(hotline, f"NJ-{n}") for n in (1, 2, 3))
    who = desk.who("dispatcher")
    for each in (one, two):
        merging.merge_case(actor=who, case_id=each, into_id=main)
    limit = AskedLimit(kind=LimitKind.CLOCK, hours=96)
    told = ToldByHotline(order="NJ-2", key="k1", verb=OrderVerb.EXTENSION_GRANTED, words="同意", limit=limit)
    list(
        crosswise(
            monkeypatch,
            lambda: relating.relate_cases(actor=who, case_id=two, other_id=one, kind="related"),
            lambda: take_event(actor=SYSTEM, hotline=hotline, told=told),
        )
    )
    assert Relation.objects.count() == 1
