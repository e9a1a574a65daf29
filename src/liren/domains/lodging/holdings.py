"""What is held of a person as a guest, found by the own documents, and as the keeper of a house."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liren.domains.lodging.models import Guest, Keeper
from liren.domains.lodging.sealing import number_index
from liren.domains.people import sealing as people
from liren.domains.people.link_choices import Ground
from liren.domains.people.models import PersonDocument
from liren.kernel import subjects
from liren.kernel.holdings import Row, Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    duty = str(Ground.DUTY.label)
    yield Section("nights", _("旅馆住宿"), _nights(whose), duty)
    yield Section("houses", _("我登记客人的旅馆"), _houses(whose), duty)


def _nights(whose: Whose) -> list[Row]:
    rows = Guest.objects.filter(number_index__in=_indexes(whose), struck_at__isnull=True)
    return [
        row(
            one.house.name,
            ("address", _("地址"), one.house.address),
            ("room", _("客房"), one.room.name),
            ("arrived", _("入住"), one.arrived_at),
            ("left", _("离店"), one.left_at),
        )
        for one in rows.select_related("house", "room").order_by("-arrived_at", "-id")
    ]


def _indexes(whose: Whose) -> list[str]:
    """By the numbers themselves: nothing in the tables joins guests to the register."""
    keys = subjects.keys_of(whose.people)
    rows = PersonDocument.objects.filter(person__in=whose.people).values_list("person_id", "number")
    numbers = [
        people.open_number(number, context=people.DOCUMENT, key=keys.get(person)) for person, number in rows
    ]
    return [number_index(number) for number in numbers if number]


def _houses(whose: Whose) -> list[Row]:
    if not whose.account:
        return []
    rows = Keeper.objects.filter(account=whose.account).select_related("house").order_by("-since")
    return [row(one.house.name, ("since", _("从"), one.since), ("until", _("到"), one.until)) for one in rows]
