from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from liren.kernel.lock import locked, next_serial
from liren.kernel.models import Counter

only_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="a race needs PostgreSQL")


@pytest.mark.django_db
def test_serials_begin_at_one_and_follow_each_other():
    assert [next_serial("a"), next_serial("a"), next_serial("b"), next_serial("a")] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_block_of_serials_is_taken_at_once():
    assert next_serial("a", 100) == 1
    assert next_serial("a") == 101


@pytest.mark.django_db
def test_a_serial_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        next_serial("a")


@pytest.mark.django_db
def test_a_rolled_back_serial_leaves_no_gap():
    with transaction.atomic():
        next_serial("a")
        transaction.set_rollback(True)
    assert next_serial("a") == 1


@pytest.mark.django_db
def test_no_serials_are_none():
    with pytest.raises(ValueError, match="at least one"):
        next_serial("a", 0)


@pytest.mark.django_db(transaction=True)
def test_a_lock_without_a_transaction_is_a_mistake_on_both_databases():
    with pytest.raises(TransactionManagementError):
        locked(Counter.objects.all())


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_serials_taken_at_once_are_each_given_once():
    taken: list[int] = []

    def take() -> None:
        for _ in range(20):
            taken.append(next_serial("a"))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 101))


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_rows_that_another_transaction_holds_are_passed_over():
    Counter.objects.bulk_create([Counter(name="a", value=1), Counter(name="b", value=1)])
    seen: list[str] = []

    def look() -> None:
        with transaction.atomic():
            seen.extend(row.name for row in locked(Counter.objects.order_by("name"), skip=True))
        connection.close()

    with transaction.atomic():
        list(locked(Counter.objects.filter(name="a")))
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == ["b"]
