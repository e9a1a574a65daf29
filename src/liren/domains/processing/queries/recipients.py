"""Recipients of a district and what was given to them; what was given of oneself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from liren.domains.people.queries.own import own_link
from liren.domains.processing import policies
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.recipient_choices import EndAlarm
from liren.domains.processing.recipient_errors import PaperUnknown, RecipientNotFound
from liren.domains.processing.recipient_words import kinds_said
from liren.domains.processing.rules.recipients import why_not
from liren.kernel import clock, files
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

FILES = "recipient"  # owner type of scanned contracts
PAGE = 50
VIEWS = ("now", "over", "ended", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientFilter:
    """`view` as in `VIEWS`; `sort` is "new" or "name"."""

    view: str = "all"
    relation: str = ""
    text: str = ""
    sort: str = "new"


@dataclass(frozen=True, slots=True)
class Line:
    """A recipient as lists show it; `times` it was given something, the last time `last`."""

    row: Recipient
    times: int
    last: dt.datetime | None

    @property
    def kinds(self) -> str:
        return kinds_said(self.row.kinds)

    @property
    def is_over(self) -> bool:
        """The agreed time has passed and nobody has confirmed what became of the data."""
        row = self.row
        return row.ended_on is None and row.until is not None and row.until < clock.today()

    @property
    def is_late(self) -> bool:
        return self.is_over and self.row.alarm_stage == EndAlarm.LATE


@dataclass(frozen=True, slots=True)
class OwnGiving:
    """What was given of one person: to whom, when, for what, which kinds."""

    to: str
    at: dt.datetime
    how: str
    kinds: str
    words: str
    relation: str
    ground: str
    contact: str


def filtered(actor: Actor, wanted: RecipientFilter) -> QuerySet[Recipient]:
    rows = Recipient.objects.filter(policies.recipients_visible_to(actor)).filter(_view(wanted.view))
    if wanted.relation:
        rows = rows.filter(relation=wanted.relation)
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(purpose__icontains=wanted.text))
    return rows.order_by("name", "id") if wanted.sort == "name" else rows.order_by("-id")


def _view(name: str) -> Q:
    past = Q(until__isnull=False, until__lt=clock.today())
    if name == "now":
        return Q(ended_on__isnull=True) & ~past
    if name == "over":
        return Q(ended_on__isnull=True) & past
    return Q(ended_on__isnull=False) if name == "ended" else Q()


def page(actor: Actor, wanted: RecipientFilter, after: str = "") -> tuple[list[Line], str]:
    """A page and the key of the next, empty at the end. One query."""
    rows = filtered(actor, wanted)
    mark, one = _mark(after)
    if one is not None and wanted.sort == "name":
        rows = rows.filter(Q(name__gt=mark) | Q(name=mark, id__gt=one))
    elif one is not None:
        rows = rows.filter(id__lt=one)
    found = _lines(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    end = found[PAGE - 1].row
    return found[:PAGE], f"{end.id}_{end.name}" if wanted.sort == "name" else str(end.id)


def _mark(after: str) -> tuple[str, uuid.UUID | None]:
    key, _between, name = after.partition("_")
    try:
        return name, uuid.UUID(key)
    except ValueError:
        return "", None


def count_views(actor: Actor, wanted: RecipientFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    plain = RecipientFilter(relation=wanted.relation, text=wanted.text)
    rows = filtered(actor, plain).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def keys(actor: Actor, wanted: RecipientFilter) -> Iterator[uuid.UUID]:
    return filtered(actor, wanted).values_list("pk", flat=True).iterator(chunk_size=2_000)


def by_ids(actor: Actor, some: Sequence[uuid.UUID]) -> list[Line]:
    """Of these those the actor sees, in the order of the ids."""
    rows = Recipient.objects.filter(policies.recipients_visible_to(actor), id__in=list(some))
    found = {one.row.id: one for one in _lines(rows)}
    return [found[one] for one in some if one in found]


def _lines(rows: QuerySet[Recipient]) -> list[Line]:
    counted = rows.annotate(times=Count("givings"), last=Max("givings__at"))
    return [Line(row, row.times, row.last) for row in counted]


def recipient_seen(actor: Actor, recipient_id: uuid.UUID) -> Line:
    """Refuses one of another district. One query."""
    found = by_ids(actor, [recipient_id])
    if not found:
        raise RecipientNotFound
    return found[0]


def papers_of(recipient_id: uuid.UUID) -> list[StoredFile]:
    return files.list_files(FILES, [recipient_id])


def recipient_of_paper(actor: Actor, file_id: uuid.UUID) -> tuple[Recipient, StoredFile]:
    stored = files.get_file(file_id)
    rows = Recipient.objects.filter(policies.recipients_visible_to(actor), id=stored.owner_id)
    row = rows.first() if stored.owner_type == FILES else None
    if row is None:
        raise PaperUnknown
    return row, stored


def givings_of(actor: Actor, recipient_id: uuid.UUID, before: uuid.UUID | None = None) -> list[Giving]:
    """What was given to one, newest first, `PAGE` at most. One query."""
    rows = Giving.objects.filter(policies.givings_visible_to(actor), recipient_id=recipient_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:PAGE])


def to_choose(place_code: str) -> list[Recipient]:
    """Those of the county who may be given a list now, by name. One query."""
    rows = Recipient.objects.filter(place_code=place_code[:6], ended_on__isnull=True).order_by("name", "id")
    return [row for row in rows if not why_none(row)]


def names_of(some: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of recipients, for whoever sees what belongs to them. One query, none for nothing."""
    wanted = set(some)
    return dict(Recipient.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def why_none(row: Recipient) -> str:
    return why_not(
        since=row.since,
        until=row.until,
        is_ended=row.ended_on is not None,
        today=clock.today(),
    )


def given_of(people: Sequence[uuid.UUID], limit: int | None = None) -> list[OwnGiving]:
    """What was given of a person (under any of these entries), newest first. One query."""
    rows = GivenPerson.objects.filter(person__in=people).select_related("giving__recipient")
    found = rows.order_by("-giving_id")[:limit] if limit else rows.order_by("-giving_id")
    return [_own(row.giving) for row in found]


def own_givings(actor: Actor, limit: int = 200) -> list[OwnGiving] | None:
    """The resident's own; None for who is not matched with a card. Three queries."""
    link = own_link(actor)
    if link is None:
        return None
    people = [one for one in (link.person_id, link.person.merged_into_id) if one]
    return given_of(people, limit)


def _own(giving: Giving) -> OwnGiving:
    row = giving.recipient
    return OwnGiving(
        giving.to_name,
        giving.at,
        giving.get_kind_display(),
        kinds_said(giving.kinds),
        giving.words or (row.purpose if row else ""),
        row.get_relation_display() if row else "",
        row.get_ground_display() if row else "",
        row.contact if row else "",
    )
