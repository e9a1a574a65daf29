"""Appeals of the demo: one rating left out by the district, one kept, one that waits."""

from __future__ import annotations

import datetime as dt

from liren.domains.access import queries as access
from liren.domains.casework.actions import appeals
from liren.domains.casework.errors import RatingAppealTooLate
from liren.domains.casework.queries.appeals import AppealFilter, appeals_of, list_appeals, rated_body
from liren.domains.casework.queries.ratings import bad_ratings
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind, Grant

COUNTY = "320104"
DECIDED_AFTER = dt.timedelta(days=3)
TOLD = (  # by the rating, the newest first: the one that waits is within its limit
    ("beyond_control", "暴雨红色预警期间不能高空作业。", "", ""),
    (
        "other_matter",
        "评价说的是物业费，不是这一件；通话记录附后。",
        "exclude",
        "核对过通话记录，评价说的是物业收费，不是这件事，不计入。",
    ),
    (
        "against_law",
        "要求拆除合法的车棚，没有依据，已当面解释。",
        "keep",
        "解释不等于办好：评价说的是上门太晚，照常计入。",
    ),
)


def load() -> int:
    """Files and decides; nothing where there is an appeal already."""
    district = _named("district")
    if district is None or list_appeals(district, AppealFilter()).rows:
        return 0
    ratings = bad_ratings(COUNTY)
    there = appeals_of(ratings)
    made = 0
    for rating, (reason, words, verb, public) in zip(ratings, TOLD, strict=False):
        body = rated_body(rating.case)
        owner = Actor(
            kind=ActorKind.STAFF, office=body.short_name, grants=(Grant("cases.handle", COUNTY, body.id),)
        )
        if rating.id in there:
            continue
        try:
            with clock.at(rating.at):
                one = appeals.file_appeal(actor=owner, rating_id=rating.id, reason=reason, words=words)
        except RatingAppealTooLate:
            continue
        made += 1
        if verb:
            with clock.at(min(rating.at + DECIDED_AFTER, clock.now())):
                appeals.decide_appeal(actor=district, appeal_id=one.id, verb=verb, words=public)
    return made


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None
