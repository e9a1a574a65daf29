"""How the register forgets a person: what goes by itself, and what is left of an entry that is off the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from liren.domains.people.actions import erasing
from liren.domains.people.choices import Event, PersonState
from liren.domains.people.models import (
    Conflict,
    Contact,
    GroupMark,
    ImportedChange,
    LifeEvent,
    Need,
    Person,
    PersonPhone,
    Residence,
)
from liren.kernel import clock, guarding, subjects
from liren.kernel.ends import NEVER
from liren.kernel.holdings import Basis, Counted, Forget, Kind, Whose

M = TypeVar("M", LifeEvent, Residence)
REGISTER, PHONES, AGREED = "people.register", "people.phones", "people.agreed"
GROUPS, NEEDS, TRACES = "people.groups", "people.needs", "people.traces"


def _kinds(whose: Whose) -> Iterator[Counted | Kind]:
    person = whose.entry or Person.objects.get(id=whose.person)
    if person.state == PersonState.ERASED:
        return
    yield Kind(REGISTER, Basis.DUTY, (off_since(person),))
    keys = subjects.keys_of([person.id]) if whose.keys is None else whose.keys
    agreed = erasing.agreed_scopes(person, keys.get(person.id))
    yield Kind(AGREED, Basis.CONSENT, (None,) * len(agreed))
    own = {"person__in": whose.people}
    yield Counted(PHONES, Basis.CONSENT, ((PersonPhone.objects.filter(**own), "until"),))
    yield Counted(GROUPS, Basis.SERVICE, ((GroupMark.objects.filter(**own), "until"),))
    yield Counted(NEEDS, Basis.SERVICE, ((Need.objects.filter(**own), "closed_on"),))
    traces = (ImportedChange.objects.filter(**own), Conflict.objects.filter(**own))
    yield Counted(TRACES, Basis.TRACE, tuple((rows, NEVER) for rows in traces))


def off_since(person: Person) -> dt.date | None:
    """Since when the person is no longer here: dead, or moved away with nothing registered; None while here."""
    if person.state == PersonState.DECEASED:
        return person.died_on or _last(person, Event.DIED) or _changed_on(person)
    if person.state != PersonState.LEFT:
        return None
    return _last(person, Event.MOVED_OUT) or _last_home(person) or _changed_on(person)


def _last(person: Person, kind: Event) -> dt.date | None:
    rows = LifeEvent.objects.filter(person=person, kind=kind)
    return max((one.on for one in (*rows, *_sealed(person, LifeEvent)) if one.kind == kind), default=None)


def _last_home(person: Person) -> dt.date | None:
    rows = (*Residence.objects.filter(person=person), *_sealed(person, Residence))
    return max((one.until for one in rows if one.until), default=None)


def _sealed(person: Person, model: type[M]) -> list[M]:
    """Of somebody protected the rows that lie under the own key."""
    return guarding.opened_of(person.id).of(model) if person.protection else []


def _changed_on(person: Person) -> dt.date:
    return person.changed_at.astimezone(clock.LOCAL).date()


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    if key == REGISTER:
        return erasing.erase(whose)
    if key == AGREED:
        return erasing.drop_agreed(whose)
    if key == TRACES:
        return erasing.drop_traces(whose)
    if key == PHONES:
        return PersonPhone.objects.filter(person__in=whose.people).delete()[0]
    if key == GROUPS:
        marks = GroupMark.objects.filter(person__in=whose.people)
        return (marks.filter(until__lte=until) if until else marks).delete()[0]
    needs = Need.objects.filter(person__in=whose.people)
    needs = needs.filter(closed_on__lte=until) if until else needs
    Contact.objects.filter(need__in=needs).delete()
    return needs.delete()[0]


FORGET = Forget(
    titles={
        REGISTER: _("人口登记：姓名、证件、户、住处和人生大事"),
        PHONES: _("电话"),
        AGREED: _("经同意登记的其他内容"),
        GROUPS: _("服务人群"),
        NEEDS: _("需求和走访"),
        TRACES: _("导入留下的旧值和不一致"),
    },
    takes=frozenset(
        {
            *("people.Membership person", "people.Residence person", "people.Owner person"),
            *("people.PersonDocument person", "people.PersonPhone person", "people.LifeEvent person"),
            *("people.LifeEvent other", "people.GroupMark person", "people.Need person"),
            *("people.AccountLink person", "people.Conflict person", "people.Person merged_into"),
            *("people.FindKey person", "people.CardSign person", "people.ImportedChange person"),
            *("people.DoublePair one", "people.DoublePair other", "people.Merge kept", "people.Merge gone"),
        }
    ),
    kinds=_kinds,
    away=_away,
    unname=erasing.unname,
)
