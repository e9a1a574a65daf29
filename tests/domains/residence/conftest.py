from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liren.domains.policy.actions import set_figure
from liren.domains.residence.actions import applying, handling
from liren.domains.residence.models import Registration
from liren.domains.residence.rules.application import Agent, Application, ProofGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN, card
from tests.personas import actor as actor_of
from tests.personas import build_world

Who = Callable[[str], Actor]
TODAY = dt.date(2026, 3, 2)
ZHOU, CHILD, MOTHER = card("36012119900101001"), card("36012120150601001"), card("36012119920301002")
GROUPS = ("dwelling", "work", "study", "kinship", "agency", "ground", "photo")
LEASE = ProofGiven("dwelling", "lease", dt.date(2026, 2, 1), dt.date(2027, 12, 31))
JOB = ProofGiven("work", "contract", dt.date(2026, 2, 15))
WORK = Application(
    kind="work",
    name="周建军",
    document=ZHOU,
    address="柳叶巷12号3幢1单元102室",
    arrived_on=dt.date(2026, 2, 1),
    living="rented",
    phone="17000000021",
    hukou_region="江西省南昌县",
    details={"employer": "江淮物流", "occupation": "分拣"},
    proofs=(LEASE, JOB),
)
STUDY = replace(
    WORK,
    kind="study",
    name="周小雨",
    document=CHILD,
    details={"school": "柳荫小学", "stage": "primary"},
    agent=Agent("relative", "child", "孙梅", MOTHER, relation="parent"),
    proofs=(
        LEASE,
        ProofGiven("study", "school", dt.date(2026, 2, 20)),
        ProofGiven("agency", "booklet"),
    ),
)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def who(db: None) -> Iterator[Who]:
    with clock.at(noon(TODAY)):
        world = build_world()
        yield lambda username: actor_of(world.accounts[username])


def entrusted() -> None:
    set_figure(
        actor=SYSTEM,
        place_code="320104",
        key="residence.permit.entrusted",
        value=True,
        valid_from=dt.date(2026, 1, 1),
        reason="公安分局委托",
    )


def applied(actor: Actor, said: Application = WORK, place: str = LIUYIN) -> Registration:
    return applying.apply(actor=actor, place_code=place, said=said)


def registered(actor: Actor, said: Application = WORK, **given: Any) -> Registration:
    one = applied(actor, said)
    return handling.register(
        actor=actor, registration_id=one.id, version=one.version, **{"seen": GROUPS, **given}
    )
