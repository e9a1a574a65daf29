from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liren.kernel import clock, ids, rows
from liren.kernel.models import AuditChain, SubjectKey, TurnCount
from liren.kernel.pipeline import sent_together
from liren.kernel.turns import WINDOW

pytestmark = pytest.mark.django_db


def test_a_row_is_written_with_its_values_and_its_defaults() -> None:
    until = clock.now() + WINDOW
    row = TurnCount(name="said:1", count=3, until=until)
    rows.insert(row)
    assert TurnCount.objects.values_list("name", "count", "until").get() == ("said:1", 3, until)
    chain = AuditChain(county="320104")
    rows.insert(chain)
    assert (AuditChain.objects.get().entries, AuditChain.objects.get().head) == (0, "")
    chain.entries = 1
    chain.save()  # it knows that it is there
    assert AuditChain.objects.get().entries == 1


def test_the_statement_is_built_once_a_model() -> None:
    rows._statement.cache_clear()
    for number in range(3):
        rows.insert(TurnCount(name=f"said:{number}", count=1, until=clock.now()))
    assert rows._statement.cache_info().misses == 1


def test_what_the_database_refuses_is_refused_at_the_end_of_the_block() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), sent_together():
        write_twice()
    assert not AuditChain.objects.exists()


def test_several_rows_are_one_statement_and_what_is_there_stays_if_so_wished(
    django_assert_num_queries: Any,
) -> None:
    until = clock.now() + WINDOW
    rows.insert(TurnCount(name="said:1", count=7, until=until))
    fresh = [TurnCount(name=f"said:{number}", count=1, until=until) for number in range(3)]
    with django_assert_num_queries(1):
        rows.insert_all(fresh, ignore_conflicts=True)
    assert dict(TurnCount.objects.values_list("name", "count")) == {"said:0": 1, "said:1": 7, "said:2": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_all(fresh)


def test_more_rows_than_a_kept_statement_holds_are_written_too(django_assert_num_queries: Any) -> None:
    until = clock.now() + WINDOW
    rows.insert_all([TurnCount(name=f"said:{n}", count=1, until=until) for n in range(rows.FEW + 1)])
    assert TurnCount.objects.count() == rows.FEW + 1
    with django_assert_num_queries(0):
        rows.insert_all([])


def test_values_of_other_types_are_prepared_as_the_field_wishes() -> None:
    """A number as text, an id as text, a sealed field, a moment of another zone: all as `save` would write them."""
    account, now = ids.uuid7(), clock.now().astimezone(clock.LOCAL)
    rows.insert(TurnCount(name="said:1", count="3", until=now))
    assert TurnCount.objects.values_list("count", "until").get() == (3, now)
    rows.insert(SubjectKey(subject=str(account), key="secret"))
    assert SubjectKey.objects.get(subject=account).key == "secret"


def write_twice() -> None:
    for _ in range(2):
        rows.insert(AuditChain(county="320104"))
