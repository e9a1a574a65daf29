"""Signing in, accounts and messages."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.access.handover_models import Handover
from liren.domains.access.queries import holdings_of
from liren.kernel import clock
from tests.sweeps.access.shape import POSTED, PUBLIC, Row, Scene, bench, sheet, who


def grid_account(scene: Scene) -> dict[str, Any]:
    return {"account_id": scene.world.accounts["grid"].id}


def grid_holding(scene: Scene) -> dict[str, Any]:
    return {"holding_id": holdings_of(scene.world.accounts["grid"].id)[0].id}


def no_typed(scene: Scene) -> dict[str, Any]:
    return {"typed_id": uuid.UUID(int=0)}


def no_stand_in(scene: Scene) -> dict[str, Any]:
    return {"stand_in_id": uuid.UUID(int=0)}


def no_passkey(scene: Scene) -> dict[str, Any]:
    return {"passkey_id": uuid.UUID(int=0)}


def director_holding(scene: Scene) -> dict[str, Any]:
    return {"holding_id": holdings_of(scene.world.accounts["director"].id)[0].id}


def a_handover(scene: Scene) -> dict[str, Any]:
    """One of the grid worker's, by the director of the station."""
    people, body = scene.world.accounts, scene.world.bodies["station:001"]
    made, _new = Handover.objects.get_or_create(
        number="320104-2026-9999",
        defaults={
            "leaver": people["grid"],
            "place_code": body.place_code,
            "body": body,
            "reason": "调走",
            "made_by": people["director"],
            "made_at": clock.now(),
        },
    )
    return {"handover_id": made.id}


UI = {
    "ui:language": Row(POSTED, who(all=302, visitor=302)),
    "ui:theme": Row(POSTED, who(all=302, visitor=302)),
    "ui:elder": Row(POSTED, who(all=302, visitor=302)),
    "ui:keys": Row(POSTED, who(all=302, visitor=302)),
    "ui:idle": Row(PUBLIC, PUBLIC),
    "ui:passkey_begin": Row(POSTED, who(all=409, visitor=409)),  # the test's address is not that of passkeys
    "ui:health": Row(PUBLIC),
    "ui:live": Row(PUBLIC),
    "ui:ready": Row(PUBLIC),
    "ui:metrics": Row(who(all=404, visitor=404)),  # for monitors, who are no personas
}


SIGN_IN = {
    "portal:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_in_code": Row(who(all=302, visitor=302)),
    "portal:sign_in_password": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_in_passkey": Row(POSTED, who(all=422, visitor=422)),
    "portal:passkeys": Row(who(all=200, visitor=302), who(all=422, visitor=302)),
    "portal:passkey_begin": Row(POSTED, who(all=409, visitor=302)),
    "portal:passkey": Row(who(all=404, visitor=302), who(all=404, visitor=302), no_passkey),
    "portal:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "portal:my_account": Row(who(all=200, visitor=302), who(visitor=302, resident=302, staff=403)),
    "portal:sign_ins": Row(who(all=200, visitor=302)),
    "portal:typed": Row(who(all=404, visitor=302), who(all=404, visitor=302), no_typed),
    "portal:end_session": Row(POSTED, who(all=404, visitor=302), lambda scene: {"session_id": 999}),
    "portal:end_other_sessions": Row(POSTED, who(all=302, visitor=302)),
    "bench:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "bench:sign_in_second": Row(who(all=302, visitor=302)),
    "bench:sign_in_passkey": Row(POSTED, who(all=422, visitor=422)),
    "bench:sign_in_second_passkey": Row(POSTED, who(all=302, visitor=302)),
    "bench:second_factor_passkey": Row(POSTED, bench(422)),
    "bench:passkeys": Row(bench(200), bench(422)),
    "bench:passkey_begin": Row(POSTED, bench(409)),
    "bench:passkey": Row(bench(404), bench(404), no_passkey),
    "bench:sign_in_outside": Row(who(all=404, visitor=404)),  # no identity provider is set
    "bench:sign_in_outside_back": Row(who(all=404, visitor=404)),
    "bench:outside": Row(bench(404), bench(404)),
    "bench:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "bench:my_account": Row(bench(200)),
    "bench:sign_ins": Row(bench(200)),
    "bench:typed": Row(bench(404), bench(404), no_typed),
    "bench:stand_ins": Row(bench(200)),
    "bench:stand_in_stop": Row(POSTED, bench(302)),
    "bench:stand_in_lend": Row(
        bench(404, director=200, security=200),
        bench(404, director=422, security=422),
        director_holding,
        own_of=("director",),
    ),
    "bench:stand_in_begin": Row(POSTED, bench(404), no_stand_in),
    "bench:stand_in_end": Row(POSTED, bench(404), no_stand_in),
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
    "portal:my_register": Row({**OWN_PAGE, "resident": 302, "neighbour": 302}),
    "portal:register_match": Row(OWN_PAGE, {**OWN_PAGE, "resident": 422, "neighbour": 422}),
    "portal:register_unlink": Row(POSTED, {**OWN_PAGE, "resident": 302, "neighbour": 302}),
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
    "bench:notice_read": Row(POSTED, bench(302), lambda scene: {"notice_id": uuid.uuid4()}, own_of=("all",)),
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
        bench(district=200), bench(district=302), lambda scene: {"key": "casework.received", "language": "en"}
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
    "bench:handovers": Row(bench(director=200, supervisor=200, district=200)),
    "bench:handovers_export": Row(bench(director=200, supervisor=200, district=200), args=sheet),
    "bench:handover_staff": Row(bench(director=200, supervisor=200, district=200)),
    "bench:handover": Row(
        bench(director=200, supervisor=200, district=200),
        bench(director=422, supervisor=422, district=422),
        grid_account,
    ),
    "bench:handover_done": Row(
        bench(404, grid=200, director=200, supervisor=200, district=200), args=a_handover, own_of=("grid",)
    ),
    "bench:handover_slip": Row(
        bench(404, grid=200, director=200, supervisor=200, district=200), args=a_handover, own_of=("grid",)
    ),
    "bench:handover_undo": Row(
        POSTED, bench(director=422, supervisor=422, district=422), a_handover, own_of=("grid",)
    ),
    "bench:in_hand": Row(bench(200)),
    "bench:account_link": Row(POSTED, bench(admin=404), grid_account),
    "bench:account_unlink": Row(POSTED, bench(admin=404), grid_account),
    "bench:role_grant": Row(bench(security=200), bench(security=422), grid_account, "?role=auditor"),
    "bench:roles": Row(bench(admin=200, security=200)),
    "bench:role_revoke": Row(POSTED, bench(security=302), grid_holding),
}
