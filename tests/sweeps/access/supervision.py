"""Orders of hotlines, supervision, truth checks and appeals."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.shape import (
    BODIES,
    CASEWORK,
    COMMUNITY,
    POSTED,
    STREET,
    Row,
    Scene,
    bench,
    each,
    sheet,
    some_file,
)


def some_order(scene: Scene) -> dict[str, Any]:
    return {"order_id": uuid.UUID(int=0)}


def some_file_of_orders(scene: Scene) -> dict[str, Any]:
    return {"file_id": uuid.UUID(int=0)}


def some_message(scene: Scene) -> dict[str, Any]:
    return {**some_order(scene), "message_id": uuid.UUID(int=0)}


def some_order_act(scene: Scene) -> dict[str, Any]:
    return {**some_order(scene), "act": "return"}


def some_hotline(scene: Scene) -> dict[str, Any]:
    return {"hotline_id": uuid.UUID(int=0)}


def some_supervision(scene: Scene) -> dict[str, Any]:
    return {"number": "320104-D-2026-999999"}


def some_act(scene: Scene) -> dict[str, Any]:
    return {**some_supervision(scene), "act": "answer"}


NOT_THERE = bench(**each(404, *CASEWORK))


SUPERVISION = {
    "bench:orders": Row(bench(**each(200, *CASEWORK))),
    "bench:orders_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:order_files": Row(
        bench(**each(200, "dispatcher", "district")), bench(**each(422, "dispatcher", "district"))
    ),
    "bench:order_due": Row(bench(**each(200, "director", *STREET, "district"))),
    "bench:order_file": Row(bench(**each(404, "dispatcher", "district")), args=some_file_of_orders),
    "bench:order_file_begin": Row(POSTED, bench(**each(404, "dispatcher", "district")), some_file_of_orders),
    "bench:order_file_drop": Row(
        bench(**each(404, "dispatcher", "district")),
        bench(**each(404, "dispatcher", "district")),
        some_file_of_orders,
    ),
    "bench:order_file_refused": Row(bench(**each(404, "dispatcher", "district")), args=some_file_of_orders),
    "bench:hotlines": Row(bench(district=200), bench(district=422)),
    "bench:hotline": Row(bench(district=404), bench(district=404), some_hotline),
    "bench:hotline_renew": Row(bench(district=404), bench(district=404), some_hotline),
    "bench:order": Row(NOT_THERE, args=some_order),
    "bench:order_again": Row(POSTED, NOT_THERE, some_message),
    "bench:order_act": Row(NOT_THERE, NOT_THERE, some_order_act),
    "bench:supervisions": Row(bench(**each(200, *CASEWORK))),
    "bench:supervisions_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:supervision_open": Row(bench(supervisor=200), bench(supervisor=422)),
    "bench:supervision_file": Row(NOT_THERE, args=some_file),
    "bench:supervision": Row(NOT_THERE, args=some_supervision),
    "bench:supervision_print": Row(NOT_THERE, args=some_supervision),
    "bench:supervision_act": Row(NOT_THERE, NOT_THERE, some_act),
}


def some_check(scene: Scene) -> dict[str, Any]:
    return {"check_id": uuid.uuid4()}


def some_sample(scene: Scene) -> dict[str, Any]:
    return {"number": "320104-H-2026-999999"}


DRAWERS = ("supervisor", "district")


CHECKS = {
    "bench:checks": Row(bench(**each(200, *CASEWORK))),
    "bench:checks_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:check_file": Row(NOT_THERE, args=some_file),
    "bench:check_assign": Row(POSTED, bench(supervisor=404, district=404), some_check),
    "bench:check": Row(NOT_THERE, NOT_THERE, some_check),
    "bench:samples": Row(bench(**each(200, "director", *STREET, "district"))),
    "bench:sample_draw": Row(bench(**each(200, *DRAWERS)), bench(**each(422, *DRAWERS))),
    "bench:sample": Row(bench(**each(404, "director", *STREET, "district")), args=some_sample),
    "bench:sample_cases": Row(bench(**each(404, "director", *STREET, "district")), args=some_sample),
    "bench:sample_frame": Row(
        bench(**each(404, "director", *STREET, "district")),
        args=lambda scene: {**some_sample(scene), "form": "csv"},
    ),
}


def some_rating(scene: Scene) -> dict[str, Any]:
    return {"rating_id": uuid.uuid4()}


HANDLERS = (*COMMUNITY, *BODIES)


APPEALS = {
    "bench:appeals": Row(bench(**each(200, *CASEWORK))),
    "bench:appeals_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:appeal_decider": Row(bench(district=200), bench(district=422)),
    "bench:appeal_file": Row(
        bench(**each(404, *HANDLERS)),
        bench(**each(404, *HANDLERS)),
        some_rating,
    ),
    "bench:appeal_paper": Row(NOT_THERE, args=some_file),
    "bench:appeal": Row(NOT_THERE, NOT_THERE, lambda scene: {"appeal_id": uuid.uuid4()}),
}
