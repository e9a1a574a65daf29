"""Truth checks (核实抽查) as staff see them: what waits, what was found, by body; and the samples they come from."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet, UUIDField
from django.db.models.functions import Coalesce

from liren.domains.casework import policies
from liren.domains.casework.check_choices import TruthResult
from liren.domains.casework.choices import CaseKind, CaseState
from liren.domains.casework.errors import CheckNotFound, SampleNotFound
from liren.domains.casework.models import Case, TruthCheck, TruthSample
from liren.domains.casework.rules import truth_checks as rules
from liren.domains.casework.rules.truth_checks import Found
from liren.domains.organisations import queries as organisations
from liren.kernel import clock, files
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark
from liren.kernel.models import StoredFile

PAGE = 50
FILES = "truth_check"  # owner type of its photos
VIEWS = ("waiting", "mine", *TruthResult.values, "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFilter:
    """What the list is narrowed to; empty means all. `sort` is "closed" or "checked"."""

    view: str = "all"
    text: str = ""
    sample: str = ""
    body: str = ""
    place: str = ""
    sort: str = "closed"


@dataclass(frozen=True, slots=True)
class CheckPage:
    rows: list[TruthCheck]
    next_key: str


FRAME_MOST = 20_000  # matters a sample is drawn from: their list is kept with it


def closed_within(
    place_code: str, since: dt.date, until: dt.date
) -> list[tuple[uuid.UUID, str, str, dt.datetime]]:
    """What was closed in a place from day to day: id, number, the body that answers for it, when. Thanks leave nothing
    to be checked; what was merged is checked with the matter it went into, a part with its whole. One query; of very
    many one more than `FRAME_MOST`."""
    first = dt.datetime.combine(since, dt.time.min, clock.LOCAL)
    last = dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, clock.LOCAL)
    rows = Case.objects.filter(policies.within(place_code), state=CaseState.CLOSED)
    rows = rows.filter(merged_into=None, parent=None, closed_at__gte=first, closed_at__lt=last)
    rows = rows.exclude(kind=CaseKind.THANKS)
    body = Coalesce("first_body_id", "owner_id", output_field=UUIDField())
    found = rows.annotate(answerable=body).order_by("number")
    return [
        (pk, number, str(answerable), at)
        for pk, number, answerable, at in found.values_list("pk", "number", "answerable", "closed_at")[
            : FRAME_MOST + 1
        ]
        if at is not None
    ]


def overlapping(place_code: str, since: dt.date, until: dt.date) -> TruthSample | None:
    """The latest sample that speaks of the same place, or of one within or above it, on a day of the period."""
    above = [place_code[:length] for length in (2, 4, 6, 9, 12) if length <= len(place_code)]
    rows = TruthSample.objects.filter(Q(place_code__prefix=place_code) | Q(place_code__in=above))
    return rows.filter(since__lte=until, until__gte=since).order_by("-drawn_at", "-id").first()


def view_of(name: str, actor: Actor) -> Q:
    if name == "waiting":
        return Q(checked_at=None)
    if name == "mine":
        return Q(checked_at=None, assignee_id=actor.id) if actor.id else Q(pk__in=())
    return Q(result=name) if name in TruthResult.values else Q()


def filtered(actor: Actor, wanted: CheckFilter) -> QuerySet[TruthCheck]:
    rows = TruthCheck.objects.filter(policies.truth_checks_visible_to(actor)).filter(
        view_of(wanted.view, actor)
    )
    if wanted.text:
        words = Q(case__title__icontains=wanted.text) | Q(words__icontains=wanted.text)
        rows = rows.filter(words | Q(case__number__endswith=wanted.text))
    if wanted.sample:
        rows = rows.filter(sample__number=wanted.sample)
    if wanted.body:
        rows = rows.filter(body_id=wanted.body)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    return rows


def _moment(sort: str) -> str:
    return "checked_at" if sort == "checked" else "closed_at"


def _ordered(rows: QuerySet[TruthCheck], sort: str) -> QuerySet[TruthCheck]:
    moment = _moment(sort)
    return rows.exclude(**{moment: None}).order_by(f"-{moment}", "-id")


def list_checks(actor: Actor, wanted: CheckFilter, after: str = "") -> CheckPage:
    """One page of what the actor sees, with matter, body and sample. One query; `next_key` is empty at the end."""
    moment = _moment(wanted.sort)
    rows = _ordered(filtered(actor, wanted), wanted.sort)
    key, one = as_mark(after) or (None, None)
    if key:
        rows = rows.filter(Q(**{f"{moment}__lt": key}) | Q(**{moment: key}, id__lt=one))
    found = list(rows.select_related("case", "body", "sample", "assignee")[: PAGE + 1])
    more = len(found) > PAGE
    end = found[PAGE - 1] if more else None
    return CheckPage(found[:PAGE], f"{getattr(end, moment).isoformat()}_{end.id}" if end else "")


def count_views(actor: Actor, wanted: CheckFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=view_of(name, actor)) for name in VIEWS})


def waiting_checks(actor: Actor) -> QuerySet[TruthCheck]:
    return TruthCheck.objects.filter(policies.truth_checks_visible_to(actor), checked_at=None)


def get_check(actor: Actor, check_id: uuid.UUID) -> TruthCheck:
    """With matter, body and sample. Raises `CheckNotFound` outside the actor's scope. One query."""
    rows = TruthCheck.objects.select_related(
        "case__owner", "case__category", "body", "sample", "supervision", "assignee"
    )
    found = rows.filter(policies.truth_checks_visible_to(actor), id=check_id).first()
    if found is None:
        raise CheckNotFound
    return found


def check_keys(actor: Actor, wanted: CheckFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows and the actor may take away, in its order. One query."""
    rows = filtered(actor, wanted).filter(policies.truth_checks_exportable_by(actor))
    return _ordered(rows, wanted.sort).values_list("pk", flat=True).iterator(chunk_size=2_000)


def checks_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[TruthCheck]:
    """Of these those the actor may take away now, in the order of the ids. One query."""
    rows = TruthCheck.objects.filter(policies.truth_checks_exportable_by(actor), id__in=ids)
    found = {row.id: row for row in rows.select_related("case", "body", "sample")}
    return [found[one] for one in ids if one in found]


def photos_of(check: TruthCheck) -> list[StoredFile]:
    return files.list_files(FILES, [check.id])


def check_file(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A photo of a check the actor sees. Raises `CheckNotFound`."""
    stored = files.get_file(file_id)
    seen = TruthCheck.objects.filter(policies.truth_checks_visible_to(actor), id=stored.owner_id)
    if stored.owner_type != FILES or not seen.exists():
        raise CheckNotFound
    return stored


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample with what its checks have found so far."""

    sample: TruthSample
    found: Found


def list_samples(actor: Actor, before: uuid.UUID | None = None, size: int = PAGE) -> list[SampleLine]:
    """The newest first, one more than `size` where there are more. One query."""
    rows = TruthSample.objects.filter(policies.samples_visible_to(actor)).order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    counted = rows.annotate(
        of_drawn=Count("checks"),
        **{f"of_{name}": Count("checks", filter=Q(checks__result=name)) for name in TruthResult.values},
    )
    return [SampleLine(row, _found(vars(row))) for row in counted[: size + 1]]


def _found(row: Mapping[str, Any]) -> Found:
    return Found(row["of_drawn"], *(row[f"of_{name}"] for name in TruthResult.values))


def get_sample(actor: Actor, number: str) -> TruthSample:
    """With the one before it. Raises `SampleNotFound` outside the actor's scope. One query."""
    rows = TruthSample.objects.filter(policies.samples_visible_to(actor)).select_related("earlier")
    found = rows.filter(number=number).first()
    if found is None:
        raise SampleNotFound
    return found


@dataclass(frozen=True, slots=True)
class BodyLine:
    """What the checks have found at one body: `key` its id, `of` how many of its matters were on the list."""

    key: str
    name: str
    of: int
    found: Found


@dataclass(frozen=True, slots=True)
class SampleReport:
    """`again` is whether seed and list give the very matters that were drawn."""

    lines: list[BodyLine]
    total: Found
    again: bool
    later: list[TruthSample]


def report_of(sample: TruthSample) -> SampleReport:
    """The results of a sample by body, and whether it can be drawn again from what was kept. Four queries."""
    rows = TruthCheck.objects.filter(sample=sample).order_by().values("body_id")
    counts = rows.annotate(
        of_drawn=Count("pk"),
        **{f"of_{name}": Count("pk", filter=Q(result=name)) for name in TruthResult.values},
    )
    numbers: dict[str, list[str]] = sample.frame.numbers
    names = organisations.names_of(uuid.UUID(key) for key in numbers)
    of_body = {str(row["body_id"]): _found(row) for row in counts}
    lines = [
        BodyLine(key, names.get(uuid.UUID(key), key), len(listed), of_body.get(key, Found()))
        for key, listed in numbers.items()
    ]
    drawn = set(TruthCheck.objects.filter(sample=sample).values_list("case__number", flat=True))
    again = {number for chosen in rules.draw(sample.seed, numbers, sample.size).values() for number in chosen}
    return SampleReport(
        lines=sorted(lines, key=lambda line: (-line.found.drawn, line.name)),
        total=sum((line.found for line in lines), Found()),
        again=drawn == again and rules.frame_digest(numbers) == sample.digest,
        later=list(sample.later.order_by("id")),
    )


def frame_rows(sample: TruthSample) -> Iterator[tuple[str, str, str, bool]]:
    """The list it was drawn from: body, number, lot, whether it was drawn. For whoever draws it again."""
    numbers: dict[str, list[str]] = sample.frame.numbers
    names = organisations.names_of(uuid.UUID(key) for key in numbers)
    drawn = rules.draw(sample.seed, numbers, sample.size)
    for key, listed in sorted(numbers.items()):
        for number in sorted(listed, key=lambda one: rules.ticket(sample.seed, one)):
            yield (
                names.get(uuid.UUID(key), key),
                number,
                rules.ticket(sample.seed, number),
                number in drawn[key],
            )
