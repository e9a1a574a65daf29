"""Who may open what: one row a named URL. A URL without a row fails the sweep (test_urls.py).

Statuses are given for groups or single personas; the most specific counts: a username, then `resident` or
`staff`, then `all`. `visitor` is nobody signed in. A row without `post` is not posted to (its GET says 405 or 200).
Posts are sent empty: 302 or 422 means that the door was passed, 403 that the right is lacking, 404 that the thing
does not exist for this person.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from liren.config.demo.people import World
from liren.domains.access.queries import holdings_of
from liren.domains.organisations.queries import posts_with_holders

Statuses = dict[str, int]


@dataclass(frozen=True)
class Scene:
    """The small world and one matter in it: said by `resident`, given to the station of 柳荫里."""

    world: World
    number: str


Arguments = Callable[[Scene], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """What each persona gets. `args` makes the URL's arguments from the scene; `query` is appended as it is."""

    get: Statuses
    post: Statuses = field(default_factory=dict)
    args: Arguments = lambda scene: {}
    query: str = ""


def who(**statuses: int) -> Statuses:
    return statuses


def bench(others: int = 403, **allowed: int) -> Statuses:
    """A page of the workbench: visitors are led to the sign-in, residents and staff without the right refused."""
    return {"visitor": 302, "resident": 403, "staff": others, **allowed}


PUBLIC = who(all=200, visitor=200)
LED_BACK = who(all=302, visitor=302)  # a later step of a walk that has not begun leads to the first
POSTED = who(all=405, visitor=405)


def no_model(scene: Scene) -> dict[str, Any]:
    return {"model_id": uuid.UUID(int=0)}


def grid_account(scene: Scene) -> dict[str, Any]:
    return {"account_id": scene.world.accounts["grid"].id}


def grid_holding(scene: Scene) -> dict[str, Any]:
    return {"holding_id": holdings_of(scene.world.accounts["grid"].id)[0].id}


UI = {
    "ui:language": Row(POSTED, who(all=302, visitor=302)),
    "ui:theme": Row(POSTED, who(all=302, visitor=302)),
    "ui:elder": Row(POSTED, who(all=302, visitor=302)),
    "ui:keys": Row(POSTED, who(all=302, visitor=302)),
    "ui:health": Row(PUBLIC),
}

SIGN_IN = {
    "portal:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_in_code": Row(who(all=302, visitor=302)),
    "portal:sign_in_password": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "portal:my_account": Row(who(all=200, visitor=302), who(visitor=302, resident=302, staff=403)),
    "portal:end_session": Row(POSTED, who(all=404, visitor=302), lambda scene: {"session_id": 999}),
    "portal:end_other_sessions": Row(POSTED, who(all=302, visitor=302)),
    "bench:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "bench:sign_in_second": Row(who(all=302, visitor=302)),
    "bench:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "bench:my_account": Row(bench(200)),
    "bench:password": Row(bench(200), bench(422)),
    "bench:second_factor": Row(bench(200), bench(422)),
    "bench:second_factor_change": Row(POSTED, bench(422)),
    "bench:end_session": Row(POSTED, bench(404), lambda scene: {"session_id": 999}),
    "bench:end_other_sessions": Row(POSTED, bench(302)),
}

OWN_PAGE = who(all=403, resident=200, visitor=302)


def no_subscription(scene: Scene) -> dict[str, Any]:
    return {"subscription_id": uuid.UUID(int=0)}


MESSAGES = {
    "portal:notices": Row(OWN_PAGE),
    "portal:notices_read": Row(POSTED, who(all=403, resident=302, visitor=302)),
    "portal:subscriptions": Row(OWN_PAGE),
    "portal:subscribe": Row(OWN_PAGE, who(all=403, resident=422, visitor=302)),
    "portal:subscription": Row(POSTED, who(all=403, resident=404, visitor=302), no_subscription),
    "portal:unsubscribe": Row(
        who(all=404, visitor=404), who(all=404, visitor=404), lambda scene: {"token": "nobodys"}
    ),
    "portal:preferences": Row(
        who(all=403, resident=200, visitor=302), who(all=403, resident=422, visitor=302)
    ),
    "bench:preferences": Row(bench(200), bench(422)),
    "bench:notice_read": Row(POSTED, bench(302), lambda scene: {"notice_id": uuid.uuid4()}),
    "bench:deliveries": Row(bench(admin=200, district=200)),
    "bench:deliveries_export": Row(bench(admin=200, district=200), args=lambda scene: {"form": "csv"}),
    "bench:delivery_resend": Row(
        POSTED, bench(admin=404, district=404), lambda scene: {"delivery_id": uuid.uuid4()}
    ),
    "bench:robots": Row(bench(district=200), bench(district=422)),
    "bench:robot": Row(bench(district=404), bench(district=404), lambda scene: {"robot_id": uuid.uuid4()}),
    "bench:robot_try": Row(POSTED, bench(district=404), lambda scene: {"robot_id": uuid.uuid4()}),
    "bench:robot_remove": Row(
        bench(district=404), bench(district=404), lambda scene: {"robot_id": uuid.uuid4()}
    ),
    "bench:message_words": Row(bench(district=200)),
    "bench:message_word": Row(
        bench(district=200),
        bench(district=422),
        lambda scene: {"key": "casework.received", "language": "en"},
    ),
    "bench:message_word_reset": Row(
        POSTED, bench(district=302), lambda scene: {"key": "casework.received", "language": "en"}
    ),
}

ACCOUNTS = {
    "bench:accounts": Row(bench(admin=200, security=200)),
    "bench:account_create": Row(bench(admin=200), bench(admin=422)),
    "bench:account_detail": Row(bench(admin=200, security=200), args=grid_account),
    "bench:account_disable": Row(POSTED, bench(admin=302), grid_account),
    "bench:account_enable": Row(POSTED, bench(admin=302), grid_account),
    "bench:account_reset_password": Row(POSTED, bench(admin=200), grid_account),
    "bench:account_reset_second_factor": Row(POSTED, bench(admin=302), grid_account),
    "bench:role_grant": Row(bench(security=200), bench(security=422), grid_account, "?role=auditor"),
    "bench:roles": Row(bench(admin=200, security=200)),
    "bench:role_revoke": Row(POSTED, bench(security=302), grid_holding),
}


def matter(scene: Scene) -> dict[str, Any]:
    return {"number": scene.number}


def some_import(scene: Scene) -> dict[str, Any]:
    return {"run_id": uuid.uuid4()}


def some_view(scene: Scene) -> dict[str, Any]:
    return {"view_id": uuid.uuid4()}


def step(scene: Scene) -> dict[str, Any]:
    return {"number": scene.number, "verb": "accept"}


def some_note(scene: Scene) -> dict[str, Any]:
    return {**matter(scene), "note_id": uuid.UUID(int=0)}


def some_file(scene: Scene) -> dict[str, Any]:
    return {"file_id": uuid.uuid4(), "variant": "small"}


def sheet(scene: Scene) -> dict[str, Any]:
    return {"form": "csv"}


COMMUNITY = ("grid", "community", "director")
STREET = ("dispatcher", "supervisor")
BODIES = ("department", "organisation")  # the matter of the scene is not theirs: for them it does not exist
CASEWORK = (*COMMUNITY, *STREET, *BODIES, "district")


def each(status: int, *usernames: str) -> Statuses:
    return dict.fromkeys(usernames, status)


def seen(status: int) -> Statuses:
    """What the rights of place or body let one do with the scene's matter, and 404 where it lies out of reach."""
    return bench(**each(status, *COMMUNITY, *STREET, "district"), **each(404, *BODIES))


# One's own matter: for everybody else, staff included, the portal knows no such thing.
OWN = who(all=404, visitor=404, resident=404)


def own(status: int) -> Statuses:
    return {**OWN, "resident": status, "neighbour": 404}


CASES = {
    "bench:home": Row(bench(302)),
    "bench:mine": Row(bench(**each(200, *COMMUNITY, "supervisor", *BODIES, "district"))),
    "bench:queue": Row(bench(**each(200, *CASEWORK))),
    "bench:queue_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:queue_views": Row(bench(**each(200, *CASEWORK)), bench(**each(422, *CASEWORK))),
    "bench:queue_columns": Row(bench(**each(302, *CASEWORK))),
    "bench:view_rename": Row(POSTED, bench(**each(422, *CASEWORK)), some_view),
    "bench:view_default": Row(POSTED, bench(**each(404, *CASEWORK)), some_view),
    "bench:view_delete": Row(POSTED, bench(**each(404, *CASEWORK)), some_view),
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
        bench(**each(200, *COMMUNITY, "dispatcher")), args=lambda scene: {"turn": uuid.UUID(int=0)}
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
    "bench:import_drop": Row(POSTED, bench(**each(404, "dispatcher", "district")), some_import),
    "bench:import_refused": Row(bench(**each(404, "dispatcher", "district")), args=some_import),
    "bench:joint": Row(bench(**each(200, *CASEWORK))),
    "bench:recurring": Row(bench(**each(200, *CASEWORK))),
    "bench:recurring_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
    "bench:late": Row(bench(**each(200, *CASEWORK))),
    "bench:late_export": Row(bench(**each(200, "director", *STREET, "district")), args=sheet),
}


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


def some_letter(scene: Scene) -> dict[str, Any]:
    return {"letter_id": uuid.UUID(int=0)}


BRINGS_IN = ("dispatcher", "district")
LETTERS = {
    "bench:letters": Row(bench(**each(200, *BRINGS_IN))),
    "bench:letters_export": Row(bench(**each(200, *BRINGS_IN)), args=sheet),
    "bench:letter": Row(bench(**each(404, *BRINGS_IN)), args=some_letter),
    "bench:letter_take": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_aside": Row(bench(**each(404, *BRINGS_IN)), bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_back": Row(POSTED, bench(**each(404, *BRINGS_IN)), some_letter),
    "bench:letter_original": Row(POSTED, bench(**each(404, *BRINGS_IN)), some_letter),
}
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
    "bench:order_file_drop": Row(POSTED, bench(**each(404, "dispatcher", "district")), some_file_of_orders),
    "bench:order_file_refused": Row(bench(**each(404, "dispatcher", "district")), args=some_file_of_orders),
    "bench:hotlines": Row(bench(district=200), bench(district=422)),
    "bench:hotline": Row(bench(district=404), bench(district=404), some_hotline),
    "bench:hotline_renew": Row(POSTED, bench(district=404), some_hotline),
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
    "bench:check": Row(NOT_THERE, NOT_THERE, some_check),
    "bench:samples": Row(bench(**each(200, "director", *STREET, "district"))),
    "bench:sample_draw": Row(bench(**each(200, *DRAWERS)), bench(**each(422, *DRAWERS))),
    "bench:sample": Row(bench(**each(404, "director", *STREET, "district")), args=some_sample),
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


def some_export(scene: Scene) -> dict[str, Any]:
    return {"export_id": uuid.uuid4()}


EXPORTS = {
    "bench:exports": Row(bench(200)),
    "bench:export_file": Row(bench(404), args=some_export),
    "bench:export_cancel": Row(POSTED, bench(404), some_export),
    "bench:export_delete": Row(POSTED, bench(404), some_export),
}

FIGURES = ("director", *STREET, "district")


def entry(scene: Scene) -> dict[str, Any]:
    return {"entry_id": uuid.uuid4()}


def a_class(scene: Scene) -> dict[str, Any]:
    return {"code": "JS-01-01"}


def a_figure(scene: Scene) -> dict[str, Any]:
    return {"key": "casework.returns_max"}


def a_grid(scene: Scene) -> dict[str, Any]:
    return {"grid_id": uuid.uuid4()}


def a_letter(scene: Scene) -> dict[str, Any]:
    return {"letter_id": uuid.uuid4()}


def some_issue(scene: Scene) -> dict[str, Any]:
    return {"issue_id": uuid.uuid4()}


def some_decision(scene: Scene) -> dict[str, Any]:
    return {**some_issue(scene), "verb": "pin"}


HOT = {
    "bench:hot": Row(bench(**each(200, *FIGURES))),
    "bench:hot_export": Row(bench(**each(200, *FIGURES)), args=sheet),
    "bench:hot_issue": Row(bench(**each(404, *FIGURES)), args=some_issue),
    "bench:hot_points": Row(bench(**each(404, *FIGURES)), args=some_issue),
    "bench:hot_decide": Row(POSTED, bench(**each(404, *FIGURES)), some_decision),
}

REPORTS = {
    "bench:rates": Row(bench(**each(200, *FIGURES))),
    "bench:rates_cases": Row(bench(**each(200, *FIGURES)), query="?rate=response"),
    "bench:rates_export": Row(bench(**each(200, *FIGURES)), args=sheet),
    "bench:audit": Row(bench(auditor=200)),
    "bench:audit_export": Row(bench(auditor=200), args=sheet),
    "bench:audit_chain": Row(bench(auditor=200)),
    "bench:audit_verify": Row(POSTED, bench(auditor=302)),
    "bench:audit_entry": Row(POSTED, bench(auditor=404), entry),
    "bench:catalogue": Row(bench(district=200)),
    "bench:category_add": Row(bench(district=200), bench(district=422)),
    "bench:category": Row(bench(district=200), bench(district=422), a_class),
    "bench:category_use": Row(POSTED, bench(district=302), a_class),
    "bench:limits": Row(bench(district=200)),
    "bench:figure": Row(bench(district=200), bench(district=422), a_figure),
    "bench:calendar": Row(bench(district=200), bench(district=422)),
    "bench:grids": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid_shapes": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid_points": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid": Row(bench(**each(404, *COMMUNITY, *STREET, "district")), args=a_grid),
    "bench:suggestion_models": Row(bench(district=200)),
    "bench:suggestion_train": Row(POSTED, bench(district=302)),
    "bench:suggestion_model": Row(bench(district=404), args=no_model),
    "bench:suggestion_use": Row(POSTED, bench(district=404), no_model),
    "bench:work": Row(bench(admin=200)),
    "bench:work_retry": Row(POSTED, bench(admin=404), a_letter),
    "bench:work_dismiss": Row(POSTED, bench(admin=422), a_letter),
}

READERS = ("community", "director", *STREET, "admin", "security")  # they read bodies; the district keeps them


def a_station(scene: Scene) -> dict[str, Any]:
    return {"body_id": scene.world.bodies["station:001"].id}


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


def some_result(scene: Scene) -> dict[str, Any]:
    return {"result_id": uuid.uuid4()}


def some_scheme(scene: Scene) -> dict[str, Any]:
    return {"scheme_id": uuid.uuid4()}


APPRAISAL = {
    "bench:monthly": Row(bench(**each(200, *FIGURES))),
    "bench:monthly_export": Row(bench(**each(200, *FIGURES)), args=lambda scene: {"form": "xlsx"}),
    "bench:appraisals": Row(bench(**each(200, *FIGURES))),
    "bench:appraisal_publish": Row(bench(district=200), bench(district=422)),
    "bench:appraisal_schemes": Row(bench(**each(200, *FIGURES))),
    "bench:scheme_new": Row(bench(district=200), bench(district=422)),
    "bench:scheme_decide": Row(POSTED, bench(district=404), some_scheme),
    "bench:appraisal_behind": Row(
        bench(**each(200, *FIGURES)), query="?what=truth&since=2026-01-01&until=2026-01-31"
    ),
    "bench:appraisal": Row(bench(**each(404, *FIGURES)), args=some_result),
    "bench:appraisal_export": Row(
        bench(**each(404, *FIGURES)), args=lambda scene: {**some_result(scene), "form": "csv"}
    ),
}

PORTAL = {
    "portal:home": Row(PUBLIC),
    "portal:place": Row(PUBLIC, who(all=422, visitor=422)),
    "portal:say": Row(PUBLIC, who(all=422, visitor=422)),
    "portal:say_where": Row(LED_BACK, LED_BACK),
    "portal:say_near": Row(LED_BACK, LED_BACK),
    "portal:say_photos": Row(LED_BACK, LED_BACK),
    "portal:say_check": Row(LED_BACK, LED_BACK),
    "portal:say_drop": Row(POSTED, LED_BACK),
    "portal:receipt": Row(LED_BACK, args=matter),
    "portal:follow": Row(PUBLIC, who(all=422, visitor=422)),
    "portal:mine": Row(PUBLIC),
    "portal:matter": Row({**own(200), "visitor": 302}, args=matter),
    "portal:answer": Row(POSTED, own(422), matter),
    "portal:add": Row(POSTED, own(422), matter),
    "portal:add_photos": Row(POSTED, own(302), matter),
    "portal:withdraw": Row(POSTED, own(302), matter),
    "portal:reopen": Row(POSTED, own(422), matter),
    "portal:rate": Row(POSTED, own(422), matter),
    "portal:object": Row(POSTED, own(422), matter),
    "portal:excluded_ratings": Row(PUBLIC),
    "portal:appraisals": Row(PUBLIC),
    "portal:appraisal": Row(who(all=404, visitor=404), args=some_result),
    "portal:public": Row(PUBLIC),
    "portal:pins": Row(PUBLIC),
    "portal:grids": Row(PUBLIC),
    "portal:public_page": Row(PUBLIC, args=matter),
    "portal:join": Row(PUBLIC, who(all=422, visitor=422), matter),
    "portal:file": Row(who(all=404, visitor=404), args=some_file),
    "portal:privacy": Row(PUBLIC),
    "portal:accessibility": Row(PUBLIC),
}


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
    "bench:limits_calendar_stop": Row(POSTED, bench(302)),
    "bench:questions": Row(bench(district=200), bench(district=422), a_class),
    "bench:question": Row(bench(district=404), bench(district=404), a_question),
    "bench:question_remove": Row(POSTED, bench(district=404), a_question),
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
    "machines:api:api-root": Row(NOWHERE, NOWHERE),
    "machines:missing": Row(NOWHERE, NOWHERE, lambda scene: {"rest": "nothing"}),
}

TOKENS = {
    "bench:tokens": Row(bench(200), bench(422)),
    "bench:token_revoke": Row(POSTED, bench(404), lambda scene: {"token_id": uuid.uuid4()}),
    "bench:webhooks": Row(bench(**each(200, *CASEWORK)), bench(**each(422, *CASEWORK))),
    "bench:webhook": Row(bench(**each(404, *CASEWORK)), args=some_hook),
    "bench:webhook_remove": Row(POSTED, bench(**each(404, *CASEWORK)), some_hook),
    "bench:webhook_replay": Row(POSTED, bench(**each(404, *CASEWORK)), some_delivery),
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
    "bench:duty_remove": Row(POSTED, bench(404), no_shift),
    "bench:duty_handover": Row(POSTED, bench(404), no_shift),
    "bench:duty_swap": Row(POSTED, bench(404), no_shift),
    "bench:duty_decide": Row(POSTED, bench(404), lambda scene: {"swap_id": uuid.uuid4()}),
    "bench:duty_answer": Row(POSTED, bench(404), lambda scene: {"call_id": uuid.uuid4()}),
}

TABLE: dict[str, Row] = {
    **UI,
    **SIGN_IN,
    **ACCOUNTS,
    **MESSAGES,
    **DUTY,
    **CASES,
    **EXPORTS,
    **SUPERVISION,
    **LETTERS,
    **CHECKS,
    **APPEALS,
    **APPRAISAL,
    **HOT,
    **REPORTS,
    **BODY_PAGES,
    **PORTAL,
    **OPEN311,
    **MACHINES,
    **TOKENS,
}
