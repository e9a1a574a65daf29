"""Of a failure the log tells the class, the database's code and the place; never what was in the row."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from liren.kernel.logs import LineFormatter, named
from liren.kernel.refusals import NotFound

PHONE = "13800138000"


def refused_row() -> IntegrityError:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE told (phone varchar(11) PRIMARY KEY)")
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            cursor.execute("INSERT INTO told VALUES (%s), (%s)", [PHONE, PHONE])
    return refused.value


@pytest.mark.django_db
def test_a_refused_row_is_named_by_class_and_code_of_the_database() -> None:
    expected = "23505" if connection.vendor == "postgresql" else "SQLITE_CONSTRAINT_PRIMARYKEY"
    assert named(refused_row()) == f"IntegrityError [{expected}]"


def test_a_refusal_is_named_by_its_code_and_anything_else_by_its_class() -> None:
    assert (named(NotFound()), named(ValueError(PHONE))) == ("kernel.not_found", "ValueError")


@pytest.mark.parametrize("logger", ["django.request", "liren.anything"])
def test_no_line_of_the_log_quotes_an_exception(logger: str) -> None:
    sink = io.StringIO()
    handler = logging.StreamHandler(sink)
    handler.setFormatter(LineFormatter("%(message)s"))
    log = logging.getLogger(logger)
    log.addHandler(handler)
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as cause:
            try:
                raise RuntimeError(f"no such person: {PHONE}") from cause
            except RuntimeError:
                log.exception("Internal Server Error: %s", "/bench/queue/")
    finally:
        log.removeHandler(handler)
    told = sink.getvalue()
    assert PHONE not in told
    assert "RuntimeError" in told
    assert "caused by KeyError" in told
    assert "test_no_line_of_the_log" in told, "where it happened is told"


def test_the_program_logs_with_this_formatter() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "liren.kernel.logs.LineFormatter"
