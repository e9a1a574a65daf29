"""The demo: a mother of the resident who has died, requests about her, and what the resident arranged."""

from __future__ import annotations

import datetime as dt
import uuid

from liren.domains.access import queries as access
from liren.domains.people.actions import joining, moving
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.queries import card_of, find_people
from liren.domains.people.queries.own import account_of
from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.actions.arrangements import arrange
from liren.domains.rights.actions.kin import ask_kin, decide_kin
from liren.domains.rights.kin_words import Claim
from liren.domains.rights.queries.kin import KinFilter, count_views
from liren.domains.rights.rules.arrangements import RIGHTS, Arranged
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind

MOTHER, FIRST = "苏桂英", "32010419260811892"


def load() -> int:
    """Nothing where something was asked already, or the resident has no account."""
    account = access.account_by_username("community")
    if account is None:
        return 0
    worker = access.actor_of(account)
    lines = find_people(worker, "王秀兰").lines
    owner = account_of(lines[0].person_id) if lines else None
    if owner is None or count_views(worker, KinFilter())["all"]:
        return 0
    resident = Actor(kind=ActorKind.RESIDENT, id=owner)
    mother = _mother(worker, lines[0].person_id)
    see = Claim("", interest="整理家谱，要知道母亲哪年迁来的。")
    with clock.at(clock.now() - dt.timedelta(days=3)):
        seen = ask_kin(actor=resident, right="see", claim=see, person_id=mother)
    decide_kin(actor=worker, request_id=seen.id, is_granted=True, rooms=["people"])
    copy = Claim("", interest="办理存款继承，银行要户籍情况。")
    ask_kin(actor=resident, right="copy", claim=copy, person_id=mother)
    rights = {**dict.fromkeys(RIGHTS, "near"), "delete": "named"}
    given = Arranged(rights, ("陆敏",), "老照片和信留给女儿，别的都删掉。")
    arrange(actor=resident, person_id=lines[0].person_id, given=given)
    return count_views(worker, KinFilter())["all"]


def _mother(worker: Actor, person_id: uuid.UUID) -> uuid.UUID:
    """In the household of the resident, its head, until she died."""
    given = PersonGiven(MOTHER, document=FIRST + check_character(FIRST))
    with clock.at(clock.now() - dt.timedelta(days=500)):
        home = card_of(worker, person_id).homes[0]
        joining.add_member(
            actor=worker,
            household_id=home.household.id,
            version=home.household.version,
            member=MemberGiven("52", given, since=clock.today()),
            source="document",
        )
    mother = find_people(worker, MOTHER).lines[0].person_id
    head = card_of(worker, mother).person
    with clock.at(clock.now() - dt.timedelta(days=30)):
        moving.record_death(
            actor=worker, person_id=mother, version=head.version, on=clock.today(), source="document"
        )
    return mother
