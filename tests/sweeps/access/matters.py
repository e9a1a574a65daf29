"""Matters, exports and letters on the workbench."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.accounts import no_subscription
from tests.sweeps.access.shape import (
    BODIES,
    CASEWORK,
    COMMUNITY,
    POSTED,
    STREET,
    Row,
    Scene,
    Statuses,
    bench,
    each,
    matter,
    sheet,
    some_file,
)


def some_import(scene: Scene) -> dict[str, Any]:
    return {"run_id": uuid.uuid4()}


def some_view(scene: Scene) -> dict[str, Any]:
    return {"view_id": uuid.uuid4()}


def step(scene: Scene) -> dict[str, Any]:
    return {"number": scene.number, "verb": "accept"}


def some_note(scene: Scene) -> dict[str, Any]:
    return {**matter(scene), "note_id": uuid.UUID(int=0)}


def seen(status: int) -> Statuses:
    """What the rights of place or body let one do with the scene's matter, and 404 where it lies out of reach."""
    return bench(**each(status, *COMMUNITY, *STREET, "district"), **each(404, *BODIES))


CASES = {
    "bench:home": Row(bench(302)),
    "bench:mine": Row(bench(**each(200, *COMMUNITY, "supervisor", *BODIES, "district"))),
    "bench:queue": Row(bench(**each(200, *CASEWORK))),
    "bench:queue_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:queue_views": Row(bench(**each(200, *CASEWORK)), bench(**each(422, *CASEWORK))),
    "bench:queue_columns": Row(bench(**each(302, *CASEWORK))),
    "bench:view_rename": Row(POSTED, bench(**each(422, *CASEWORK)), some_view, own_of=("all",)),
    "bench:view_default": Row(POSTED, bench(**each(404, *CASEWORK)), some_view),
    "bench:view_delete": Row(bench(**each(404, *CASEWORK)), bench(**each(404, *CASEWORK)), some_view),
    "bench:queue_print": Row(bench(**each(200, *CASEWORK))),
    "bench:find": Row(bench(**each(302, *CASEWORK))),
    "bench:desk": Row(bench(**each(200, *STREET, "district"))),
    "bench:desk_bulk": Row(POSTED, bench(dispatcher=302)),
    "bench:desk_bulk_confirm": Row(POSTED, bench(dispatcher=302)),
    "bench:desk_case": Row(bench(**each(200, *STREET, "district")), args=matter),
    "bench:case": Row(seen(200), args=matter),
    "bench:case_note": Row(POSTED, seen(422), matter),
    "bench:case_colleagues": Row(seen(200), args=matter),
    "bench:note_correct": Row(seen(404), seen(404), some_note),
    "bench:case_requester": Row(POSTED, bench(**each(422, "community", "director", *STREET)), matter),
    "bench:case_files": Row(
        POSTED, bench(**each(302, *COMMUNITY, "dispatcher"), **each(404, *BODIES)), matter
    ),
    "bench:case_step": Row(
        bench(**each(200, *COMMUNITY), **each(404, *BODIES)),
        bench(**each(302, *COMMUNITY), **each(404, *BODIES)),
        step,
    ),
    "bench:case_file": Row(bench(404), args=some_file),
    "bench:call_backs": Row(bench(supervisor=200), bench(supervisor=422)),
    "bench:intake": Row(
        bench(**each(200, *COMMUNITY, "dispatcher")), bench(**each(422, *COMMUNITY, "dispatcher"))
    ),
    "bench:intake_suggested": Row(
        bench(**each(200, *COMMUNITY, "dispatcher")),
        args=lambda scene: {"turn": uuid.UUID(int=0)},
        own_of=("all",),
    ),
    "bench:intake_receipt": Row(bench(**each(200, *COMMUNITY, "dispatcher")), args=matter),
    "bench:subscriptions": Row(bench(**each(200, *COMMUNITY, *STREET, *BODIES, "district"))),
    "bench:subscribe": Row(
        bench(**each(200, *COMMUNITY, *STREET, *BODIES, "district")),
        bench(**each(422, *COMMUNITY, *STREET, *BODIES, "district")),
    ),
    "bench:subscription": Row(
        POSTED, bench(**each(404, *COMMUNITY, *STREET, *BODIES, "district")), no_subscription
    ),
    "bench:notices": Row(bench(200)),
    "bench:notices_read": Row(POSTED, bench(302)),
    "bench:import": Row(
        bench(**each(200, "dispatcher", "district")), bench(**each(422, "dispatcher", "district"))
    ),
    "bench:import_run": Row(bench(**each(404, "dispatcher", "district")), args=some_import),
    "bench:import_begin": Row(POSTED, bench(**each(404, "dispatcher", "district")), some_import),
    "bench:import_drop": Row(
        bench(**each(404, "dispatcher", "district")),
        bench(**each(404, "dispatcher", "district")),
        some_import,
    ),
    "bench:import_refused": Row(bench(**each(404, "dispatcher", "district")), args=some_import),
    "bench:joint": Row(bench(**each(200, *CASEWORK))),
    "bench:joint_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:recurring": Row(bench(**each(200, *CASEWORK))),
    "bench:recurring_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:late": Row(bench(**each(200, *CASEWORK))),
    "bench:late_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
}


def some_letter(scene: Scene) -> dict[str, Any]:
    return {"letter_id": uuid.UUID(int=0)}


def some_addition(scene: Scene) -> dict[str, Any]:
    return {**some_letter(scene), "number": "320104-2026-999999"}


BRINGS_IN = ("dispatcher", "district")


LETTERS = {
    "bench:letters": Row(bench(**each(200, *BRINGS_IN))),
    "bench:letters_export": Row(bench(**each(302, *BRINGS_IN)), args=sheet),
    "bench:letter": Row(bench(**each(404, *BRINGS_IN)), args=some_letter),
    "bench:letter_take": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_add": Row(bench(**each(404, *BRINGS_IN)), args=some_letter),
    "bench:letter_add_to": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_addition),
    "bench:letter_out": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_aside": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_back": Row(POSTED, bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_original": Row(POSTED, bench(**each(404, *BRINGS_IN)), some_letter),
}


def some_export(scene: Scene) -> dict[str, Any]:
    return {"export_id": uuid.uuid4()}


EXPORTS = {
    "bench:exports": Row(bench(200)),
    "bench:export_file": Row(bench(404), args=some_export),
    "bench:export_cancel": Row(POSTED, bench(404), some_export),
    "bench:export_delete": Row(bench(404), bench(404), some_export),
}
