"""Work ahead in another process: everything in its order, what goes wrong told, nobody left behind."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from liren.kernel import ahead
from liren.kernel.refusals import StalePage


def numbers(count: int, wrong_at: int = -1) -> Iterator[list[int]]:
    for number in range(count):
        if number == wrong_at:
            raise StalePage(field="page")
        yield [number] * 20_000


def test_everything_comes_in_its_order() -> None:
    assert [found[0] for found in ahead.made_ahead(numbers, 5)] == [0, 1, 2, 3, 4]


def test_on_one_processor_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert len(list(ahead.made_ahead(numbers, 2))) == 2


def test_what_is_raised_there_is_raised_here() -> None:
    taking = ahead.made_ahead(numbers, 5, 2)
    assert [next(taking)[0], next(taking)[0]] == [0, 1]
    with pytest.raises(StalePage) as raised:
        next(taking)
    assert raised.value.field == "page"


def test_who_takes_no_more_leaves_no_process_behind() -> None:
    before = {child.pid for child in psutil.Process().children()}
    taking = ahead.made_ahead(numbers, 1000)
    next(taking)
    taking.close()
    assert {child.pid for child in psutil.Process().children()} == before


def test_a_process_that_dies_is_told() -> None:
    before = {child.pid for child in psutil.Process().children()}
    taking = ahead.made_ahead(numbers, 1000)
    next(taking)
    (maker,) = [child for child in psutil.Process().children() if child.pid not in before]
    maker.kill()
    with pytest.raises(RuntimeError):
        list(taking)
