"""How contacts and mutual help are forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.domains.neighbours.models import CircleMember, ContactPerson, Help
from liren.kernel.holdings import Basis, Counted, Forget, Whose

CONTACTS, CIRCLES = "neighbours.contacts", "neighbours.circles"


def _kinds(whose: Whose) -> Iterator[Counted]:
    contacts = ContactPerson.objects.filter(person__in=whose.people)
    members = CircleMember.objects.filter(person__in=whose.people)
    helps = Help.objects.filter(_between(whose))
    yield Counted(CONTACTS, Basis.CONSENT, ((contacts, "until"),))
    yield Counted(CIRCLES, Basis.SERVICE, ((members, "until"), (helps, "until")))


def _between(whose: Whose) -> Q:
    return Q(helper__in=whose.people) | Q(helped__in=whose.people)


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    over = Q(until__lte=until) if until else Q()
    if key == CONTACTS:
        return ContactPerson.objects.filter(over, person__in=whose.people).delete()[0]
    gone = Help.objects.filter(over & _between(whose)).delete()[0]
    return gone + CircleMember.objects.filter(over, person__in=whose.people).delete()[0]


def _unname(whose: Whose) -> None:
    """Nobody who is off the register is a contact, or helps anybody."""
    for key in (CONTACTS, CIRCLES):
        _away(whose, key, None)


FORGET = Forget(
    titles={CONTACTS: _("做联系人的记录"), CIRCLES: _("互助组和邻里互助")},
    takes=frozenset(
        {
            *("neighbours.ContactPerson person", "neighbours.CircleMember person"),
            *("neighbours.Help helper", "neighbours.Help helped"),
        }
    ),
    kinds=_kinds,
    away=_away,
    unname=_unname,
)
