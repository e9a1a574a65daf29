"""What the person, or whoever acts for him, is told of a registration or permit; queued with the deed, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import Addressee, queue_messages
from liren.domains.messaging.rules import Template
from liren.domains.people.models import AccountLink
from liren.domains.people.rules.persons import read_phone
from liren.domains.residence.choices import EndCause, Lack
from liren.domains.residence.models import Registration
from liren.domains.residence.sealing import private_of
from liren.domains.residence.wording import listed
from liren.kernel import dates

PAGE = "residence"


def lacks_said(codes: object) -> str:
    """Codes of `Lack` as one line in the reader's language."""
    each = codes if isinstance(codes, list | tuple) else str(codes).split()
    return listed(Lack(code).label for code in each)


def _day(text: object) -> str:
    return dates.day(dt.date.fromisoformat(str(text))) if text else ""


def _cause(code: object) -> str:
    return str(EndCause(str(code)).label)


_READINGS = (("lacks", lacks_said), ("on", _day), ("by", _day), ("cause", _cause))


def _template(key: str, title: Any, text: Any, sms: Any = "") -> Template:
    return Template(f"residence.{key}", title, text, sms=sms, readings=_READINGS, topic="own")


TEMPLATES = (
    _template(
        "told",
        _("居住登记还缺材料，一次说全"),
        _("登记 %(number)s 还缺：%(lacks)s。%(words)s补齐就能登记，不会再添别的。"),
        _("居住登记%(number)s还缺：%(lacks)s"),
    ),
    _template(
        "registered",
        _("居住登记办好了"),
        _("登记 %(number)s 已办好，从 %(on)s 起算。从 %(by)s 起可以看看符不符合申领居住证的条件。"),
        _("居住登记%(number)s已办好"),
    ),
    _template(
        "refused",
        _("没有予以居住登记"),
        _("登记 %(number)s 没有办：%(words)s。不清楚的，请到社区窗口问。"),
        _("居住登记%(number)s没有办，理由见网页"),
    ),
    _template(
        "ended",
        _("居住登记已注销"),
        _("登记 %(number)s 从 %(on)s 起注销：%(cause)s。搬到新的地方，请重新登记。"),
        _("居住登记%(number)s已注销，搬到新地方请重新登记"),
    ),
    _template(
        "ready",
        _("可以申领居住证了"),
        _(
            "登记 %(number)s 已满半年，条件也符合（《居住证暂行条例》第二条）。怎么办、带什么，见“我的居住登记”。"
        ),
        _("居住登记%(number)s已满半年，可申领居住证"),
    ),
    _template(
        "issued",
        _("居住证发下来了"),
        _(
            "登记 %(number)s 的居住证已于 %(on)s 签发。请在 %(by)s 以前的 1 个月内签注，以后每年一次，不收费。"
        ),
        _("登记%(number)s的居住证已签发，请领取"),
    ),
    _template(
        "declined",
        _("公安机关没有办理居住证"),
        _("登记 %(number)s 的居住证，公安机关没有办理：%(words)s。"),
        _("登记%(number)s的居住证没有办理，见网页"),
    ),
    _template(
        "endorse",
        _("居住证该签注了"),
        _("登记 %(number)s 的居住证，请在 %(by)s 以前签注，不收费。逾期使用功能中止，补办后恢复（第十条）。"),
        _("居住证该签注了，截止%(by)s，登记%(number)s"),
    ),
    _template(
        "suspended",
        _("居住证使用功能中止"),
        _("登记 %(number)s 的居住证到 %(by)s 没有签注，使用功能已经中止。补办签注就恢复，不收费（第十条）。"),
        _("居住证逾期未签注已中止，补办即恢复，登记%(number)s"),
    ),
    _template(
        "restored",
        _("居住证恢复使用了"),
        _("登记 %(number)s 的居住证已补办签注，恢复使用。居住年限从 %(on)s 起连续计算（第十条）。"),
        _("居住证已补办签注，恢复使用，登记%(number)s"),
    ),
)
NAMES = {
    "lacks": (_("缺的材料"), _("居住地住址证明")),
    "on": (_("哪一天"), _("12 月 1 日")),
    "by": (_("到哪一天"), _("12 月 31 日")),
    "cause": (_("为什么注销"), _("已搬走")),
}


def tell(registration: Registration, what: str, *, key: str, **context: Any) -> None:
    """Tells the account that registered, the account of the person, or where there is neither the telephone given.

    `key` makes it once: of two with the same key the second is nothing.
    """
    said = {"number": registration.number, "page": PAGE, **context}
    accounts = {registration.account_id} if registration.account_id else set()
    if registration.person_id:
        links = AccountLink.objects.filter(person_id=registration.person_id, until__isnull=True)
        accounts |= set(links.values_list("account_id", flat=True))
    shared: dict[str, Any] = {"context": said, "place_code": registration.place_code}
    people = [
        Addressee(key=f"residence.{what}:{key}:{one}", account_id=one, **shared)
        for one in sorted(accounts, key=str)
    ]
    if not people:
        phone = read_phone(str(private_of([registration])[registration.id].get("phone", "")))
        if phone is None or phone.kind != "mobile":
            return
        people = [Addressee(key=f"residence.{what}:{key}", phone=phone.number, **shared)]
    queue_messages(template=f"residence.{what}", people=people)


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
