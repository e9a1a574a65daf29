"""What the keepers of a guest house are told: that a check found something, and that its day has passed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.domains.lodging.models import GuestHouse, Keeper
from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import Addressee, queue_messages
from liren.domains.messaging.rules import Template
from liren.kernel import dates


def _day(text: object) -> str:
    return dates.day(dt.date.fromisoformat(str(text)))


def _template(key: str, title: Any, text: Any) -> Template:
    return Template(f"lodging.{key}", title, text, readings=(("due", _day),), topic="own")


TEMPLATES = (
    _template(
        "found",
        _("核查旅馆发现了问题，请改好"),
        _("%(house)s：社区核查发现了问题，请在%(due)s以前改好，社区会再来看。请到“我的旅馆”里看是什么。"),
    ),
    _template(
        "lasting",
        _("有客人住了很久，还在吗"),
        _(
            "%(house)s：有客人住了很久还没有登记离店。请到“我的旅馆”里登记离店，或者说明还住着；%(due)s以后没有说的，按不知道什么时候走的结束。"
        ),
    ),
    _template(
        "overdue",
        _("旅馆的整改过了期限"),
        _("%(house)s：应在%(due)s以前改好的问题还没有复查通过。请改好，并告诉社区。"),
    ),
)
NAMES = {
    "house": (_("哪家旅馆"), _("柳荫客栈")),
    "due": (_("期限"), _("3月8日")),
}


def tell_keepers(house: GuestHouse, what: str, key: str, due: dt.date) -> None:
    """Each keeper once; nobody where the house has none."""
    rows = Keeper.objects.filter(house=house, until__isnull=True, account__isnull=False)
    said = {"house": house.name, "due": due.isoformat()}
    people = [
        Addressee(key=f"{key}:{one}", context=said, place_code=house.place_code, account_id=one)
        for one in rows.values_list("account_id", flat=True)
    ]
    queue_messages(template=f"lodging.{what}", people=people)


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
