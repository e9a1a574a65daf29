"""Deletions of the demo: one that is carried out, one that waits for a decision, one that a resident asks for."""

from __future__ import annotations

import datetime as dt

from liren.config.demo.people import LIUYIN
from liren.domains.access import queries as access
from liren.domains.people.actions import moving, needs, register_person
from liren.domains.people.queries import find_people
from liren.domains.people.queries.own import account_of
from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.deletions import Verdict, ask_deletion, decide_deletion
from liren.domains.rights.actions.retention import keep_terms
from liren.domains.rights.queries import deletions
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind

GONE = (("程远山", "32010419550808937", 1500), ("葛玉珍", "32010419330415948", 2200))


def load() -> int:
    """Nothing where deletions were asked for already."""
    accounts = [access.account_by_username(name) for name in ("community", "director")]
    if None in accounts:
        return 0
    worker, director = (access.actor_of(one) for one in accounts if one is not None)
    if deletions.count_views(worker, deletions.DeletionFilter())["all"]:
        return 0
    for name, first, days in GONE:
        _moved_away(worker, name, first, days)
    keep_terms()
    _carried_out(worker, director)
    _asked(worker)
    return deletions.count_views(worker, deletions.DeletionFilter())["all"]


def _moved_away(worker: Actor, name: str, first: str, days: int) -> None:
    """With a need that was met, and a telephone."""
    with clock.at(clock.now() - dt.timedelta(days=days)):
        given = PersonGiven(name, document=first + check_character(first), phones=("17000000031",))
        person = register_person(actor=worker, place_code=LIUYIN, given=given, source="visit")
        need = needs.raise_need(
            actor=worker, person_id=person.id, kind="meals", detail="午饭", raised_by="visit", every=7
        )
        needs.close_need(
            actor=worker, need_id=need.id, version=need.version, is_met=True, reason="女儿接走了"
        )
        person.refresh_from_db()
        moving.leave_place(
            actor=worker, person_id=person.id, version=person.version, on=clock.today(), source="visit"
        )


def _carried_out(worker: Actor, director: Actor) -> None:
    """Of those past their term the first."""
    lines, _next = deletions.page(worker, deletions.DeletionFilter(origin="term", sort="new"))
    if not lines:
        return
    one = lines[0].deletion
    offered = deletions.offered_of(one.person)
    verdicts = {kind.key: Verdict(is_deleted=True) for kind in offered if kind.standing.free}
    decide_deletion(actor=worker, deletion_id=one.id, verdicts=verdicts)
    carry_out(actor=director, deletion_id=one.id, typed=one.person.name)


def _asked(worker: Actor) -> None:
    """The demo's resident asks for one kind."""
    lines = find_people(worker, "王秀兰").lines
    account = account_of(lines[0].person_id) if lines else None
    if account is not None:
        resident = Actor(kind=ActorKind.RESIDENT, id=account)
        ask_deletion(actor=resident, kinds=["people.phones"], reason="电话换了，旧的不要再留。")
