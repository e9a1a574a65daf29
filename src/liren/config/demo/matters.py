"""The demo's matters: what invented residents said over ten weeks, and what became of it, by the real actions."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from liren.config.demo.ground import QUARTERS, Quarter, buildings_of
from liren.config.demo.together import (
    LED_BY_STATION,
    link_told,
    live_disputed,
    live_joint,
    live_passed_up,
    live_split,
)
from liren.domains.access import queries as access
from liren.domains.casework.actions import (
    alarms,
    dispatch,
    feedback,
    handing,
    handling,
    intake,
    requester,
    suspending,
)
from liren.domains.casework.queries import catalogue, late, lists, views
from liren.domains.casework.rules.matching import propose
from liren.domains.organisations import queries as organisations
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant

COUNTY = "320104"
ACCEPTED_AFTER = {"danger": 1.1, "utility": 1.8}  # hours; others later
RESOLVED_AFTER = {"danger": 1.7, "utility": 20}
HANDLED = (
    "accepted",
    "asked",
    "working",
    "offered",
    "suspended",
    "joint",
    "disputed",
    "passed_up",
    "split",
    "resolved",
    "good",
    "fair",
    "bad",
    "rectify",
)


@dataclass(frozen=True, slots=True)
class Matter:
    """`quarter` counts communities from 0, `spot` their buildings, whose address `door` goes on; `path` says how far it
    has come."""

    days: int
    hour: int
    quarter: int
    spot: int
    title: str
    text: str
    path: str
    kind: str = "report"
    channel: str = "portal"
    naming: str = "named"
    urgency: str = ""
    person: str = "王秀兰 17000000001"
    door: str = ""
    words: str = ""


def matters() -> list[Matter]:
    """Those of `matters.toml`, the oldest first."""
    tables = tomllib.loads(resources.files(__package__).joinpath("matters.toml").read_text(encoding="utf-8"))
    told = [Matter(**table) for table in tables["matter"]]
    return sorted(told, key=lambda matter: (-matter.days, matter.hour))


def load() -> int:
    """Says and handles every matter, once: nothing happens where the street has matters already.

    What 王秀兰 said is said by the demo's resident, who finds it among the own matters.
    """
    street = organisations.street_centre_for(QUARTERS[0].code)
    desk = _named("dispatcher")
    if street is None or desk is None or views.count_views(desk, ("all",))["all"]:
        return 0
    supervisor = _named("supervisor") or desk
    bodies = {body.id: _of_body(body.id, body.short_name) for body in organisations.bodies_under(COUNTY)}
    cast = _Cast(desk, supervisor, _named("resident") or VISITOR, bodies)
    told = matters()
    for matter in told:
        _Story(matter, cast).tell()
    link_told(desk)
    return len(told)


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts, found once for all matters."""

    desk: Actor
    supervisor: Actor
    resident: Actor
    bodies: dict[uuid.UUID, Actor]


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None


def _of_body(body_id: uuid.UUID, name: str) -> Actor:
    """Somebody of the body; where the demo has no account, its office."""
    for account in access.staff_of_bodies([body_id]):
        actor = access.actor_of(account)
        if any(grant.body == body_id for grant in actor.grants_of("cases.handle")):
            return actor
    grants = tuple(Grant(right, COUNTY, body_id) for right in ("cases.view", "cases.handle"))
    return Actor(kind=ActorKind.STAFF, name="", office=name, grants=grants)


class _Story:
    """One matter from being said to where its path ends."""

    def __init__(self, matter: Matter, cast: _Cast) -> None:
        self.matter, self.cast, self.desk = matter, cast, cast.desk
        day = clock.now().astimezone(clock.LOCAL).date() - dt.timedelta(days=matter.days)
        said = dt.datetime.combine(day, dt.time(matter.hour, 12), clock.LOCAL)
        self.start = min(said, clock.now() - dt.timedelta(minutes=20 + 7 * matter.spot))
        self.last = self.start
        self.quarter: Quarter = QUARTERS[matter.quarter]
        self.owner: Actor | None = None
        self.urgency = matter.urgency

    def at(self, hours: float, act: Callable[[], object]) -> None:
        """Does something `hours` after the matter was said, but not in the future."""
        moment = min(self.start + dt.timedelta(hours=hours), clock.now())
        self._remind_until(moment)
        self.last = moment
        with clock.at(moment):
            act()

    def _remind_until(self, moment: dt.datetime) -> None:
        """The worker says what is due when it is due; so it is here."""
        while True:
            due = late.next_alarm_of(self.case_id)
            if due is None or due > moment:
                return
            with clock.at(max(due, self.last)):
                alarms.raise_alarm_of(case_id=self.case_id)

    def tell(self) -> None:
        with clock.at(self.start):
            self._say()
        self._live()
        self._remind_until(clock.now())

    def _live(self) -> None:
        path = self.matter.path
        if path == "withdrawn":
            self.at(
                5,
                lambda: requester.withdraw_case(
                    actor=VISITOR, case_id=self.case_id, code=self.code, words="已经自己谈好了。"
                ),
            )
        elif path == "not_accepted":
            self.at(
                3,
                lambda: dispatch.not_accept_case(
                    actor=self.desk,
                    case_id=self.case_id,
                    reason="in_court",
                    elsewhere="请向作出判决的法院申请执行。",
                ),
            )
        elif path != "new":
            self.at(1, self._assign)
            self._go_on(path)

    def _say(self) -> None:
        m = self.matter
        name, phone = m.person.split()
        spot = list(buildings_of(self.quarter))[m.spot]
        by_staff = m.channel in ("window", "hotline", "grid")
        said = intake.Said(
            text=m.text,
            title=m.title,
            kind=m.kind,
            channel=m.channel,
            naming=m.naming,
            address=spot.address + m.door,
            longitude=spot.longitude,
            latitude=spot.latitude,
            name="" if m.naming == "anonymous" else name,
            phone="" if m.naming == "anonymous" else phone,
        )
        self.teller = self.cast.resident if name == "王秀兰" and m.naming == "named" else VISITOR
        receipt = intake.say_matter(actor=self.desk if by_staff else self.teller, said=said)
        self.case_id, self.code = receipt.case_id, receipt.tracking_code

    def _assign(self) -> None:
        m = self.matter
        rows = catalogue.choosable(COUNTY)
        found = propose(m.title, m.text, [(row.code, row.keywords) for row in rows], 1)
        chosen = next((row for row in rows if found and row.code == found[0].code), None)
        kind = chosen.handler_kind if chosen and m.path not in LED_BY_STATION else "station"
        body = organisations.body_for(self.quarter.code, kind) or organisations.body_for(
            self.quarter.code, "station"
        )
        if body is None:
            return
        self.owner = self.cast.bodies[body.id]
        self.urgency = m.urgency or (chosen.urgency if chosen else "")
        dispatch.assign_case(
            actor=self.desk,
            case_id=self.case_id,
            body_id=body.id,
            category_code=chosen.code if chosen else "",
            urgency=m.urgency,
        )

    def _go_on(self, path: str) -> None:
        if self.owner is None:
            return
        owner = self.owner
        if path == "returned":
            self.at(
                4, lambda: self._do(handling.return_case, owner, reason="not_ours", words="属交警管理路段。")
            )
        if path in HANDLED:
            self.at(ACCEPTED_AFTER.get(self.urgency, 3), lambda: self._do(handling.accept_case, owner))
        acts: dict[str, Callable[[], None]] = {
            "asked": lambda: self._do(handling.ask_requester, owner, words=self.matter.words),
            "working": lambda: self._do(handling.tell_progress, owner, words=self.matter.words),
            "offered": self._offer,
            "suspended": self._suspend,
        }
        if path in acts:
            self.at(26, acts[path])
        if path in LED_BY_STATION:
            self._go_on_together(path, owner)
        if path in ("resolved", "good", "fair", "bad", "rectify"):
            self._finish(path)

    def _go_on_together(self, path: str, owner: Actor) -> None:
        supervisor, bodies = self.cast.supervisor, self.cast.bodies
        if path == "disputed":
            live_disputed(at=self.at, case_id=self.case_id, owner=owner, supervisor=supervisor, county=COUNTY)
        elif path == "joint":
            live_joint(at=self.at, case_id=self.case_id, owner=owner, bodies=bodies, county=COUNTY)
        elif path == "split":
            live_split(at=self.at, case_id=self.case_id, owner=owner, desk=self.desk, county=COUNTY)
        else:
            live_passed_up(at=self.at, case_id=self.case_id, owner=owner)

    def _do(self, act: Callable[..., None], actor: Actor, **words: str) -> None:
        act(actor=actor, case_id=self.case_id, **words)

    def _offer(self) -> None:
        other = next(iter(organisations.bodies_under(COUNTY, ["department"])), None)
        if self.owner is not None and other is not None:
            handing.offer_case(
                actor=self.owner,
                case_id=self.case_id,
                body_id=other.id,
                reason="owner_of_thing",
                words="主管道属市政，请接手查管。",
            )

    def _suspend(self) -> None:
        if self.owner is None:
            return
        until = clock.today() + dt.timedelta(days=30)
        suspending.ask_suspension(
            actor=self.owner,
            case_id=self.case_id,
            reason="await_appraisal",
            words="已委托鉴定屋面，等报告再定维修方案。",
            until=until,
        )
        suspending.decide_suspension(actor=self.cast.supervisor, case_id=self.case_id, is_approved=True)

    def _finish(self, path: str) -> None:
        owner, words = self.owner, self.matter.words
        if owner is None:
            return
        outcome = "explained" if self.matter.kind in ("consultation", "thanks") else "fixed"
        hours = RESOLVED_AFTER.get(self.urgency, 50)
        self.at(
            hours,
            lambda: handling.resolve_case(actor=owner, case_id=self.case_id, outcome=outcome, answer=words),
        )
        level = {"good": 5 - self.matter.spot % 2, "fair": 3, "bad": 2, "rectify": 1}.get(path)
        if level is not None:
            said = "" if level > 2 else "只是打了个电话，问题还在。"
            self.at(hours + 20, lambda: self._rate(level, said))
        if path == "rectify":
            self.at(hours + 30, self._call_back)

    def _rate(self, level: int, words: str) -> None:
        requester.rate_case(actor=VISITOR, case_id=self.case_id, code=self.code, level=level, words=words)

    def _call_back(self) -> None:
        supervisor = self.cast.supervisor
        for waiting in lists.list_call_backs(supervisor):
            if waiting.case_id == self.case_id:
                feedback.record_call_back(
                    actor=supervisor,
                    call_back_id=waiting.id,
                    result="rectify",
                    words="诉求人说油烟没有减少，要求装净化器。",
                )
