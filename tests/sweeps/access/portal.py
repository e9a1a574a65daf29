"""The residents' pages."""

from __future__ import annotations

from tests.sweeps.access.figures import some_result
from tests.sweeps.access.shape import LED_BACK, POSTED, PUBLIC, Row, Statuses, matter, some_file, who

# One's own matter: for everybody else, staff included, the portal knows no such thing.
OWN = who(all=404, visitor=404, resident=404)


def own(status: int) -> Statuses:
    return {**OWN, "resident": status, "neighbour": 404}


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
    "portal:status": Row(PUBLIC),
    "portal:accessibility": Row(PUBLIC),
}
