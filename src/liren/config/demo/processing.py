"""What the demo's district decided about processing: a field switched off, recipients, what was given to them."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace
from functools import partial

from django.core.files.base import ContentFile

from liren.config.demo import people
from liren.domains.access import queries as access
from liren.domains.people.actions.reading import note_people_export
from liren.domains.people.queries import PeopleFilter, people_keys
from liren.domains.people.queries.switches import fields_off
from liren.domains.processing.actions.assessments import Written, sign_assessment
from liren.domains.processing.actions.givings import note_short
from liren.domains.processing.actions.notices import publish_notice
from liren.domains.processing.actions.recipients import Agreed, keep_recipient
from liren.domains.processing.actions.switching import switch_field
from liren.domains.processing.assessment_facts import key_of_recipient
from liren.domains.processing.offered_consents import offer_for, scope_for
from liren.domains.processing.queries import assessments
from liren.domains.processing.queries.notices import draft_of
from liren.domains.processing.queries.on_lists import PERSONS
from liren.domains.processing.queries.recipients import to_choose
from liren.domains.processing.recipient_choices import DataKind
from liren.domains.rights.actions.consents import give_consent
from liren.kernel import clock
from liren.kernel.actor import Actor

COMMUNITY = "320104901001"
DAYS_AGO = 30
REASON = "户籍制度改革已取消农业、非农业户口的区分，办事用不着这一项。"
INSURER = "安宁保险公司"
AGREEING = 3
CARE = "柳荫里居家养老服务中心"
NOTES = Written(
    lawful="上门照护要知道过敏、用药和起居的注意事项，别的项目代替不了；只问愿意写的人，不写也照样服务。",
    effect="泄露了会伤到人格尊严，也可能被用来推销药品。看得到的人不多，可能性小。",
    measures="单独加密，遮盖，看全要写目的、留记录。每季度由社区主任抽看一次查看记录。",
    risk="medium",
    conclusion="go",
)
MEALS = Written(
    lawful="送餐、上门要知道是谁、住在哪里、怎样联系；证件号码用不着，不给。",
    effect="名单外泄会让独居老人被诈骗盯上，后果重；经手三个人，可能性中等。",
    measures="表格加密，密码另发；用完三十天内删除，书面报告。每半年到现场看一次，街道民政科负责。",
    risk="high",
    conclusion="after",
)


def load() -> int:
    """Nothing where it was laid before."""
    district = _actor("district")
    if district is None or fields_off(people.COUNTY):
        return 0
    with clock.at(clock.now() - dt.timedelta(days=DAYS_AGO)):
        switch_field(
            actor=district,
            place_code=people.COUNTY,
            name="hukou_kind",
            is_on=False,
            valid_from=clock.today(),
            reason=REASON,
        )
        for agreed in _agreed(clock.today()):
            papers = [_contract()] if agreed.relation == "entrusted" else []
            keep_recipient(actor=district, place_code=people.COUNTY, agreed=agreed, papers=papers)
        _assess(district)
        _widen(district)
        read = draft_of(district, people.COUNTY).digest
        publish_notice(actor=district, place_code=people.COUNTY, read=read)
    return 1


def _assess(district: Actor) -> None:
    """The notes of care and the centre that brings meals, of all that must be assessed."""
    care = next(one for one in to_choose(people.COUNTY) if one.name == CARE)
    for key, written in (("field.health_note", NOTES), (key_of_recipient(care.id), MEALS)):
        facts = assessments.draft_of(district, people.COUNTY, key).facts
        sign_assessment(
            actor=district,
            place_code=people.COUNTY,
            key=key,
            written=written,
            read=facts.digest,
            version=0,
        )


def _widen(district: Actor) -> None:
    """The centre is now told of households too, so that its assessment is of a table that changed."""
    care = next(one for one in to_choose(people.COUNTY) if one.name == CARE)
    agreed = next(one for one in _agreed(care.since) if one.name == CARE)
    keep_recipient(
        actor=district,
        place_code=people.COUNTY,
        agreed=replace(agreed, kinds=(*agreed.kinds, DataKind.HOUSEHOLD.value)),
        recipient_id=care.id,
        version=care.version,
    )


def give() -> int:
    """A list of the old, for whoever brings them meals; nothing where one was given."""
    director = _actor("director")
    care = next((one for one in to_choose(people.COUNTY) if one.name == CARE), None)
    if director is None or care is None or care.givings.exists():
        return 0
    chosen: list[uuid.UUID] = list(
        people_keys(director, PeopleFilter(age_from=75)).values_list("id", flat=True)
    )
    with clock.at(clock.now() - dt.timedelta(days=3)):
        note_short(
            partial(
                note_people_export,
                actor=director,
                place_code=COMMUNITY,
                form="xlsx",
                wanted={"age_from": "75"},
                rows=len(chosen),
            ),
            actor=director,
            place_code=COMMUNITY,
            listed=PERSONS,
            taken=chosen,
            to=str(care.id),
        )
    _agree(director, chosen[:AGREEING])
    return 1


def _agree(director: Actor, people_asked: list[uuid.UUID]) -> None:
    """A few of the old agree, at the window, to be given to the insurer; all others do not."""
    insurer = next(one for one in to_choose(people.COUNTY) if one.name == INSURER)
    read = offer_for(insurer, people.COUNTY).digest
    for one in people_asked:
        give_consent(actor=director, person_id=one, scope=scope_for(insurer.id), read=read)


def _agreed(today: dt.date) -> tuple[Agreed, ...]:
    return (
        Agreed(
            name=CARE,
            contact="025-0000 8601，柳叶巷 6 号",
            relation="entrusted",
            purpose="给七十五岁以上老人送餐、上门照护",
            method="每月一份加密的表，专人保管，用完三十天内删除；不得转委托",
            kinds=("name", "phone", "home", "groups"),
            ground="duty",
            since=today,
            until=today + dt.timedelta(days=365),
        ),
        Agreed(
            name="秦淮区民政局",
            contact="025-0000 8602，信访接待室",
            relation="handler",
            purpose="发放高龄津贴、困难补贴",
            method="按民政局的台账填报，经政务外网传送",
            kinds=("name", "document", "phone", "home", "household", "groups", "details"),
            ground="duty",
            since=today,
        ),
        Agreed(
            name="柳荫派出所",
            contact="025-0000 8603，户籍窗口",
            relation="handler",
            purpose="居住登记，居住证的受理和签发",
            method="窗口收件后转送，随收随转",
            kinds=("name", "document", "home", "residence"),
            ground="duty",
            since=today,
            is_police=True,
        ),
        Agreed(
            name="青禾数据录入公司",
            contact="025-0000 8604，项目经理",
            relation="entrusted",
            purpose="把纸质台账录成电子表",
            method="在街道机房录入，不带出",
            kinds=("name", "home", "household"),
            ground="duty",
            since=today,
            until=today + dt.timedelta(days=25),
        ),
        Agreed(
            name=INSURER,
            contact="025-0000 8605，客户服务部",
            relation="handler",
            purpose="给老人送意外伤害保险的说明，本人愿意才联系",
            method="每季度一份加密的表，只给经办的两个人",
            kinds=("name", "home", "groups"),
            ground="consent",
            since=today,
        ),
    )


def _actor(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None


def _contract() -> ContentFile[bytes]:
    """A blank sheet, as a scanner gives it."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("L", (620, 877), 250).save(made, format="PNG")
    return ContentFile(made.getvalue(), name="委托书.png")
