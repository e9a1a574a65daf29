"""Registrations of the demo: one of each state, with permits taken in, issued, to be endorsed and suspended."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liren.config.demo.people import COUNTY, LIUYIN
from liren.domains.access import queries as access
from liren.domains.people.queries import find_people
from liren.domains.people.rules.documents import check_character
from liren.domains.policy.actions import set_figure
from liren.domains.residence.actions import applying, handling, permits, scans
from liren.domains.residence.queries.lists import RegistrationFilter, count_views
from liren.domains.residence.rules.application import Agent, Application, ProofGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor

if TYPE_CHECKING:
    from liren.domains.residence.models import Registration

GROUPS = ("dwelling", "work", "study", "kinship", "agency", "ground", "photo")
Story = tuple[Application, int, int | None, bool, uuid.UUID | None]
YEAR, DAY = dt.timedelta(days=365), dt.timedelta(days=1)


def _number(first: str) -> str:
    return first + check_character(first)


def load() -> int:
    """Nothing where there is a registration already."""
    named = {name: access.account_by_username(name) for name in ("community", "resident", "neighbour")}
    actors = {name: access.actor_of(account) for name, account in named.items() if account}
    if len(actors) < len(named) or count_views(actors["community"], RegistrationFilter())["n_all"]:
        return 0
    _entrust()
    worker = actors["community"]
    made = _permits(worker)
    _waiting(actors)
    return made + 4


def _entrust() -> None:
    set_figure(
        actor=SYSTEM,
        place_code=COUNTY,
        key="residence.permit.entrusted",
        value=True,
        valid_from=clock.today() - 3 * YEAR,
        reason="演示：公安分局委托社区服务窗口受理",
    )


def _permits(worker: Actor) -> int:
    """How long ago each registered, and how far the permit came."""
    known = find_people(worker, "阿依古丽").lines
    ayi = known[0].person_id if known else None
    lease = _said("阿依古丽·买买提", "65010219950412928", "柳叶巷12号3幢1单元101室", "兰花拉面馆")
    stories: tuple[Story, ...] = (
        (lease, 560, 365 - 12, True, ayi),  # to be endorsed within days
        (_said("郭志强", "34122219880716937", "荫里街8号2幢1单元301室", "顺达装饰"), 620, 374, True, None),
        (_said("唐玉梅", "51072319910308926", "荫里街8号2幢1单元402室", "柳荫里菜场"), 215, 6, False, None),
        (_said("蒋文博", "42098219970505931", "柳叶巷14号1幢2单元203室", "江淮物流"), 190, None, False, None),
        (_said("贺小燕", "43052419990921928", "柳叶巷14号1幢2单元204室", "街角咖啡"), 40, None, False, None),
    )
    for said, ago, permit_ago, is_issued, person_id in stories:
        with clock.at(clock.now() - ago * DAY):
            one = _registered(worker, said, person_id)
        if permit_ago is not None:
            _permit(worker, one, permit_ago, is_issued=is_issued)
    return len(stories)


def _registered(worker: Actor, said: Application, person_id: uuid.UUID | None) -> Registration:
    """Moved in today, with papers from today on."""
    today = clock.today()
    proofs = (
        ProofGiven("dwelling", "lease", today, today + 5 * YEAR),
        ProofGiven("work", "contract", today),
        ProofGiven("photo", "photo"),
    )
    one = applying.apply(actor=worker, place_code=LIUYIN, said=replace(said, arrived_on=today, proofs=proofs))
    return handling.register(
        actor=worker, registration_id=one.id, version=one.version, seen=GROUPS, person_id=person_id
    )


def _permit(worker: Actor, one: Registration, ago: int, *, is_issued: bool) -> None:
    """Taken in, passed on the day after, and issued on the day `ago`."""
    began = ago + 8 if is_issued else ago
    with clock.at(clock.now() - began * DAY):
        permit = permits.take_in(actor=worker, registration_id=one.id, version=one.version)
    with clock.at(clock.now() - (began - 1) * DAY):
        permit = permits.pass_on(actor=worker, permit_id=permit.id, version=permit.version, on=clock.today())
    if is_issued:
        with clock.at(clock.now() - ago * DAY):
            permits.note_issued(actor=worker, permit_id=permit.id, version=permit.version, on=clock.today())


def _waiting(actors: dict[str, Actor]) -> None:
    """What residents sent in: complete, lacking and told, for a child, and refused."""
    today = clock.today()
    said = _said("陈建国", "32102319840618911", "棠园路5号3幢1单元501室", "")
    lease = ProofGiven("dwelling", "lease", today - 20 * DAY, today + YEAR)
    own = replace(said, details={"employer": "明光电器"}, phone="17000000002", proofs=(lease,))
    worker, neighbour, resident = (actors[name] for name in ("community", "neighbour", "resident"))
    with clock.at(clock.now() - 3 * DAY):
        one = applying.apply(actor=neighbour, place_code=LIUYIN, said=own)
        words = "工作证也行，拍清楚公章"
        handling.tell_missing(actor=worker, registration_id=one.id, version=one.version, words=words)
    child = replace(
        said,
        kind="study",
        name="陆小雨",
        document=_number("36012120150601925"),
        address="柳叶巷12号3幢2单元501室",
        living="with_family",
        details={"school": "柳荫小学", "stage": "primary"},
        agent=Agent("relative", "child", "王秀兰", _number("32010419480312946"), relation="grandparent"),
        proofs=(
            ProofGiven("dwelling", "title"),
            ProofGiven("study", "school", today - 80 * DAY),
            ProofGiven("agency", "booklet"),
        ),
    )
    registration = applying.apply(actor=resident, place_code=LIUYIN, said=child)
    for group, name in (("study", "在读证明.jpg"), ("agency", "户口簿.jpg")):
        scans.add_scans(
            actor=resident,
            registration_id=registration.id,
            version=registration.version,
            group=group,
            papers=[SimpleUploadedFile(name, _photo())],
        )
        registration.version += 1
    joined = {"relative": "郭志强", "relation": "spouse", "relative_phone": "17000000024"}
    wife = replace(
        said,
        kind="family",
        name="丁玲玲",
        document=_number("34122219900202928"),
        address="荫里街8号2幢1单元301室",
        details=joined,
        proofs=(ProofGiven("dwelling", "lodging"), ProofGiven("kinship", "marriage")),
    )
    applying.apply(actor=worker, place_code=LIUYIN, said=wife)
    away = replace(said, name="范大勇", document=_number("41152119750909919"), proofs=(lease,))
    with clock.at(clock.now() - 9 * DAY):
        one = applying.apply(actor=worker, place_code=LIUYIN, said=away)
        reason = "住址在棠园社区，请到棠园社区登记"
        handling.refuse(actor=worker, registration_id=one.id, version=one.version, reason=reason)


def _photo() -> bytes:
    """A sheet of paper on a table; there is nothing to read on it."""
    picture = Image.new("RGB", (900, 1200), (120, 104, 88))
    picture.paste((250, 248, 242), (90, 120, 810, 1080))
    for line in range(9):
        top = 220 + 80 * line
        picture.paste((190, 188, 184), (170, top, 730 - 60 * (line % 3), top + 14))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def _said(name: str, first: str, address: str, employer: str) -> Application:
    return Application(
        kind="work",
        name=name,
        document=_number(first),
        address=address,
        arrived_on=clock.today() - 20 * DAY,
        living="rented",
        details={"employer": employer},
    )
