"""Contacts and mutual help that ended go when their term is over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.neighbours.models import CircleMember, ContactPerson, Help
from liren.kernel import expiring
from liren.kernel.expiring import Line, deleting
from liren.kernel.holdings import Basis


def _contacts(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = ContactPerson.objects.filter(place_code__prefix=county, until__lte=cut)
    return rows.annotate(at_place=F("place_code"))


def _members(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = CircleMember.objects.filter(circle__place_code__prefix=county, until__lte=cut)
    return rows.annotate(at_place=F("circle__place_code"))


def _helps(county: str, cut: dt.date) -> QuerySet[Any]:
    rows = Help.objects.filter(circle__place_code__prefix=county, until__lte=cut)
    return rows.annotate(at_place=F("circle__place_code"))


def register() -> None:
    service = Basis.SERVICE
    expiring.register(
        Line("neighbours.old_contacts", _("卸任的联系人"), service, _contacts, deleting(ContactPerson)),
        Line("neighbours.old_members", _("退出的互助组成员"), service, _members, deleting(CircleMember)),
        Line("neighbours.old_helps", _("结束的邻里互助"), service, _helps, deleting(Help)),
    )
