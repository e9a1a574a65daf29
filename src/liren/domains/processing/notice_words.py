"""The notice of privacy of a district, made of its fields and purposes, its recipients and its terms (PIPL art. 17)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.people.choices import PersonField, Purpose
from liren.domains.people.ground_words import ground_of_group, purpose_of_group
from liren.domains.people.link_choices import Ground
from liren.domains.people.need_choices import Group
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.rules import grounds
from liren.domains.people.rules.fields import FIELDS
from liren.domains.people.rules.groups import GROUPS
from liren.domains.processing.models import Recipient
from liren.domains.processing.recipient_words import kinds_said
from liren.domains.processing.rules.notices import Part, digest_of
from liren.domains.rights.consent_words import joined
from liren.domains.rights.queries.retention import terms_in
from liren.domains.rights.rules.retention import term_of
from liren.domains.territory.queries import places_named


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in both languages."""

    chinese: list[Part]
    english: list[Part]
    digest: str


def wording_of(county: str) -> Wording:
    """As the tables make it now. One query for the recipients, some for the figures."""
    rows = list(Recipient.objects.filter(place_code=county, ended_on__isnull=True).order_by("name", "id"))
    terms = terms_in(county)
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append([_handler(county), _kept(county), _given(rows), _terms(terms), _rights()])
    return Wording(said[0], said[1], digest_of(*said))


def _handler(county: str) -> Part:
    name = places_named([county]).get(county, county)
    sentence = _(
        "{name}各社区居民委员会、街道和区里的承办单位，为下面的目的处理居民的个人信息；向社区窗口可以提任何要求。"
    )
    return _("谁处理"), [sentence.format(name=name)]


def _kept(county: str) -> Part:
    off = fields_off(county)
    basis = _("姓名、性别、出生、证件、住处、户和家庭关系：用于人口和居住登记、社区服务。{ground}。")
    found = [basis.format(ground=Ground.DUTY.label)]
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in FIELDS:
        if one.name not in off:
            by_reason.setdefault((one.purpose, grounds.ground_of(one.name)), []).append(one.name)
    for (purpose, ground), names in by_reason.items():
        shown = [str(PersonField(name).label) for name in names]
        shown += (
            [str(PersonField.PHONE.label)] if purpose == grounds.TELEPHONE and ground != "sensitive" else []
        )
        sentence = _("{fields}：用于{purpose}。{ground}。")
        said = sentence.format(
            fields=joined(shown), purpose=Purpose(purpose).label, ground=Ground(ground).label
        )
        found.append(said)
    return _("记什么，为了什么，凭什么"), [*found, *_groups()]


def _groups() -> list[str]:
    """Groups under care, by purpose and ground."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in GROUPS:
        reason = (purpose_of_group(one.name), ground_of_group(one.name))
        by_reason.setdefault(reason, []).append(str(Group(one.name).label))
    sentence = _("服务人群（{groups}）：用于{purpose}。{ground}。")
    return [
        sentence.format(groups=joined(names), purpose=purpose, ground=ground)
        for (purpose, ground), names in by_reason.items()
    ]


def _given(rows: list[Recipient]) -> Part:
    sentence = _("{name}：{relation}；为了{purpose}；给：{kinds}；方式：{method}；联系：{contact}。")
    found = [
        sentence.format(
            name=row.name,
            relation=row.get_relation_display(),
            purpose=row.purpose,
            kinds=kinds_said(row.kinds),
            method=row.method,
            contact=row.contact,
        )
        for row in rows
    ]
    return _("给谁"), found or [_("现在不给别的单位。")]


def _terms(terms: dict[str, int]) -> Part:
    kept = {basis: term_of(basis, value) for basis, value in terms.items()}
    return _("保存多久"), [
        _("登记：离开或者去世后 {n} 年。").format(n=kept["duty"]),
        _("办过的事：办结后 {n} 年。").format(n=kept["file"]),
        _("服务的记录：结束后 {n} 年。").format(n=kept["service"]),
        _("怎样处理了您的信息的记录：{n} 年（第五十六条）。").format(n=kept["record"]),
        _("工作中的痕迹：{n} 天。").format(n=kept["trace"]),
        _("凭您同意的：到您撤回为止。"),
    ]


def _rights() -> Part:
    return _("您的权利"), [
        _(
            "查阅、复制（第四十五条）、更正（第四十六条）、删除（第四十七条）、撤回同意（第十五条），看谁看过、给过谁：在“我的登记”里，或者到社区窗口。"
        ),
        _("不满十四周岁的，由父母或者其他监护人同意（第三十一条）。"),
        _("不满意，可以向履行个人信息保护职责的部门投诉（第六十五条）。"),
    ]
