"""Requests of near relatives of the dead: the own for residents, those of their places for staff."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from liren.domains.access.queries import names_of
from liren.domains.people.models import Person
from liren.domains.people.policies import can_link_self
from liren.domains.people.queries.relatives import departed_meant
from liren.domains.people.queries.whose import whose
from liren.domains.people.rules import names
from liren.domains.rights import policies
from liren.domains.rights.kin_choices import KinState
from liren.domains.rights.kin_errors import KinOver, KinUnknown
from liren.domains.rights.kin_words import ANSWER, NOTED, SAID, Claim, open_claim
from liren.domains.rights.models import KinRequest
from liren.domains.rights.queries.by_due import following, ordered
from liren.domains.rights.sealing import open_words
from liren.kernel import clock, files, holdings, subjects
from liren.kernel.actor import Actor
from liren.kernel.holdings import Part
from liren.kernel.models import StoredFile

FILES = "rights.kinship"  # owner type of scanned proofs
PAGE = 50
VIEWS = ("open", "late", "closed", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class KinFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "new"."""

    view: str = "all"
    place: str = ""
    right: str = ""
    since: dt.date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Line:
    """A request as lists show it. `person` is the dead, masked; empty while nobody knows who is meant."""

    row: KinRequest
    person: str
    decider: str = ""

    @property
    def is_late(self) -> bool:
        return self.row.is_open and self.row.due_at is not None and self.row.due_at <= clock.now()

    @property
    def is_shown(self) -> bool:
        """Whether what was opened can still be seen."""
        return self.row.until is not None and self.row.until > clock.now()


@dataclass(frozen=True, slots=True)
class Opened:
    line: Line
    claim: Claim | None
    answer: str
    papers: list[StoredFile]

    @property
    def about(self) -> str:
        """The name of the dead as the relative wrote it."""
        return self.claim.of_name if self.claim else ""

    @property
    def rooms(self) -> list[str]:
        return [str(holdings.ROOMS[one][0]) for one in self.line.row.rooms if one in holdings.ROOMS]


def request_seen(actor: Actor, request_id: uuid.UUID) -> KinRequest:
    rows = KinRequest.objects.filter(policies.kin_visible_to(actor), id=request_id)
    row = rows.select_related("person", "asker").first()
    if row is None:
        raise KinUnknown
    return row


def meant(row: KinRequest, claim: Claim | None) -> Person | None:
    """Whom it is about: known, or found by name and number by now. One query at most."""
    if row.person is not None or claim is None:
        return row.person
    return departed_meant(row.place_code, claim.of_name, claim.of_tail)


def opened(row: KinRequest) -> Opened:
    """A request that the actor sees, with what was said. Three queries."""
    return opened_all([row])[0]


def whose_key(row: KinRequest) -> uuid.UUID:
    """Under whose key the words lie: the relative's, or that of the dead where it was taken down at the window."""
    return row.asker_id or row.person_id or row.id


def line_of(row: KinRequest) -> Line:
    """Of a request that the actor sees: what is shown before it is opened. One query."""
    return _lines([row])[0]


def own_requests(actor: Actor, *, limit: int = 30) -> list[Opened]:
    """The resident's own, newest first. Three queries."""
    if not can_link_self(actor):
        return []
    rows = KinRequest.objects.filter(policies.kin_visible_to(actor)).select_related("person", "asker")
    return opened_all(rows.order_by("-id")[:limit])


def opened_all(rows: Iterable[KinRequest]) -> list[Opened]:
    """Three queries beside the rows."""
    lines = _lines(rows)
    keys = subjects.keys_of({one for line in lines for one in (line.row.asker_id, line.row.person_id) if one})
    papers: dict[uuid.UUID, list[StoredFile]] = {line.row.id: [] for line in lines}
    for stored in files.list_files(FILES, list(papers)) if lines else ():
        if stored.owner_id in papers:
            papers[stored.owner_id].append(stored)
    return [_opened(line, keys, papers[line.row.id]) for line in lines]


def claim_of(row: KinRequest) -> Claim | None:
    """One query."""
    ids = [one for one in (row.asker_id, row.person_id) if one]
    return _claim(row, subjects.keys_of(ids))


def paper_of(actor: Actor, file_id: uuid.UUID) -> tuple[KinRequest, StoredFile]:
    """A scan of a request that the actor sees."""
    stored = files.get_file(file_id)
    rows = KinRequest.objects.filter(policies.kin_visible_to(actor), id=stored.owner_id)
    row = rows.first() if stored.owner_type == FILES else None
    if row is None:
        raise KinUnknown
    return row, stored


def askers_of(requests: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Under whose keys the scans lie."""
    rows = KinRequest.objects.filter(id__in=requests, asker__isnull=False)
    return {one: asker for one, asker in rows.values_list("id", "asker_id") if asker}


def shown_row(actor: Actor, request_id: uuid.UUID, right: str) -> KinRequest:
    """A request by which something is open to whoever asks now. Refuses what was not granted, and what ran out."""
    row = request_seen(actor, request_id)
    is_open = row.state == KinState.GRANTED and row.until is not None and row.until > clock.now()
    if not is_open or row.right != right or row.person is None:
        raise KinOver
    return row


def parts_of(row: KinRequest) -> tuple[Person, list[Part]]:
    """What is held of the dead in the rooms that were opened, in the active language. Some queries for each room."""
    if row.person is None:
        raise KinOver
    return row.person, holdings.told(whose(row.person, None), row.rooms)


def filtered(actor: Actor, wanted: KinFilter) -> QuerySet[KinRequest]:
    rows = KinRequest.objects.filter(policies.kin_visible_to(actor)).filter(_view(wanted.view))
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.right:
        rows = rows.filter(right=wanted.right)
    if wanted.since:
        rows = rows.filter(asked_at__gte=dt.datetime.combine(wanted.since, dt.time.min, clock.LOCAL))
    return rows


def page(actor: Actor, wanted: KinFilter, after: str = "") -> tuple[list[Line], str]:
    """A page and the key of the next, empty at the end. Two queries."""
    rows = following(ordered(filtered(actor, wanted), wanted.sort), wanted.sort, after)
    found = list(rows.select_related("person")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    at = end.due_at.isoformat() if end and end.due_at and wanted.sort == "due" else ""
    return _lines(found[:PAGE]), f"{at}_{end.id}" if end else ""


def count_views(actor: Actor, wanted: KinFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def keys(actor: Actor, wanted: KinFilter) -> Iterator[uuid.UUID]:
    rows = ordered(filtered(actor, wanted), wanted.sort).values_list("pk", flat=True)
    return rows.iterator(chunk_size=2_000)


def by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Line]:
    """Of these those the actor sees, in the order of the ids."""
    rows = KinRequest.objects.filter(policies.kin_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person")}
    return _lines([found[one] for one in ids if one in found])


def _view(name: str) -> Q:
    if name == "open":
        return Q(state=KinState.OPEN)
    if name == "late":
        return Q(state=KinState.OPEN, due_at__lte=clock.now())
    return ~Q(state=KinState.OPEN) if name == "closed" else Q()


def _lines(rows: Iterable[KinRequest]) -> list[Line]:
    rows = list(rows)
    called = names_of({row.decided_by for row in rows if row.decided_by})
    return [
        Line(
            row,
            names.masked(row.person.name) if row.person else "",
            called.get(row.decided_by, "") if row.decided_by else "",
        )
        for row in rows
    ]


def _opened(line: Line, keys: dict[uuid.UUID, bytes], papers: list[StoredFile]) -> Opened:
    key = keys.get(line.row.asker_id) if line.row.asker_id else None
    return Opened(line, _claim(line.row, keys), open_words(line.row.answer, ANSWER, key), papers)


def _claim(row: KinRequest, keys: dict[uuid.UUID, bytes]) -> Claim | None:
    if row.noted and row.person_id:
        return open_claim(row.noted, NOTED, keys.get(row.person_id))
    return open_claim(row.said, SAID, keys.get(row.asker_id)) if row.asker_id else None
