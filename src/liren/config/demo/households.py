"""Households of the demo: every way of living and being registered, all of it invented.

Telephones are of a range that is not given out; identity numbers have the sequence 9xx of a day, which is rare.
"""

from __future__ import annotations

import datetime as dt

from liren.config.demo.people import LIUYIN
from liren.config.demo.rights import GIVEN, agree, ask, copied, correct
from liren.domains.access import queries as access
from liren.domains.people.actions import change_person, linking, needs, open_household, reading
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.queries import find_people, register_counts
from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor


def _person(name: str, first: str = "", phone: str = "", ethnic: str = "") -> PersonGiven:
    number = first + check_character(first) if first else ""
    return PersonGiven(name, document=number, phones=(phone,) if phone else (), ethnic=ethnic)


HOUSEHOLDS: tuple[tuple[str, str, tuple[MemberGiven, ...]], ...] = (
    (
        "柳叶巷12号3幢2单元501室",
        "320104011",
        (
            MemberGiven("02", _person("王秀兰", "32010419480312946", "17000000001", ethnic="汉")),
            MemberGiven("11", _person("陆长根", "32010419460708931", "17000000011", ethnic="汉")),
        ),
    ),
    (
        "柳叶巷12号3幢1单元302室",
        "320104012",
        (
            MemberGiven("02", _person("陆明", "32010419790525917", "17000000012")),
            MemberGiven("12", _person("马丽娜", "32010419811123926", "17000000013", ethnic="回")),
            MemberGiven("21", _person("陆一凡", "32010420140906935")),
            MemberGiven("51", _person("陆大海", "32010419510206955", "17000000014"), is_registered=False),
        ),
    ),
    (
        "柳叶巷12号3幢1单元101室",
        "",
        (
            MemberGiven(
                "02",
                _person("阿依古丽·买买提", "65010219950412928", "17000000015", ethnic="维吾尔"),
                is_registered=False,
                living="rented",
            ),
            MemberGiven(
                "11",
                _person("艾力·吐尔逊", "65010219930917915", ethnic="维吾尔"),
                is_registered=False,
                living="rented",
            ),
        ),
    ),
    (
        "荫里街8号2幢3单元201室",
        "",
        (
            MemberGiven(
                "02",
                PersonGiven(
                    "John Smith", document="E90123456", sex="男", birth="1988-05-06", nationality="GBR"
                ),
                is_registered=False,
                living="rented",
            ),
        ),
    ),
    ("", "320104013", (MemberGiven("02", _person("单海涛", "32010419690101959"), lives_here=False),)),
    (
        "柳叶巷12号3幢1单元402室",
        "320104014",
        (MemberGiven("02", _person("欧阳静", "32010419380222948", "17000000016"), living="own"),),
    ),
)


def load() -> int:
    """Nothing where the community's register holds anybody already."""
    account = access.account_by_username("community")
    if account is None:
        return 0
    worker = access.actor_of(account)
    if register_counts(worker)["people"]:
        return 0
    for address, number, members in HOUSEHOLDS:
        open_household(
            actor=worker, place_code=LIUYIN, address=address, number=number, members=members, source="visit"
        )
    agree(worker)
    _cared_for(worker)
    _looked_at(worker)
    return len(HOUSEHOLDS)


def _cared_for(worker: Actor) -> None:
    """An old woman who lives alone, groups on evidence, and needs raised by a visit and by rule."""
    found = {name: find_people(worker, name).lines for name in ("欧阳静", "王秀兰", "陆大海", "阿依古丽")}
    people = {name: lines[0].person_id for name, lines in found.items() if lines}
    details = {
        "health_note": "耳背，敲门要久一点。",
        "emergency_contact": "侄女 欧阳敏 17000000017",
        "schooling": "60",
    }
    given = PersonGiven("欧阳静", details=details)
    change_person(
        actor=worker,
        person_id=people["欧阳静"],
        version=1 + len(GIVEN["欧阳静"]),
        given=given,
        source="visit",
    )
    since = clock.today() - dt.timedelta(days=200)
    for name, group, level, evidence in (
        ("欧阳静", "retired", "", "退休证"),
        ("王秀兰", "retired", "", "退休证"),
        ("陆大海", "disabled", "肢体二级", "残疾人证"),
        ("阿依古丽", "newcomer", "", "租房合同"),
    ):
        needs.mark_group(
            actor=worker,
            person_id=people[name],
            group=group,
            level=level,
            evidence=evidence,
            since=since,
            source="document",
        )
    for name, kind, detail, every in (
        ("陆大海", "meals", "不方便下楼，想在家吃午饭", 7),
        ("阿依古丽", "school", "孩子明年上小学，要问学位", None),
    ):
        needs.raise_need(
            actor=worker, person_id=people[name], kind=kind, detail=detail, raised_by="visit", every=every
        )
    needs.raise_by_rule(actor=SYSTEM)


def _looked_at(worker: Actor) -> None:
    """The demo's resident has the own account linked at the window, and two looks to read about."""
    person_id = find_people(worker, "王秀兰").lines[0].person_id
    link = linking.link_at_window(actor=worker, person_id=person_id, phone="17000000001")
    given = PersonGiven(
        "王秀兰", details={"emergency_contact": "女儿 陆敏 17000000018", "language": "南京话"}
    )
    change_person(
        actor=worker, person_id=person_id, version=1 + len(GIVEN["王秀兰"]), given=given, source="visit"
    )
    reading.open_card(actor=worker, person_id=person_id, purpose="visit")
    grid = access.account_by_username("grid")
    if grid is not None:
        reading.open_card(actor=access.actor_of(grid), person_id=person_id, purpose="request")
    ask(access.actor_of(link.account))
    copied(access.actor_of(link.account))
    correct(access.actor_of(link.account), worker)
