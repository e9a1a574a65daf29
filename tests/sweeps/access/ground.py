"""Places and their codes: who keeps the ground changes them."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.shape import COMMUNITY, POSTED, STREET, Row, Scene, bench, each, sheet


def a_move(scene: Scene) -> dict[str, Any]:
    return {"move_id": uuid.uuid4()}


def a_grid(scene: Scene) -> dict[str, Any]:
    return {"grid_id": uuid.uuid4()}


def drawn(scene: Scene) -> dict[str, Any]:
    return {"verb": "draw"}


def a_doubt(scene: Scene) -> dict[str, Any]:
    return {"doubt_id": uuid.uuid4()}


KEEPERS = ("grid", "community", "director", "district")

GROUND = {
    "bench:addresses": Row(bench(**each(200, *KEEPERS))),
    "bench:addresses_export": Row(bench(district=200), args=sheet),
    "bench:address_read": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS))),
    "bench:address": Row(bench(**each(404, *KEEPERS)), bench(**each(404, *KEEPERS)), a_doubt),
    "bench:grid_drawing": Row(bench(district=200)),
    "bench:grid_drawing_shapes": Row(bench(district=200)),
    "bench:grid_write": Row(POSTED, bench(district=404), drawn),
    "bench:grid_keepers": Row(
        bench(**each(404, *COMMUNITY, *STREET, "district")),
        bench(**each(404, *COMMUNITY, *STREET, "district")),
        a_grid,
    ),
    "bench:grid_history": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:moves": Row(bench(district=200)),
    "bench:moves_export": Row(bench(district=200), args=sheet),
    "bench:move_add": Row(bench(district=200), bench(district=422)),
    "bench:move": Row(bench(district=404), args=a_move),
    "bench:move_withdraw": Row(POSTED, bench(district=404), a_move),
    "bench:move_again": Row(POSTED, bench(district=404), a_move),
}
