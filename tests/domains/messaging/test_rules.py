from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.domains.messaging import rules


@pytest.mark.parametrize(("language", "limit"), [("zh-hans", 70), ("en", 140)])
def test_a_short_message_is_one_message_long(language, limit):
    assert rules.sms_limit(language) == limit


def test_the_names_a_text_wants():
    assert rules.placeholders("%(a)s 和 %(b)s", "%(a)s", "100%%") == {"a", "b"}


def test_a_text_is_filled_and_a_missing_name_is_a_mistake():
    assert rules.filled("编号 %(number)s", {"number": 5, "more": 1}) == "编号 5"
    with pytest.raises(KeyError):
        rules.filled("编号 %(number)s", {})


@pytest.mark.parametrize(
    ("values", "fitted"),
    [
        ({"title": "路灯", "code": "K7M4"}, "“路灯”查询码 K7M4"),
        ({"title": "路灯坏了很久很久", "code": "K7M4"}, "“路灯坏了很久…”查询码 K7M4"),
    ],
)
def test_the_longest_value_is_cut_first(values, fitted):
    assert rules.fitted_sms("“%(title)s”查询码 %(code)s", values, 17) == fitted


@given(st.text(max_size=300), st.text(max_size=300), st.integers(10, 140))
def test_a_fitted_message_never_exceeds_its_limit(first, second, limit):
    assert len(rules.fitted_sms("%(a)s，%(b)s。", {"a": first, "b": second}, limit)) <= limit


def test_values_with_percent_signs_are_harmless():
    assert rules.fitted_sms("%(a)s", {"a": "100%(b)s"}, 70) == "100%(b)s"
