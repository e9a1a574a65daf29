"""What is held of a person as a guest, found by the own documents, and as the keeper of a house."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liren.domains.lodging.models import Keeper
from liren.domains.lodging.queries.own import nights_of
from liren.domains.people.link_choices import Ground
from liren.kernel.holdings import Row, Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    duty = str(Ground.DUTY.label)
    yield Section("nights", _("旅馆住宿"), _nights(whose), duty)
    yield Section("houses", _("我登记客人的旅馆"), _houses(whose), duty)


def _nights(whose: Whose) -> list[Row]:
    rows = nights_of(whose).select_related("house", "room")
    return [
        row(
            one.house.name,
            ("address", _("地址"), one.house.address),
            ("room", _("客房"), one.room.name),
            ("arrived", _("入住"), one.arrived_at),
            ("left", _("离店"), None if one.is_left_unknown else one.left_at),
            ("ended", _("没有登记离店，哪天结束的"), one.left_at if one.is_left_unknown else None),
        )
        for one in rows.order_by("-arrived_at", "-id")
    ]


def _houses(whose: Whose) -> list[Row]:
    if not whose.account:
        return []
    rows = Keeper.objects.filter(account=whose.account).select_related("house").order_by("-since")
    return [row(one.house.name, ("since", _("从"), one.since), ("until", _("到"), one.until)) for one in rows]
