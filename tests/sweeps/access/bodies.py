"""Bodies, posts and the duty roster."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.organisations.queries import posts_with_holders
from tests.sweeps.access.shape import POSTED, STREET, Row, Scene, a_station, bench, each, sheet

READERS = ("community", "director", *STREET, "admin", "security")  # they read bodies; the district keeps them


def a_centre(scene: Scene) -> dict[str, Any]:
    """The other street's: beyond the places of whoever works in the first."""
    return {"body_id": scene.world.bodies["street:902"].id}


def a_post(scene: Scene) -> dict[str, Any]:
    return {"post_id": posts_with_holders(scene.world.bodies["station:001"].id)[0].id}


def a_holding(scene: Scene) -> dict[str, Any]:
    return {"holding_id": posts_with_holders(scene.world.bodies["station:001"].id)[0].now[0].id}


BODY_PAGES = {
    "bench:bodies": Row(bench(**each(200, *READERS, "district"))),
    "bench:bodies_export": Row(bench(**each(200, *READERS, "district")), args=sheet),
    "bench:file_room": Row(bench(**each(200, *READERS, "district"))),
    "bench:file_room_export": Row(bench(**each(200, *READERS, "district")), args=sheet),
    "bench:body": Row(
        bench(**each(404, "community", "director", *STREET), **each(200, "admin", "security", "district")),
        args=a_centre,
    ),
    "bench:body_add": Row(bench(district=200), bench(district=422)),
    "bench:body_edit": Row(bench(district=200), bench(district=422), a_station),
    "bench:body_move": Row(bench(district=200), bench(district=302), a_station),
    "bench:body_places": Row(bench(district=200), bench(district=422), a_station),
    "bench:body_place_remove": Row(POSTED, bench(district=404), a_station),
    "bench:body_close": Row(bench(district=200), bench(district=409), a_station),
    "bench:body_reopen": Row(bench(district=200), bench(district=409), a_station),
    "bench:post_add": Row(bench(district=200), bench(district=422), a_station),
    "bench:post_edit": Row(bench(district=200), bench(district=422), a_post),
    "bench:post_close": Row(bench(district=200), bench(district=409), a_post),
    "bench:post_reopen": Row(bench(district=200), bench(district=302), a_post),
    "bench:post_appoint": Row(bench(district=200), bench(district=422), a_post),
    "bench:post_release": Row(bench(district=200), bench(district=422), a_holding),
}


KEEPERS = ("director", "dispatcher", "supervisor", "district")


def station_of(scene: Scene) -> dict[str, Any]:
    return {"body_id": scene.world.bodies["station:001"].id}


def no_shift(scene: Scene) -> dict[str, Any]:
    return {"shift_id": uuid.uuid4()}


DUTY = {
    "bench:duty": Row(bench(200)),
    "bench:duty_print": Row(bench(200)),
    "bench:duty_add": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), station_of),
    "bench:duty_import": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), station_of),
    "bench:duty_shift": Row(bench(404), bench(404), no_shift),
    "bench:duty_remove": Row(bench(404), bench(404), no_shift),
    "bench:duty_handover": Row(POSTED, bench(404), no_shift),
    "bench:duty_swap": Row(POSTED, bench(404), no_shift),
    "bench:duty_decide": Row(POSTED, bench(404), lambda scene: {"swap_id": uuid.uuid4()}),
    "bench:duty_answer": Row(POSTED, bench(404), lambda scene: {"call_id": uuid.uuid4()}),
}
