"""Every operation of the description is asked with lifelike and with broken input: nothing fails, nothing is
answered that the description does not name. The same examples in every run; bounded, since it stands in `make test`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from liren.config.wsgi import application
from liren.domains.casework.actions.hotline import set_hotline
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import CASE, HOOK, Machine, token_of

EXAMPLES = 12  # of each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [found.ok() for found in schema.get_all_operations()]


BOUNDS = bounds(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def one_connection() -> Iterator[None]:
    """A request does not close the connection of the test's transaction, as with Django's own client (which ties the
    signals again after each of its requests)."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def persona_of(operation: Any) -> str:
    """Somebody whose right it is, so that most requests go past the door."""
    if "webhook" in operation.path:
        return "district"
    has_version = any(parameter.name == "If-Match" for parameter in operation.iter_parameters())
    return "community" if has_version or operation.path.endswith("/notes") else "dispatcher"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_every_operation_keeps_to_its_description(desk: Desk, operation: Any, settings: Any) -> None:
    settings.LIREN_API_TURNS = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    machine = Machine(token_of(desk.who(persona_of(operation))))
    number = desk.assigned().number
    set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")
    hook = machine.post("/webhooks", HOOK).json()["id"]

    @BOUNDS
    @given_of(operation)
    def asked(case: Any) -> None:
        known = {"number": number, "hook_id": hook}
        if case.path_parameters and len(str(case.body)) % 2:
            case.path_parameters.update({k: v for k, v in known.items() if k in case.path_parameters})
        if isinstance(case.body, dict) and "text" in case.body:  # lead half of them past the first checks
            case.body.update(CASE if len(str(case.body)) % 2 else {})
        if "place_code" in (case.query or {}) and "by" in case.query:
            case.query |= {"place_code": "320104901", "since": "2026-01-01", "until": "2026-12-31"}
        with transaction.atomic(), one_connection():
            case.call_and_validate(headers={"Authorization": f"Bearer {machine.secret}"}, checks=CHECKS)
            transaction.set_rollback(True)

    asked()


def given_of(operation: Any) -> Any:
    both = operation.as_strategy() | operation.as_strategy(
        generation_mode=schemathesis.GenerationMode.NEGATIVE
    )
    return given(case=both)
