"""Who may open what: one row a named URL. A URL without a row fails the sweep (test_urls.py).

Statuses are given for groups or single personas; the most specific counts: a username, then `resident` or
`staff`, then `all`. `visitor` is nobody signed in. A row without `post` is not posted to (its GET says 405 or 200).
Posts are sent empty: 302 or 422 means that the door was passed, 403 that the right is lacking, 404 that the thing
does not exist for this person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from liren.config.demo.people import World
from liren.domains.access.queries import holdings_of

Statuses = dict[str, int]
Arguments = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """What each persona gets. `args` makes the URL's arguments from the world; `query` is appended as it is."""

    get: Statuses
    post: Statuses = field(default_factory=dict)
    args: Arguments = lambda world: {}
    query: str = ""


def who(**statuses: int) -> Statuses:
    return statuses


def bench(others: int = 403, **allowed: int) -> Statuses:
    """A page of the workbench: visitors are led to the sign-in, residents and staff without the right refused."""
    return {"visitor": 302, "resident": 403, "staff": others, **allowed}


PUBLIC = who(all=200, visitor=200)
POSTED = who(all=405, visitor=405)


def grid_account(world: World) -> dict[str, Any]:
    return {"account_id": world.accounts["grid"].id}


def grid_holding(world: World) -> dict[str, Any]:
    return {"holding_id": holdings_of(world.accounts["grid"].id)[0].id}


UI = {
    "ui:language": Row(POSTED, who(all=302, visitor=302)),
    "ui:theme": Row(POSTED, who(all=302, visitor=302)),
    "ui:elder": Row(POSTED, who(all=302, visitor=302)),
    "ui:health": Row(PUBLIC),
}

SIGN_IN = {
    "portal:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_in_code": Row(who(all=302, visitor=302)),
    "portal:sign_in_password": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "portal:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "portal:my_account": Row(who(all=200, visitor=302), who(visitor=302, resident=302, staff=403)),
    "portal:end_session": Row(POSTED, who(all=404, visitor=302), lambda world: {"session_id": 999}),
    "portal:end_other_sessions": Row(POSTED, who(all=302, visitor=302)),
    "bench:sign_in": Row(who(all=302, visitor=200), who(all=422, visitor=422)),
    "bench:sign_in_second": Row(who(all=302, visitor=302)),
    "bench:sign_out": Row(POSTED, who(all=302, visitor=302)),
    "bench:my_account": Row(bench(200)),
    "bench:password": Row(bench(200), bench(422)),
    "bench:second_factor": Row(bench(200), bench(422)),
    "bench:second_factor_change": Row(POSTED, bench(422)),
    "bench:end_session": Row(POSTED, bench(404), lambda world: {"session_id": 999}),
    "bench:end_other_sessions": Row(POSTED, bench(302)),
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

TABLE: dict[str, Row] = {**UI, **SIGN_IN, **ACCOUNTS}
