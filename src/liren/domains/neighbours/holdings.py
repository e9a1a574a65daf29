"""What is held of a person as a contact and in mutual-help groups, told for a copy; others by their masked names."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from liren.domains.neighbours.choices import AgreedBy, ChargeKind, ContactKind, HelpKind, ShownName
from liren.domains.neighbours.models import Charge, CircleMember, Consent, ContactPerson, Help
from liren.domains.neighbours.sealing import open_shown_phone
from liren.domains.people.rules import names
from liren.kernel import subjects
from liren.kernel.holdings import Row, Section, Value, Whose, row

Said = tuple[str, object, Value | None]


def of(whose: Whose) -> Iterator[Section]:
    yield Section("contacts", _("做联系人的记录"), _contacts(whose))
    yield Section("circles", _("互助组"), _circles(whose))
    yield Section("helps", _("邻里互助"), _helps(whose))


def _contacts(whose: Whose) -> list[Row]:
    key = subjects.keys_of([whose.person]).get(whose.person)
    rows = ContactPerson.objects.filter(person__in=whose.people).prefetch_related(
        Prefetch("charges", Charge.objects.select_related("building", "circle").order_by("since", "id")),
        Prefetch("consents", Consent.objects.order_by("since", "id")),
    )
    return [
        row(
            ContactKind(one.kind).label,
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            *(
                ("charge", str(ChargeKind(charge.kind).label), _charge(charge))
                for charge in one.charges.all()
            ),
            *(part for consent in one.consents.all() for part in _agreed(consent, key)),
        )
        for one in rows.order_by("-since", "-id")
    ]


def _charge(charge: Charge) -> str:
    """The stairway, the group, or only the days: whose household it is, is the household's."""
    where = f"{charge.building} {charge.unit}" if charge.building else str(charge.circle or "")
    days = "–".join(day.isoformat() for day in (charge.since, charge.until) if day)
    return f"{where} {days}".strip()


def _agreed(consent: Consent, key: bytes | None) -> list[Said]:
    return [
        (
            "agreed",
            _("同意公示姓名"),
            f"{ShownName(consent.shown_name).label} · {AgreedBy(consent.how).label}",
        ),
        ("shown_phone", _("同意公示的电话"), open_shown_phone(consent.phone, key)),
        ("agreed_since", _("哪天同意"), consent.since),
        ("agreed_until", _("哪天收回"), consent.until),
    ]


def _circles(whose: Whose) -> list[Row]:
    rows = CircleMember.objects.filter(person__in=whose.people).select_related("circle")
    return [
        row(one.circle.name, ("since", _("从哪天起"), one.since), ("until", _("到哪天"), one.until))
        for one in rows.order_by("-since", "-id")
    ]


def _helps(whose: Whose) -> list[Row]:
    own = Q(helper__in=whose.people) | Q(helped__in=whose.people)
    rows = Help.objects.filter(own).select_related("helper", "helped").order_by("-since", "-id")
    return [
        row(
            HelpKind(one.kind).label,
            *_other(one, whose),
            ("note", _("备注"), one.note),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
        )
        for one in rows
    ]


def _other(one: Help, whose: Whose) -> list[Said]:
    if one.helper_id in whose.people:
        return [("helped", _("帮谁"), names.masked(one.helped.name))]
    return [("helper", _("谁帮我"), names.masked(one.helper.name))]
