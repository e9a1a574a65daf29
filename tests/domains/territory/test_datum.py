"""Known pairs pin the datum conversions; there and back lands on the same spot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.domains.territory import errors
from liren.domains.territory.rules.datum import from_cgcs2000, to_cgcs2000

TIANANMEN = (116.404, 39.915)


@pytest.mark.parametrize(
    ("datum", "there"),
    [
        ("cgcs2000", TIANANMEN),
        ("gcj02", (116.41024449916938, 39.91640428150164)),
        ("bd09", (116.41662724378733, 39.922699552216216)),
    ],
)
def test_known_pairs_agree_in_both_directions(datum, there):
    assert from_cgcs2000(*TIANANMEN, datum) == pytest.approx(there, abs=1e-9)
    assert to_cgcs2000(*there, datum) == pytest.approx(TIANANMEN, abs=1e-9)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@settings(max_examples=200, deadline=None)
@given(longitude=st.floats(74, 134), latitude=st.floats(4, 53))
def test_there_and_back_is_within_a_millionth_of_a_degree(datum, longitude, latitude):
    back = to_cgcs2000(*from_cgcs2000(longitude, latitude, datum), datum)
    assert back == pytest.approx((longitude, latitude), abs=1e-6)


def test_an_unknown_datum_is_refused():
    with pytest.raises(errors.DatumUnknown) as refused:
        to_cgcs2000(*TIANANMEN, "wgs72")
    assert refused.value.code == "territory.datum_unknown"
    with pytest.raises(errors.DatumUnknown):
        from_cgcs2000(*TIANANMEN, "")


@pytest.mark.parametrize("point", [(39.9, 116.4), (0.0, 0.0), (float("nan"), 30.0), (float("inf"), 30.0)])
def test_a_point_outside_china_is_refused(point):
    with pytest.raises(errors.PointNotInChina) as refused:
        to_cgcs2000(*point, "gcj02")
    assert refused.value.code == "territory.point_outside"
