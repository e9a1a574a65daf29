from __future__ import annotations

import time

import pytest
from django.db import transaction

from liren.kernel import recall
from liren.kernel.recall import Recalled


def counting() -> Recalled[str, int]:
    """Answers how often it has read."""
    read: list[str] = []

    def one_more(key: str) -> int:
        read.append(key)
        return len(read)

    return Recalled(one_more)


def test_what_was_read_lately_is_not_read_again_until_it_is_forgotten() -> None:
    recalled = counting()
    assert [recalled("a"), recalled("a"), recalled("b")] == [1, 1, 2]
    recalled.forget()
    assert recalled("a") == 3
    recall.forget_all()
    assert recalled("a") == 4


def test_what_is_older_than_some_seconds_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    recalled = counting()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert recalled("a") == 1
    now += recall.SECONDS + 1
    assert recalled("a") == 2


def test_no_more_is_kept_than_the_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "MOST", 3)
    recalled = counting()
    for key in "abcdefghij":
        recalled(key)
    assert len(recalled.kept) <= 3


@pytest.mark.django_db
def test_what_is_read_in_a_transaction_that_changes_it_is_kept_for_nobody() -> None:
    recalled = counting()
    with transaction.atomic():
        recalled.forget_now_and_after()
        assert [recalled("a"), recalled("a")] == [1, 2]
    assert [recalled("a"), recalled("a")] == [3, 3]
    with transaction.atomic():
        assert recalled("a") == 3


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_everybody_reads_again() -> None:
    recalled = counting()
    with transaction.atomic():
        recalled.forget_now_and_after()
        recalled.kept["a"] = (time.monotonic(), 7)  # as another thread might have read in between
    assert recalled("a") == 1
