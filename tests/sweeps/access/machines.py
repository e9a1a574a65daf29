"""Open311, feeds, the API and its keys."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.figures import a_class, a_grid
from tests.sweeps.access.shape import (
    CASEWORK,
    POSTED,
    PUBLIC,
    Arguments,
    Row,
    Scene,
    a_station,
    bench,
    each,
    matter,
    who,
)


def in_json(**named: str) -> Arguments:
    return lambda scene: {"form": "json", **named}


def a_question(scene: Scene) -> dict[str, Any]:
    return {"code": "JS-01-01", "question": "none"}


NOWHERE = who(all=404, visitor=404)


KEYLESS = who(all=403, visitor=403)


OPEN311 = {
    "feeds:public": Row(PUBLIC),
    "feeds:limits": Row(NOWHERE, args=lambda scene: {"secret": "none"}),
    "bench:limits_calendar": Row(bench(200), bench(200)),
    "bench:limits_calendar_stop": Row(bench(200), bench(302)),
    "bench:questions": Row(bench(district=200), bench(district=422), a_class),
    "bench:question": Row(bench(district=404), bench(district=404), a_question),
    "bench:question_remove": Row(bench(district=404), bench(district=404), a_question),
    "bench:body_outside": Row(bench(district=200), bench(district=422), a_station),
    "open311:discovery": Row(PUBLIC, POSTED, in_json()),
    "open311:services": Row(PUBLIC, POSTED, in_json()),
    "open311:definition": Row(NOWHERE, POSTED, in_json(code="JS-01-01")),
    "open311:requests": Row(PUBLIC, KEYLESS, in_json()),
    "open311:request": Row(NOWHERE, POSTED, in_json(number="320104-2026-999999")),
    "open311:token": Row(NOWHERE, POSTED, in_json(token="none")),
    "open311:missing": Row(NOWHERE, NOWHERE, in_json()),
}


# Machines come in by token only: whoever is signed in with a cookie, and whoever is not, is nobody there.
NO_TOKEN = who(all=401, visitor=401)


def some_hook(scene: Scene) -> dict[str, Any]:
    return {"hook_id": uuid.uuid4()}


def some_delivery(scene: Scene) -> dict[str, Any]:
    return {"hook_id": uuid.uuid4(), "delivery_id": uuid.uuid4()}


def somebody(scene: Scene) -> dict[str, Any]:
    return {"person_id": uuid.uuid4()}


def a_division(scene: Scene) -> dict[str, Any]:
    return {"code": "320104"}


CASE_STEPS = (
    *(
        "accept",
        "start",
        "ask",
        "progress",
        "resolve",
        "return_to_desk",
        "offer",
        "take_over",
        "decline",
        "note",
    ),
    *("join", "rate", "answer", "withdraw", "reopen"),
)


MACHINES = {
    "machines:openapi": Row(PUBLIC, POSTED),
    "machines:docs": Row(PUBLIC, POSTED),
    "machines:api:cases": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:create_case": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:case": Row(NO_TOKEN, POSTED, matter),
    "machines:api:case_ratings": Row(NO_TOKEN, POSTED, matter),
    **{f"machines:api:{step}": Row(POSTED, NO_TOKEN, matter) for step in CASE_STEPS},
    "machines:api:receive": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:read": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:hear": Row(POSTED, NO_TOKEN),
    "machines:api:ratings": Row(NO_TOKEN, POSTED),
    "machines:api:changes": Row(NO_TOKEN, POSTED),
    "machines:api:catalogue": Row(NO_TOKEN, POSTED),
    "machines:api:divisions": Row(NO_TOKEN, POSTED),
    "machines:api:division": Row(NO_TOKEN, POSTED, a_division),
    "machines:api:grids": Row(NO_TOKEN, POSTED),
    "machines:api:grid": Row(NO_TOKEN, POSTED, a_grid),
    "machines:api:rates": Row(NO_TOKEN, POSTED),
    "machines:api:webhooks": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:create_webhook": Row(NO_TOKEN, NO_TOKEN),
    "machines:api:webhook": Row(NO_TOKEN, POSTED, some_hook),
    "machines:api:replace_webhook": Row(NO_TOKEN, POSTED, some_hook),
    "machines:api:delete_webhook": Row(NO_TOKEN, POSTED, some_hook),
    "machines:api:deliveries": Row(NO_TOKEN, POSTED, some_hook),
    "machines:api:replay": Row(POSTED, NO_TOKEN, some_delivery),
    "machines:api:people": Row(NO_TOKEN, POSTED),
    "machines:api:search": Row(POSTED, NO_TOKEN),
    "machines:api:open_card": Row(POSTED, NO_TOKEN, somebody),
    "machines:api:household": Row(NO_TOKEN, POSTED, lambda scene: {"household_id": uuid.uuid4()}),
    "machines:api:dwelling": Row(NO_TOKEN, POSTED, lambda scene: {"dwelling_id": uuid.uuid4()}),
    "machines:api:load": Row(POSTED, NO_TOKEN),
    "machines:api:api-root": Row(NOWHERE, NOWHERE),
    "machines:missing": Row(NOWHERE, NOWHERE, lambda scene: {"rest": "nothing"}),
}


TOKENS = {
    "bench:tokens": Row(bench(200), bench(422)),
    "bench:token_revoke": Row(bench(404), bench(404), lambda scene: {"token_id": uuid.uuid4()}),
    "bench:token_recipient": Row(bench(404), bench(404), lambda scene: {"token_id": uuid.uuid4()}),
    "bench:webhooks": Row(bench(**each(200, *CASEWORK)), bench(**each(422, *CASEWORK))),
    "bench:webhook": Row(bench(**each(404, *CASEWORK)), args=some_hook),
    "bench:webhook_remove": Row(bench(**each(404, *CASEWORK)), bench(**each(404, *CASEWORK)), some_hook),
    "bench:webhook_replay": Row(POSTED, bench(**each(404, *CASEWORK)), some_delivery),
}
