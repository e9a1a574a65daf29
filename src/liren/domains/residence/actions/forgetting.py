"""How registrations of residence and permits are forgotten: a file until its term, nameless once the person is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, DateField, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from liren.domains.residence.actions.scans import drop_scans
from liren.domains.residence.choices import State
from liren.domains.residence.models import Permit, Registration
from liren.kernel import clock, subjects
from liren.kernel.ends import NEVER, day_of
from liren.kernel.holdings import Basis, Counted, Forget, Whose

REGISTRATIONS = "residence.registrations"
OPEN = (State.SUBMITTED, State.WANTING, State.REGISTERED)


def _own(whose: Whose) -> QuerySet[Registration]:
    return Registration.objects.filter(Q(person__in=whose.people) | Q(subject__in=whose.people))


def _kinds(whose: Whose) -> Iterator[Counted]:
    over = Coalesce("ended_on", day_of("submitted_at"))
    end = Case(When(state__in=OPEN, then=NEVER), default=over, output_field=DateField())
    yield Counted(REGISTRATIONS, Basis.FILE, ((_own(whose), end),))


def ended_on(one: Registration) -> dt.date | None:
    """The day from which its term runs; None while it is handled or in force."""
    if one.state in OPEN:
        return None
    return one.ended_on or one.submitted_at.astimezone(clock.LOCAL).date()


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    ends = {one.id: (ended_on(one), one.subject) for one in _own(whose)}
    over = {one: said for one, said in ends.items() if until is None or (said[0] and said[0] <= until)}
    Permit.objects.filter(registration__in=over).delete()
    drop_scans(over)
    gone = Registration.objects.filter(id__in=over).delete()[0]
    subjects.destroy_keys({subject for _end, subject in over.values()} - set(whose.people))
    return gone


def _unname(whose: Whose) -> None:
    """The scans go; what was said lies under keys that are destroyed; nothing finds it by name or number."""
    rows = _own(whose)
    drop_scans(rows.values_list("id", flat=True))
    subjects.destroy_keys(set(rows.values_list("subject", flat=True)))
    rows.update(name_index="", document_index="", private=b"", told=None, told_words="")


FORGET = Forget(
    titles={REGISTRATIONS: _("居住登记和居住证")},
    takes=frozenset(
        {"residence.Registration person", "residence.Registration subject", "residence.Permit person"}
    ),
    kinds=_kinds,
    away=_away,
    unname=_unname,
)
