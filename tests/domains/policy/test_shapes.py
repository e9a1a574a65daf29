"""Each shape of a figure: what it reads and what it refuses, with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from liren.domains.policy.errors import WHY, Because
from liren.domains.policy.rules import shapes
from liren.kernel.worktime import Limit


@pytest.mark.parametrize(
    ("shape", "value", "meant"),
    [
        ("limit", {"days": 7}, Limit(days=7)),
        ("limit", {"hours": 0.25, "clock": True}, Limit(hours=0.25, clock=True)),
        ("count", 0, 0),
        ("number", 43.2, 43.2),
        ("fractions", [0.5, 0.8], (0.5, 0.8)),
        ("hours", [["09:00", "12:00"]], ((dt.time(9), dt.time(12)),)),
        ("text", "一核两维", "一核两维"),
        ("flag", False, False),
        ("words", ["收集", "会商"], ("收集", "会商")),
        ("rows", [{"code": "a"}, {"code": "b"}], ({"code": "a"}, {"code": "b"})),
    ],
)
def test_a_value_is_read_as_its_shape_means_it(shape: str, value: Any, meant: Any):
    assert shapes.read(shape, value) == meant


@pytest.mark.parametrize(
    ("shape", "value", "why"),
    [
        ("weight", 1, "shape.unknown"),
        ("limit", 7, "shape.limit.fields"),
        ("limit", {"weeks": 1}, "shape.limit.fields"),
        ("limit", {"days": 1.5}, "shape.limit.kinds"),
        ("limit", {"days": -1}, "shape.limit.kinds"),
        ("limit", {"days": True}, "shape.limit.kinds"),
        ("limit", {"hours": 2, "clock": "yes"}, "shape.limit.kinds"),
        ("limit", {"days": 0}, "shape.limit.range"),
        ("limit", {"days": 99999}, "shape.limit.range"),
        ("count", 1.5, "shape.count"),
        ("count", "2", "shape.count"),
        ("number", float("nan"), "shape.number"),
        ("number", -1, "shape.number"),
        ("fractions", [0, 0.5], "shape.fractions"),
        ("fractions", [0.8, 0.5], "shape.fractions.order"),
        ("fractions", [], "shape.fractions"),
        ("hours", [["9", "noon"]], "shape.hours"),
        ("hours", "09:00", "shape.hours"),
        ("hours", [], "shape.hours.order"),
        ("hours", [["12:00", "09:00"]], "shape.hours.order"),
        ("text", "  ", "shape.text"),
        ("flag", 1, "shape.flag"),
        ("words", [], "shape.words"),
        ("words", ["听证", "听证"], "shape.words.twice"),
        ("rows", [], "shape.rows"),
        ("rows", [{"a": 1}, {"b": 1}], "shape.rows.columns"),
    ],
)
def test_a_value_of_another_shape_is_refused_with_its_reason(shape: str, value: Any, why: str):
    with pytest.raises(shapes.WrongShape) as caught:
        shapes.read(shape, value)
    assert caught.value.why.key == why
    assert str(caught.value.why)


def test_a_changed_table_keeps_the_columns_of_the_shipped_one():
    shipped = [{"days": 0, "to": "director"}]
    assert shapes.read_like("rows", shipped, [{"days": 2, "to": "supervisor"}])
    for wrong in ([{"days": 2}], [{"days": "2", "to": "supervisor"}]):
        with pytest.raises(shapes.WrongShape) as caught:
            shapes.read_like("rows", shipped, wrong)
        assert "days, to" in str(caught.value.why)


def test_every_reason_is_said_in_the_language_of_the_reader():
    reason = Because("pack.missing", field="quote")
    with translation.override("zh-hans"):
        assert str(reason) == "缺 quote"
    assert all(str(text) for text in WHY.values())
