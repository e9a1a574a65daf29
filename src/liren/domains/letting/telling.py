"""What the other side is told of a coming or going, with the notice and once more when nobody answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.domains.letting.choices import NoticeKind, Side
from liren.domains.letting.models import Housed, Notice, Undertaking
from liren.domains.letting.undertaking_choices import Party
from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import Addressee, queue_messages
from liren.domains.messaging.rules import Template
from liren.domains.people.models import AccountLink
from liren.kernel import dates


def _side(code: object) -> str:
    return str(Side(str(code)).label)


def _kind(code: object) -> str:
    return str(NoticeKind(str(code)).label)


def _day(text: object) -> str:
    return dates.day(dt.date.fromisoformat(str(text)))


def _party(code: object) -> str:
    return str(Party(str(code)).label)


_READINGS = (("side", _side), ("what", _kind), ("on", _day), ("party", _party))


def _template(key: str, title: Any, text: Any) -> Template:
    return Template(f"letting.{key}", title, text, readings=_READINGS, topic="own")


TEMPLATES = (
    _template(
        "asked",
        _("出租房有人来或走，请您说是不是这样"),
        _("%(address)s：%(side)s说%(what)s，%(on)s。请到“我租的、我出租的”里答复。"),
    ),
    _template(
        "reminded",
        _("出租房的来去还等您答复"),
        _("%(address)s：%(side)s说%(what)s，%(on)s，还没有人答复。请到“我租的、我出租的”里答复。"),
    ),
    _template(
        "letter",
        _("出租房责任书等您签"),
        _("%(address)s：%(party)s的责任书等您看了签字。请到“我租的、我出租的”里签；没有手机的，到社区签。"),
    ),
    _template(
        "listed",
        _("用人单位说安排您住，请您说是不是"),
        _("%(address)s：%(employer)s把您写在住宿名单上。请到“我租的、我出租的”里答复是不是。"),
    ),
)
NAMES = {
    "address": (_("住址"), _("柳叶巷12号3幢 1-101")),
    "side": (_("谁说的"), _("租客")),
    "party": (_("谁的责任书"), _("房东")),
    "what": (_("来还是走"), _("搬走")),
    "employer": (_("哪家用人单位"), _("金陵家政服务有限公司")),
}


def tell(notice: Notice, what: str) -> None:
    """Tells the account of who answers, once; nobody where that person has none."""
    asked = notice.let.landlord_person_id if notice.side == Side.TENANT else notice.person_id
    links = (
        AccountLink.objects.filter(person_id=asked, until__isnull=True)
        if asked
        else AccountLink.objects.none()
    )
    said = {
        "address": str(notice.let.dwelling),
        "side": str(notice.side),
        "what": str(notice.kind),
        "on": notice.on.isoformat(),
    }
    people = [
        Addressee(
            key=f"letting.{what}:{notice.id}",
            context=said,
            place_code=notice.let.place_code,
            account_id=one,
        )
        for one in links.values_list("account_id", flat=True)
    ]
    queue_messages(template=f"letting.{what}", people=people)


def ask_to_sign(row: Undertaking, digest: str) -> None:
    """Tells the account of who signs that a letter of responsibility waits; once for each text."""
    if row.person_id is None:
        return
    links = AccountLink.objects.filter(person_id=row.person_id, until__isnull=True)
    said = {"address": str(row.let.dwelling), "party": str(row.party)}
    people = [
        Addressee(
            key=f"letting.letter:{row.id}:{digest}",
            context=said,
            place_code=row.let.place_code,
            account_id=one,
        )
        for one in links.values_list("account_id", flat=True)
    ]
    queue_messages(template="letting.letter", people=people)


def ask_of_listing(housed: Housed) -> None:
    """Asks whoever stands on an employer's list whether it is so."""
    if housed.person_id is None:
        return
    undertaking = housed.undertaking
    links = AccountLink.objects.filter(person_id=housed.person_id, until__isnull=True)
    name = undertaking.body.short_name if undertaking.body else undertaking.name
    said = {"address": str(undertaking.let.dwelling), "employer": name}
    people = [
        Addressee(
            key=f"letting.listed:{housed.id}",
            context=said,
            place_code=undertaking.let.place_code,
            account_id=one,
        )
        for one in links.values_list("account_id", flat=True)
    ]
    queue_messages(template="letting.listed", people=people)


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
