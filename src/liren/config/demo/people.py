"""The demo's invented bodies and people: one account a persona, each with its role.

Names, telephone numbers (of ranges that are not given out) and companies are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liren.domains.access.actions import accounts, roles
from liren.domains.access.choices import Role
from liren.domains.access.queries import account_by_username
from liren.domains.organisations.actions import create_post, found_body, take_post
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.queries import bodies_under
from liren.domains.territory.queries import get_place
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.access.models import Account
    from liren.domains.organisations.models import Body

COUNTY = "320104"
STREETS = {"320104901": "青桐街道", "320104902": "望淮街道"}
IN_OFFICE_FOR = dt.timedelta(days=100)  # since before the oldest matter, to have heard of all
COMMUNITIES = ("320104901001", "320104901002", "320104901003", "320104901004")


@dataclass(frozen=True, slots=True)
class Persona:
    """Who plays which part. `bodies` are keys of `found_bodies`; without a role it is a resident."""

    username: str
    name: str
    place: str
    role: Role | None = None
    bodies: tuple[str, ...] = ()
    role_place: str = ""
    post: tuple[str, PostKind] | None = None
    phone: str = ""


QINGTONG, LIUYIN, TANGYUAN = "320104901", "320104901001", "320104901002"
BOTH = ("station:001", "committee:001")  # the same people serve station and committee, as is usual
PERSONAS = (
    Persona("resident", "王秀兰", LIUYIN, phone="17000000001"),
    Persona("neighbour", "陈建国", TANGYUAN, phone="17000000002"),
    Persona(
        "grid",
        "周小满",
        LIUYIN,
        Role.GRID_WORKER,
        ("station:001",),
        post=("第一网格网格员", PostKind.GRID_WORKER),
    ),
    Persona("community", "李文静", LIUYIN, Role.COMMUNITY_WORKER, BOTH, post=("社区工作者", PostKind.MEMBER)),
    Persona("director", "赵国强", LIUYIN, Role.DIRECTOR, BOTH, post=("站长", PostKind.HEAD)),
    Persona(
        "dispatcher", "孙丽娟", QINGTONG, Role.DISPATCHER, ("street:901",), post=("派单员", PostKind.MEMBER)
    ),
    Persona(
        "supervisor", "钱志远", QINGTONG, Role.SUPERVISOR, ("street:901",), post=("副主任", PostKind.DEPUTY)
    ),
    Persona("department", "吴海涛", COUNTY, Role.DEPARTMENT, ("housing",), post=("科员", PostKind.MEMBER)),
    Persona(
        "organisation",
        "郑师傅",
        COUNTY,
        Role.ORGANISATION,
        ("property",),
        QINGTONG,
        ("项目经理", PostKind.HEAD),
    ),
    Persona("district", "冯敏", COUNTY, Role.DISTRICT, ("district",), post=("主任", PostKind.HEAD)),
    Persona("auditor", "何慎", COUNTY, Role.AUDITOR),
    Persona("admin", "马骏", COUNTY, Role.SYSTEM_ADMIN),
    Persona("security", "沈安", COUNTY, Role.SECURITY_ADMIN),
)


@dataclass(slots=True)
class World:
    """What was laid: bodies by key (`district`, `housing`, `street:901`, `station:001`, …), accounts by username."""

    bodies: dict[str, Body] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)


def seed_demo_people(actor: Actor, password: str) -> World:
    """Founds the bodies and makes the accounts, all with one password; needs the demo's ground.

    What is there already stays; a password that differs from `password` is set anew.
    """
    world = World(bodies=found_bodies(actor))
    since = clock.now() - IN_OFFICE_FOR
    for persona in PERSONAS:
        account = account_by_username(persona.username)
        if account is None:
            account = _made(actor, persona, password)
            _placed(actor, persona, account, world, since)
        elif not account.check_password(password):
            accounts.set_password(actor=actor, account_id=account.id, password=password)
        world.accounts[persona.username] = account
    return world


def _made(actor: Actor, persona: Persona, password: str) -> Account:
    if persona.role is None:
        return accounts.register_resident(
            actor=actor,
            phone=persona.phone,
            display_name=persona.name,
            home_place_code=persona.place,
            username=persona.username,
            password=password,
        )
    account, _ = accounts.create_account(
        actor=actor,
        username=persona.username,
        display_name=persona.name,
        home_place_code=persona.place,
        password=password,
    )
    return account


def _placed(actor: Actor, persona: Persona, account: Account, world: World, since: dt.datetime) -> None:
    if persona.role is None:
        return
    sits_in = [world.bodies[key] for key in persona.bodies]
    seats: list[uuid.UUID | None] = [body.id for body in sits_in]
    for body_id in seats or [None]:
        grant = roles.RoleGrant(persona.role, persona.role_place or persona.place, body_id, valid_from=since)
        roles.grant_role(actor=actor, account_id=account.id, grant=grant)
    if persona.post:
        title, kind = persona.post
        post = create_post(actor=actor, body_id=sits_in[0].id, kind=kind, title=title)
        first_day = since.astimezone(clock.LOCAL).date()
        take_post(actor=actor, post_id=post.id, holder_id=account.id, since=first_day)


def found_bodies(actor: Actor) -> dict[str, Body]:
    """The demo's bodies by key, founded where they are missing."""
    there = {(body.place_code, body.name): body for body in bodies_under(COUNTY)}
    founder = _Founder(actor, there)
    district = founder.body("district", BodyKind.DISTRICT, COUNTY, "秦淮区社会治理中心", "区治理中心")
    founder.body("housing", BodyKind.DEPARTMENT, COUNTY, "秦淮区住房和城乡建设局", "区住建局", district.id)
    founder.body("urban", BodyKind.DEPARTMENT, COUNTY, "秦淮区城市管理局", "区城管局", district.id)
    for code, name in STREETS.items():
        key = f"street:{code[-3:]}"
        founder.body(key, BodyKind.STREET_CENTRE, code, f"{name}综合服务中心", f"{name}中心", district.id)
    street = founder.made["street:901"]
    founder.body(
        "city:901", BodyKind.STREET_DEPARTMENT, QINGTONG, "青桐街道城市管理办公室", "青桐城管办", street.id
    )
    for code in COMMUNITIES:
        founder.community(code, street.id)
    founder.body(
        "property", BodyKind.PROPERTY_COMPANY, LIUYIN, "南京柳荫里物业服务有限公司", "柳荫里物业", street.id
    )
    founder.body(
        "social", BodyKind.SOCIAL_ORGANISATION, QINGTONG, "青桐邻里互助服务中心", "邻里互助中心", street.id
    )
    return founder.made


@dataclass(slots=True)
class _Founder:
    actor: Actor
    there: dict[tuple[str, str], Body]
    made: dict[str, Body] = field(default_factory=dict)

    def body(
        self,
        key: str,
        kind: BodyKind,
        place_code: str,
        name: str,
        short: str,
        parent: uuid.UUID | None = None,
    ) -> Body:
        found = self.there.get((place_code, name)) or found_body(
            actor=self.actor,
            kind=kind,
            name=name,
            short_name=short,
            place_code=place_code,
            parent_id=parent,
            phone=f"025-0000-{place_code[-4:]}",
        )
        self.made[key] = found
        return found

    def community(self, code: str, street: uuid.UUID) -> None:
        name = get_place(code).short_name
        key = code[-3:]
        committee, station = f"{name}社区居民委员会", f"{name}社区工作站"
        self.body(f"committee:{key}", BodyKind.COMMITTEE, code, committee, f"{name}居委会", street)
        self.body(f"station:{key}", BodyKind.STATION, code, station, f"{name}工作站", street)
