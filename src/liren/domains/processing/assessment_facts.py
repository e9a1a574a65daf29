"""The facts that an impact assessment is made on, as the tables of a district make them, in both languages."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from liren.domains.people.choices import PersonField, Purpose
from liren.domains.people.link_choices import Ground
from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.queries.need_rules import need_rules
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.rules import grounds
from liren.domains.people.rules.fields import BY_NAME, FIELDS
from liren.domains.processing import assessment_words as words
from liren.domains.processing.models import Recipient
from liren.domains.processing.recipient_words import kinds_said
from liren.domains.processing.rules.assessments import GIVEN, Subject, subjects
from liren.domains.processing.rules.notices import Part, digest_of
from liren.domains.rights.consent_words import joined
from liren.domains.rights.queries.retention import terms_in
from liren.domains.rights.rules.retention import term_of
from liren.kernel import dates


@dataclass(frozen=True, slots=True)
class Tables:
    """What the facts are made of, read once for all."""

    off: frozenset[str]
    recipients: dict[str, Recipient]
    terms: dict[str, int]
    rules: list[Mapping[str, Any]]

    def subjects(self) -> list[Subject]:
        fields = [(one.name, one.is_sensitive, one.name not in self.off) for one in FIELDS]
        return subjects(fields, [(key, row.ended_on is not None) for key, row in self.recipients.items()])


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one subject, in both languages."""

    title: str
    title_en: str
    chinese: list[Part]
    english: list[Part]
    digest: str


def tables_of(county: str) -> Tables:
    """A query for the recipients, one for the terms, one for the rules."""
    rows = Recipient.objects.filter(place_code=county).order_by("name", "id")
    terms = {basis: term_of(basis, value) for basis, value in terms_in(county).items()}
    rules = [row for row in need_rules(county).value if row["is_on"]]
    return Tables(fields_off(county), {str(row.id): row for row in rows}, terms, rules)


def key_of_field(name: str) -> str:
    return f"field.{name}"


def key_of_recipient(recipient_id: uuid.UUID) -> str:
    return f"recipient.{recipient_id}"


def facts_of(tables: Tables, subject: Subject) -> Facts:
    said: list[list[Part]] = []
    titles = []
    for language in ("zh-hans", "en"):
        with override(language):
            titles.append(_title(tables, subject))
            said.append(_parts(tables, subject))
    return Facts(titles[0], titles[1], said[0], said[1], digest_of(*said))


def in_language(chinese: list[Part], english: list[Part]) -> list[Part]:
    return english if (get_language() or "").startswith("en") else chinese


def _title(tables: Tables, subject: Subject) -> str:
    if subject.kind == GIVEN:
        return tables.recipients[subject.ref].name
    return str(PersonField(subject.ref).label) if subject.ref else str(words.TITLES[subject.key])


def _parts(tables: Tables, subject: Subject) -> list[Part]:
    if subject.kind == GIVEN:
        return _given(tables.recipients[subject.ref])
    if subject.ref:
        return _field(subject.ref)
    return FIXED[subject.key](tables)


def _field(name: str) -> list[Part]:
    purpose, ground = Purpose(BY_NAME[name].purpose).label, Ground(grounds.ground_of(name)).label
    sentence = _("“{field}”，敏感个人信息（第二十八条），由本人或者监护人自愿写下。")
    return [
        (_("处理什么"), [sentence.format(field=PersonField(name).label)]),
        (_("为了什么，凭什么"), [_("用于{purpose}。{ground}。").format(purpose=purpose, ground=ground)]),
        (_("保存多久"), [_("到本人撤回同意为止；停用这一项以后可以全部销毁。")]),
        words.safeguards(words.sealed(), words.asked_alone()),
    ]


def _groups(tables: Tables) -> list[Part]:
    groups = _("服务人群：{kinds}。").format(kinds=joined(str(label) for label in Group.labels))
    needs = _("需求：{kinds}；走访的内容。").format(kinds=joined(str(label) for label in NeedKind.labels))
    return [
        (_("处理什么"), [groups, needs, words.minors()]),
        (_("为了什么，凭什么"), [_("用于照护、关怀和救助。{ground}。").format(ground=Ground.DUTY.label)]),
        (_("保存多久"), [_("服务的记录：结束后 {n} 年。").format(n=tables.terms["service"])]),
        words.safeguards(words.sealed(), words.evidence()),
    ]


def _needs(tables: Tables) -> list[Part]:
    is_english = (get_language() or "").startswith("en")
    names = [str((is_english and row.get("name_en")) or row["name"]) for row in tables.rules]
    return [
        (_("处理什么"), [_("年龄、是否独居、服务人群。")]),
        (_("按什么规则"), names or [_("现在没有启用的规则。")]),
        (_("为了什么，凭什么"), [_("提醒该去问候、探访谁。{ground}。").format(ground=Ground.DUTY.label)]),
        (_("保存多久"), [_("服务的记录：结束后 {n} 年。").format(n=tables.terms["service"])]),
        words.safeguards(words.only_proposes(), _("规则由区里定，先试算会涉及多少人，再写明理由启用。")),
    ]


def _classes(tables: Tables) -> list[Part]:
    return [
        (_("处理什么"), [_("诉求的文字；本区以前由人定下的类别、承办、紧急程度和是否保密。")]),
        (_("为了什么，凭什么"), [_("帮受理的人分派得快而准。{ground}。").format(ground=Ground.DUTY.label)]),
        (_("保存多久"), [_("办过的事：办结后 {n} 年。").format(n=tables.terms["file"])]),
        words.safeguards(
            words.only_proposes(),
            _("把握有多大、凭哪些词，都显示；把握太小的不提。"),
            _("模型只在本系统里学和用，文字不送到外面；模型里只有数，没有原文。"),
        ),
    ]


def _doubles(tables: Tables) -> list[Part]:
    return [
        (_("处理什么"), [_("姓名、出生、性别、证件号码、电话、住处，逐项比较，各有权重。")]),
        (_("为了什么，凭什么"), [_("不让一个人有两份登记。{ground}。").format(ground=Ground.DUTY.label)]),
        (_("保存多久"), [_("登记：离开或者去世后 {n} 年。").format(n=tables.terms["duty"])]),
        words.safeguards(
            words.only_proposes(), _("两份并排比较以后由有权的人合并；合并可以撤销，不是同一人的可以记下。")
        ),
    ]


def _contacts(tables: Tables) -> list[Part]:
    return [
        (_("处理什么"), [_("楼栋、邻里联系人的姓名（或者只写姓）；本人愿意的，还有电话。")]),
        (
            _("为了什么，凭什么"),
            [_("让邻居找得到人。公开要本人单独同意（第二十五条），写明公开到什么程度，随时可以撤回。")],
        ),
        (_("公开在哪里"), [_("楼道张贴的联系卡和网上的联系人页。")]),
        (_("保存多久"), [_("凭您同意的：到您撤回为止。")]),
        words.safeguards(
            _("没有同意、撤回了同意的，不再显示；受保护的人一概不公开。"), words.sealed(), words.logged()
        ),
    ]


def _matters(tables: Tables) -> list[Part]:
    return [
        (_("处理什么"), [_("诉求的内容、地点到楼栋、办理的经过和答复。")]),
        (
            _("为了什么，凭什么"),
            [_("让居民看到大家的事办得怎样。{ground}。").format(ground=Ground.DUTY.label)],
        ),
        (_("公开在哪里"), [_("网上“大家的事”，谁都看得到。")]),
        (_("保存多久"), [_("办过的事：办结后 {n} 年。").format(n=tables.terms["file"])]),
        words.safeguards(
            _("公开前按规则隐去号码、户室、车牌和认得出的姓名。"),
            _("保密的和求助的事不公开；诉求人是谁从不公开。"),
            words.logged(),
        ),
    ]


FIXED: dict[str, Callable[[Tables], list[Part]]] = {
    "groups": _groups,
    "needs": _needs,
    "classes": _classes,
    "doubles": _doubles,
    "contacts": _contacts,
    "matters": _matters,
}


def _given(row: Recipient) -> list[Part]:
    agreed = _("关系：{relation}。依据：{ground}。").format(
        relation=row.get_relation_display(), ground=row.get_ground_display()
    )
    since = dates.day(row.since, year=True)
    period = _("从{since}起，没有定期限。").format(since=since)
    if row.until is not None:
        period = _("从{since}起，到{until}止。").format(since=since, until=dates.day(row.until, year=True))
    return [
        (_("处理什么"), [_("个人信息的种类：{kinds}。").format(kinds=kinds_said(row.kinds))]),
        (_("为了什么，凭什么"), [_("为了{purpose}。").format(purpose=row.purpose), agreed]),
        (
            _("给谁、怎样给"),
            [
                _("{name}，联系：{contact}。").format(name=row.name, contact=row.contact),
                _("方式：{method}。").format(method=row.method),
            ],
        ),
        (_("保存多久"), [period, _("到期要写明对方返还、销毁了，还是依法保存。")]),
        words.safeguards(words.bounded(), words.sealed(), words.logged()),
    ]
