"""What somebody laid down for the time after death: as it stands, as it was, and what it leaves to whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import AccountLink, Person
from liren.domains.people.policies import can_link_self, links_visible_to, persons_visible_to
from liren.domains.people.queries.whose import entries_of
from liren.domains.people.rules import names
from liren.domains.rights.arrangement_errors import ArrangedOtherwise, ArrangementPaperNotFound
from liren.domains.rights.arrangement_words import lines_of, open_arranged
from liren.domains.rights.models import Arrangement
from liren.domains.rights.rules.arrangements import Arranged, is_left
from liren.kernel import files, subjects
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

FILES = "rights.arrangement"  # owner type of signed papers


@dataclass(frozen=True, slots=True)
class Past:
    """One arrangement: what it says, from when to when, and how it came and went."""

    id: uuid.UUID
    arranged: Arranged | None
    given_at: dt.datetime
    given_how: str
    ended_at: dt.datetime | None
    ended_how: str
    papers: list[StoredFile]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        return lines_of(self.arranged) if self.arranged else []


def history_of(person_id: uuid.UUID) -> list[Past]:
    """Newest first, of the entries merged into the person too. Four queries or more; the caller has asked whether the
    actor sees the person."""
    return told_of(entries_of(person_id))


def told_of(people: Iterable[uuid.UUID]) -> list[Past]:
    people = list(people)
    rows = list(Arrangement.objects.filter(person__in=people).order_by("-given_at", "-id"))
    if not rows:
        return []
    keys = subjects.keys_of(people)
    papers: dict[uuid.UUID, list[StoredFile]] = {row.id: [] for row in rows}
    for stored in files.list_files(FILES, list(papers)):
        if stored.owner_id in papers:
            papers[stored.owner_id].append(stored)
    return [
        Past(
            row.id,
            open_arranged(row.said, keys.get(row.person_id)),
            row.given_at,
            row.get_given_how_display(),
            row.ended_at,
            row.get_ended_how_display() if row.ended_how else "",
            papers[row.id],
        )
        for row in rows
    ]


def standing_of(person_id: uuid.UUID) -> Arranged | None:
    """What binds: of several entries of one person the newest that stands. Three queries or more."""
    people = entries_of(person_id)
    row = Arrangement.objects.filter(person__in=people, ended_at__isnull=True).order_by("-given_at").first()
    if row is None:
        return None
    return open_arranged(row.said, subjects.keys_of([row.person_id]).get(row.person_id))


def check_left(person_id: uuid.UUID, right: str, asker: str) -> None:
    """Refuses what the person left to others or to nobody. `asker` is the name of whoever asks."""
    arranged = standing_of(person_id)
    keys = [names.key_of(one) for one in arranged.names] if arranged else []
    if not is_left(arranged, right, names.key_of(asker), keys):
        raise ArrangedOtherwise


def person_read(actor: Actor, person_id: uuid.UUID) -> Person:
    """Somebody of whom staff see the card, or the own person."""
    if can_link_self(actor):
        mine = AccountLink.objects.filter(links_visible_to(actor), until__isnull=True)
        seen = Person.objects.filter(id=person_id, id__in=mine.values("person"))
    else:
        seen = Person.objects.filter(persons_visible_to(actor), id=person_id)
    person = seen.first()
    if person is None:
        raise PersonNotFound
    return person


def arrangement_of_paper(actor: Actor, file_id: uuid.UUID) -> tuple[Arrangement, StoredFile]:
    """A signed paper of somebody whose card the actor sees."""
    stored = files.get_file(file_id)
    row = Arrangement.objects.filter(id=stored.owner_id).select_related("person").first()
    is_paper = stored.owner_type == FILES and row is not None
    if row is None or not is_paper:
        raise ArrangementPaperNotFound
    seen = Person.objects.filter(persons_visible_to(actor), id=row.person_id)
    if can_link_self(actor) or not seen.exists():
        raise ArrangementPaperNotFound
    return row, stored


def signers_of(arrangements: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Under whose keys the papers lie."""
    return dict(Arrangement.objects.filter(id__in=arrangements).values_list("id", "person_id"))
