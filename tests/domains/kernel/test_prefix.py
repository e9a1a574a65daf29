"""`__prefix` means the same on both databases and runs as a range of an index."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from liren.domains.territory.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    Place.objects.bulk_create(
        Place(code=code, level="city", kind="division", name=name, code_since=dt.date(2023, 6, 30))
        for code, name in (
            ("3201", "50%市"),
            ("3202", "50_市"),
            ("3203", "a\\b"),
            ("3204", "𣒍县"),
            ("3301", "5"),
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["3201", "3202", "3203", "3204", "3301"]),
        ("5", ["3201", "3202", "3301"]),
        ("50%", ["3201"]),
        ("50_", ["3202"]),
        ("a\\", ["3203"]),
        ("A", []),
        ("𣒍", ["3204"]),
        ("𣒍县市", []),
    ],
)
def test_it_takes_every_sign_as_itself(text, found):
    assert (
        list(Place.objects.filter(name__prefix=text).order_by("code").values_list("code", flat=True)) == found
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads so small a table whole")
def test_sqlite_searches_an_index():
    assert "USING INDEX place_by_name (name>? AND name<?)" in Place.objects.filter(name__prefix="5").explain()
