"""What the register holds of a person, told for a copy."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liren.domains.people import dated_holdings as dated
from liren.domains.people import sealing
from liren.domains.people.choices import DocumentKind, PhoneKind, PhoneOwner, Protection, Purpose, Sex
from liren.domains.people.link_choices import Ground
from liren.domains.people.models import Membership, Owner, PersonDocument, PersonPhone, Residence
from liren.domains.people.queries.cards import Card
from liren.domains.people.queries.own import own_card
from liren.domains.people.rules import fields
from liren.domains.people.rules.grounds import ground_of
from liren.domains.people.standards import Relation, nationality_name
from liren.kernel import guarding, subjects
from liren.kernel.holdings import Row, Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    """Who it is, by what proved and reached, with whom and where, and all that is dated."""
    card = own_card(whose.person)
    duty = str(Ground.DUTY.label)
    yield Section("person", _("是谁"), [_who(card)], duty)
    yield Section("documents", _("用过的证件"), _documents(whose), duty)
    yield Section("phones", _("用过的电话"), _phones(whose), str(Ground.CONSENT.label))
    yield Section("fields", _("其他登记"), _fields(card))
    yield Section("households", _("户"), _households(whose), duty)
    yield Section("relatives", _("同户的人（遮住一部分姓名）"), _relatives(card), duty)
    yield Section("homes", _("住过的地方"), _homes(whose), duty)
    yield Section("owned", _("房屋产权"), _owned(whose), duty)
    yield from dated.of(whose)


def _who(card: Card) -> Row:
    person = card.person
    return row(
        person.name,
        ("name", _("姓名"), person.name),
        ("sex", _("性别"), str(Sex(person.sex).label)),
        ("birth", _("出生日期"), person.birth),
        ("ethnic", _("民族"), card.ethnic[0]),
        ("nationality", _("国籍"), nationality_name(person.nationality)),
        ("state", _("状态"), str(person.get_state_display())),
        ("protection", _("保护"), str(Protection(person.protection).label) if person.protection else ""),
        ("source", _("登记依据"), str(card.source.get_kind_display())),
        ("changed", _("最近改动"), person.changed_at),
    )


def _documents(whose: Whose) -> list[Row]:
    key = subjects.keys_of([whose.person]).get(whose.person)
    rows = PersonDocument.objects.filter(person=whose.person).order_by("-is_current", "id")
    return [
        row(
            DocumentKind(one.kind).label,
            ("number", _("号码"), sealing.open_number(one.number, context=sealing.DOCUMENT, key=key)),
            ("until", _("有效期至"), one.valid_until),
            ("current", _("现在用不用"), _("在用") if one.is_current else _("不再用")),
        )
        for one in rows
    ]


def _phones(whose: Whose) -> list[Row]:
    key = subjects.keys_of([whose.person]).get(whose.person)
    return [
        row(
            PhoneKind(one.kind).label,
            ("number", _("号码"), sealing.open_number(one.number, context=sealing.PHONE, key=key)),
            ("owner", _("机主"), str(PhoneOwner(one.owner).label)),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
        )
        for one in PersonPhone.objects.filter(person=whose.person).order_by("id")
    ]


def _fields(card: Card) -> list[Row]:
    return [
        row(
            one.label,
            (one.name, _("内容"), one.value),
            ("purpose", _("为了"), str(Purpose(fields.BY_NAME[one.name].purpose).label)),
            ("ground", _("法律上的理由"), str(Ground(ground_of(one.name)).label)),
            ("source", _("登记依据"), one.source),
            ("at", _("哪天登记"), one.at),
        )
        for one in card.values
    ]


def _households(whose: Whose) -> list[Row]:
    rows = Membership.objects.filter(person=whose.person).select_related("household__dwelling")
    kept = [*rows, *guarding.opened_of(whose.person).of(Membership)]
    return [
        row(
            _("户口所在的户") if one.is_registered else _("居住的户"),
            ("number", _("户号"), one.household.number),
            ("address", _("住址"), str(one.household.dwelling or "")),
            ("relation", _("与户主关系"), str(Relation(one.relation).label)),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
        )
        for one in sorted(kept, key=lambda one: (one.since, one.id), reverse=True)
    ]


def _relatives(card: Card) -> list[Row]:
    return [
        row(one.name, ("relation", _("与户主关系"), one.relation))
        for home in card.homes
        for one in home.relatives
    ]


def _homes(whose: Whose) -> list[Row]:
    rows = Residence.objects.filter(person=whose.person).select_related("dwelling", "source")
    kept = [*rows, *guarding.opened_of(whose.person).of(Residence)]
    return [
        row(
            one.dwelling,
            ("living", _("怎么住的"), str(one.get_living_display()) if one.living else ""),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            ("source", _("登记依据"), str(one.source.get_kind_display())),
        )
        for one in sorted(kept, key=lambda one: (one.since, one.id), reverse=True)
    ]


def _owned(whose: Whose) -> list[Row]:
    rows = Owner.objects.filter(person=whose.person).select_related("dwelling").order_by("id")
    return [
        row(one.dwelling, ("since", _("从哪天起"), one.since), ("until", _("到哪天"), one.until))
        for one in [*rows, *guarding.opened_of(whose.person).of(Owner)]
    ]
