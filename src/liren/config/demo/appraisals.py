"""Assessment of the demo: a scheme that two people have set, and last month's results."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from liren.domains.access import queries as access
from liren.domains.appraisal import queries
from liren.domains.appraisal.actions import exclusions, results, schemes
from liren.kernel import clock

COUNTY = "320104"
WEIGHTS = {
    "response": 15,
    "resolution": 30,
    "satisfaction": 25,
    "truth": 10,
    "kept_closed": 10,
    "overdue": 5,
    "returned": 5,
}

LEFT_OUT = (
    ("fact", "passed_up", "已由上级接手，办得快慢不由社区决定。"),
    ("ground", "law_fixed", "法律法规已有规定，两次答复都按规定作出，不因不满意扣分。"),
    ("kind", "suggestion", "建议是给大家商量的，不按办结时限考核。"),
)


def load() -> int:
    """Proposed by the district, approved by an invented second person; nothing where there is a scheme already."""
    account = access.account_by_username("district")
    if account is None or queries.schemes_of(COUNTY):
        return 0
    district = access.actor_of(account)
    second = replace(district, id=uuid.uuid4(), name="许明")
    today = clock.today()
    scheme = schemes.propose_scheme(
        actor=second,
        county=COUNTY,
        name="接诉即办考核办法",
        weights=WEIGHTS,
        least=1,
        places=1,
        counts_left_out=False,
        valid_from=dt.date(today.year - 1, 1, 1),
        reason="办得快不如办得好：办结、满意和核实占七成。演示件数少，最少件数定为 1。",
    )
    for by, key, why in LEFT_OUT:
        exclusions.add_exclusion(actor=second, scheme_id=scheme.id, by=by, key=key, reason=why)
    schemes.decide_scheme(actor=district, scheme_id=scheme.id, is_approved=True)
    until = today.replace(day=1) - dt.timedelta(days=1)
    results.publish_result(actor=district, county=COUNTY, since=until.replace(day=1), until=until)
    return 1
