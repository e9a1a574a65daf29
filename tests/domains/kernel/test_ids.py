from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from liren.kernel import clock, ids


@given(st.integers(0, 2**42))
def test_a_key_carries_its_millisecond_version_and_variant(milliseconds):
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=milliseconds)
    with clock.at(moment):
        key = ids.uuid7()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert key.int >> 80 == milliseconds


def test_keys_sort_by_time():
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    keys = []
    for number in range(200):
        with clock.at(start + dt.timedelta(milliseconds=number)):
            keys.append(ids.uuid7())
    assert keys == sorted(keys)


def test_keys_of_one_millisecond_differ():
    with clock.at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        assert len({ids.uuid7() for _ in range(2000)}) == 2000


def test_a_readable_number_names_county_year_and_serial():
    assert ids.readable_number("320104", 2026, 123) == "320104-2026-000123"
    assert ids.readable_number("320104", 2026, 1234567) == "320104-2026-1234567"


def test_a_tracking_code_survives_being_typed_by_hand():
    code = ids.tracking_code()
    assert len(code) == 14
    plain = ids.normal_tracking_code(code)
    assert len(plain) == 12
    assert ids.normal_tracking_code(f" {code.lower().replace('-', ' ')}。") == plain


def test_tracking_codes_have_no_look_alikes():
    assert not set("01AEIOLU") & set(ids.TRACKING_ALPHABET)
    assert len({ids.tracking_code() for _ in range(1000)}) == 1000
