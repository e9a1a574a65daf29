from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from liren.kernel import clock, rows
from liren.kernel.models import AuditChain, TurnCount
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


def write_twice() -> None:
    for _ in range(2):
        rows.insert(AuditChain(county="320104"))
