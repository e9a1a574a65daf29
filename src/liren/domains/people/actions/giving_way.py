"""Rows of two entries of which a person has only one: which holds and which ends, each change kept to be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import models

from liren.domains.people.choices import PersonState
from liren.domains.people.double_choices import MergeField
from liren.domains.people.import_choices import ConflictState
from liren.domains.people.models import (
    AccountLink,
    Conflict,
    GroupMark,
    Membership,
    Need,
    Person,
    PersonPhone,
    Residence,
)
from liren.domains.people.need_choices import NeedState
from liren.domains.people.queries.merging import Side
from liren.domains.people.rules.merging import ends_on
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked


class Ledger:
    """What was written over: columns of the person, and rows by table and key."""

    def __init__(self) -> None:
        self.columns: dict[str, list[Any]] = {}
        self.rows: list[list[Any]] = []

    def column(self, person: Person, name: str, value: Any) -> None:
        old = getattr(person, name)
        if old != value:
            self.columns[name] = [plain(old), plain(value)]
            setattr(person, name, value)

    def change(self, row: models.Model, **fields: Any) -> None:
        both = {name: [plain(getattr(row, name)), plain(value)] for name, value in fields.items()}
        self.rows.append([row._meta.label, str(row.pk), both])
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def give_way(mine: Side, theirs: Side, taken: Collection[str], ledger: Ledger, actor: Actor) -> None:
    """Ends one of every two that cannot hold at once: of homes, households and documents the one not chosen."""
    if mine.home and theirs.home:
        _stays(mine.home, theirs.home, MergeField.HOME in taken, ledger)
    for kind in mine.households.keys() & theirs.households.keys():
        _stays(mine.households[kind], theirs.households[kind], kind in taken, ledger)
    for kind in mine.documents.keys() & theirs.documents.keys():
        goes = mine if f"document:{kind}" in taken else theirs
        ledger.change(goes.documents[kind], is_current=False)
    _phones_and_groups(mine.person, theirs.person, ledger)
    _needs_and_questions(mine.person, theirs.person, ledger, actor)


def _stays(
    mine: Residence | Membership, theirs: Residence | Membership, is_taken: bool, ledger: Ledger
) -> None:
    stays, goes = (theirs, mine) if is_taken else (mine, theirs)
    if isinstance(mine, Membership) and isinstance(theirs, Membership):
        is_one_household = mine.household_id == theirs.household_id
        if is_one_household and isinstance(goes, Membership) and goes.is_head:
            stays, goes = goes, stays
    until = {"until": ends_on(goes.since, stays.since)}
    ledger.change(goes, **until, **({"is_head": False} if isinstance(goes, Membership) else {}))


def _phones_and_groups(kept: Person, gone: Person, ledger: Ledger) -> None:
    """A number or a group that both have is the person's since the entry that stays says so."""
    now = {"until__isnull": True}
    numbers = dict(PersonPhone.objects.filter(person=kept, **now).values_list("number_index", "since"))
    for phone in locked(PersonPhone.objects.filter(person=gone, number_index__in=numbers, **now)):
        ledger.change(phone, until=ends_on(phone.since, numbers[phone.number_index]))
    groups = dict(GroupMark.objects.filter(person=kept, **now).values_list("group", "since"))
    for mark in locked(GroupMark.objects.filter(person=gone, group__in=groups, **now)):
        ledger.change(mark, until=ends_on(mark.since, groups[mark.group]))


def _needs_and_questions(kept: Person, gone: Person, ledger: Ledger, actor: Actor) -> None:
    """Needs by the same rule, open questions of the same field, and accounts of both."""
    ruled = Need.objects.filter(closed_on__isnull=True).exclude(rule="")
    rules = list(ruled.filter(person=kept).values_list("rule", flat=True))
    for need in locked(ruled.filter(person=gone, rule__in=rules)):
        ledger.change(need, state=NeedState.DROPPED, closed_on=max(need.raised_on, clock.today()))
    asked = Conflict.objects.filter(state=ConflictState.OPEN)
    fields = list(asked.filter(person=kept).values_list("field", flat=True))
    for one in locked(asked.filter(person=gone, field__in=fields)):
        ledger.change(one, state=ConflictState.KEPT, decided_by=actor.id, decided_at=clock.now())
    links = AccountLink.objects.filter(until__isnull=True)
    if links.filter(person=kept).exists():
        for link in locked(links.filter(person=gone)):
            ledger.change(link, until=clock.now())


def end_all(person: Person, ledger: Ledger) -> None:
    """Of the dead, home and memberships end as with a death that is registered."""
    on = person.died_on
    if person.state != PersonState.DECEASED or on is None:
        return
    homes = Residence.objects.filter(person=person, until__isnull=True)
    members = Membership.objects.filter(person=person, until__isnull=True)
    rows: list[Residence | Membership] = [*locked(homes), *locked(members)]
    for row in rows:
        ledger.change(row, until=max(row.since, on))
