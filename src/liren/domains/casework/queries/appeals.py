"""Appeals against ratings (评价申诉) as staff see them, who decides, and what everybody may read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q, QuerySet

from liren.domains.access import queries as access
from liren.domains.casework import policies
from liren.domains.casework.check_choices import OPEN_APPEALS, RatingAppealState
from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import NoThirdBody, OwnAppeal, OwnDecision, RatingAppealNotFound
from liren.domains.casework.models import AppealDecider, Case, Rating, RatingAppeal
from liren.domains.casework.rules import appeals as rules
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body
from liren.domains.policy import queries as policy
from liren.kernel import files
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed
from liren.kernel.worktime import due_if_known

PAGE = 50
PUBLIC_PAGE = 20
FILES = "rating_appeal"  # owner type of the papers
VIEWS = ("open", *RatingAppealState.values, "all")
FIGURE = "casework.rating_appeal."


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFilter:
    """What the list is narrowed to; empty means all. `sort` is "filed" or "due"."""

    view: str = "all"
    text: str = ""
    reason: str = ""
    body: str = ""
    place: str = ""
    sort: str = "filed"


@dataclass(frozen=True, slots=True)
class AppealPage:
    rows: list[RatingAppeal]
    next_key: str


def rated_body(case: Case) -> Body:
    """Whoever answered for the matter, or for the one it was merged into."""
    main = case.merged_into or case
    return main.first_body or main.owner


def limit_end(name: str, place_code: str, since: dt.datetime) -> dt.datetime | None:
    """The end of a time limit of appeals ("file", "decide", "object"); None while the calendar is unknown."""
    limit = policy.figure(FIGURE + name, place_code).value
    return due_if_known(limit, since, policy.rulebook(place_code).calendar).at


def deciders_of(county: str) -> list[AppealDecider]:
    """Who was named to decide in a county, the latest first. One query."""
    rows = AppealDecider.objects.filter(county=county).select_related("body")
    return list(rows.order_by("-named_at", "-id"))


def decider_for(place_code: str, rated: Body) -> Body:
    """The body that decides on a rating of another at a place: the one the district has named, else its own centre.

    Raises `NoThirdBody` where neither is a third one.
    """
    named = next(iter(deciders_of(place_code[:6])), None)
    above = [rules.Line(body.id, body.kind == BodyKind.DISTRICT) for body in organisations.line_up(rated.id)]
    for body in (named.body if named else None, organisations.district_centre_for(place_code)):
        if body is not None and body.active and rules.is_third(body.id, rated.id, above):
            return body
    raise NoThirdBody


def _view(name: str) -> Q:
    if name == "open":
        return Q(state__in=OPEN_APPEALS)
    return Q(state=name) if name in RatingAppealState.values else Q()


def filtered(actor: Actor, wanted: AppealFilter) -> QuerySet[RatingAppeal]:
    rows = RatingAppeal.objects.filter(policies.appeals_visible_to(actor)).filter(_view(wanted.view))
    if wanted.text:
        words = Q(case__title__icontains=wanted.text) | Q(words__icontains=wanted.text)
        rows = rows.filter(words | Q(case__number__endswith=wanted.text))
    if wanted.reason:
        rows = rows.filter(reason=wanted.reason)
    if wanted.body:
        rows = rows.filter(body_id=wanted.body)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    return rows


def _ordered(rows: QuerySet[RatingAppeal], sort: str) -> QuerySet[RatingAppeal]:
    if sort == "due":
        return rows.order_by(F("due_at").asc(nulls_last=True), "id")
    return rows.order_by("-id")


def list_appeals(actor: Actor, wanted: AppealFilter, after: str = "") -> AppealPage:
    """One page of what the actor sees, with rating, matter and bodies. One query; `next_key` is empty at the end."""
    rows = _after(_ordered(filtered(actor, wanted), wanted.sort), wanted.sort, after)
    found = list(rows.select_related("rating", "case", "body", "decider")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    at = end.due_at.isoformat() if end and end.due_at and wanted.sort == "due" else ""
    return AppealPage(found[:PAGE], f"{at}_{end.id}" if end else "")


def _after(rows: QuerySet[RatingAppeal], sort: str, after: str) -> QuerySet[RatingAppeal]:
    mark = as_mark(after)
    if mark is None:
        return rows
    moment, one = mark
    if sort != "due":
        return rows.filter(id__lt=one)
    if moment is None:
        return rows.filter(due_at=None, id__gt=one)
    return rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, id__gt=one) | Q(due_at=None))


def count_views(actor: Actor, wanted: AppealFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def waiting_appeals(actor: Actor) -> QuerySet[RatingAppeal]:
    """What waits for the actor's decision."""
    mine = Q(pk__in=())
    for grant in actor.grants_of("appeals.decide"):
        if grant.body is not None:
            mine |= Q(decider_id=grant.body)
        else:
            mine |= Q(decider__kind=BodyKind.DISTRICT, place_code__prefix=grant.place)
    return RatingAppeal.objects.filter(mine, state__in=OPEN_APPEALS)


def get_appeal(actor: Actor, appeal_id: uuid.UUID) -> RatingAppeal:
    """With rating, matter and bodies. Raises `RatingAppealNotFound` outside the actor's scope. One query."""
    rows = RatingAppeal.objects.select_related(
        "rating__requester", "case__owner", "case__category", "body", "decider"
    )
    found = rows.filter(policies.appeals_visible_to(actor), id=appeal_id).first()
    if found is None:
        raise RatingAppealNotFound
    return found


def get_bad_rating(actor: Actor, rating_id: uuid.UUID) -> Rating:
    """A rating of a matter that the actor's body answers for. Raises `RatingAppealNotFound`."""
    related = ("case__first_body", "case__owner", "case__merged_into__first_body", "case__merged_into__owner")
    found = Rating.objects.select_related(*related).filter(id=rating_id).first()
    if found is None or not policies.can_appeal_rating(actor, rated_body(found.case).id):
        raise RatingAppealNotFound
    return found


def check_decides(actor: Actor, appeal: RatingAppeal) -> None:
    """Refuses whoever sits in the rated body, is not of the body that decides, or after an objection decided first."""
    sits_in = {row.body_id for row in access.current_holdings_of(actor.id)} if actor.id else set()
    if appeal.body_id in sits_in | policies.own_bodies(actor):
        raise OwnAppeal
    if not policies.can_decide_appeal(actor, appeal):
        raise NotAllowed
    is_review = appeal.state == RatingAppealState.OBJECTED
    if is_review and appeal.decided_by is not None and appeal.decided_by == actor.id:
        raise OwnDecision


def appeals_of(ratings: Sequence[Rating]) -> dict[uuid.UUID, RatingAppeal]:
    """Appeals by the id of their rating. One query, none without ratings."""
    if not ratings:
        return {}
    rows = RatingAppeal.objects.filter(rating__in=ratings).select_related("decider")
    return {row.rating_id: row for row in rows}


def appeal_of(rating: Rating | None) -> RatingAppeal | None:
    return appeals_of([rating]).get(rating.id) if rating is not None else None


def papers_of(appeal: RatingAppeal) -> list[StoredFile]:
    return files.list_files(FILES, [appeal.id])


def appeal_file(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A paper of an appeal the actor sees. Raises `RatingAppealNotFound`."""
    stored = files.get_file(file_id)
    seen = RatingAppeal.objects.filter(policies.appeals_visible_to(actor), id=stored.owner_id)
    if stored.owner_type != FILES or not seen.exists():
        raise RatingAppealNotFound
    return stored


def appeal_keys(actor: Actor, wanted: AppealFilter) -> Iterator[uuid.UUID]:
    """The ids of everything the filter shows and the actor may take away, in its order. One query."""
    rows = filtered(actor, wanted).filter(policies.appeals_exportable_by(actor))
    return _ordered(rows, wanted.sort).values_list("pk", flat=True).iterator(chunk_size=2_000)


def appeals_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[RatingAppeal]:
    """Of these those the actor may take away now, in the order of the ids. One query."""
    rows = RatingAppeal.objects.filter(policies.appeals_exportable_by(actor), id__in=ids)
    found = {row.id: row for row in rows.select_related("rating", "case", "body", "decider")}
    return [found[one] for one in ids if one in found]


@dataclass(frozen=True, slots=True)
class PublicLine:
    """An appeal that was decided, as everybody reads it: no number of a matter that is not public, nobody's name."""

    id: uuid.UUID
    number: str
    body: str
    decider: str
    reason: str
    words: str
    state: str
    state_label: str
    decided_at: dt.datetime


def list_public_decisions(place_code: str, before: uuid.UUID | None = None) -> list[PublicLine]:
    """Ratings left out, and those kept after an appeal, in a place, the newest first; one more where there are more."""
    decided = Q(place_code__prefix=place_code, decided_at__isnull=False)
    rows = RatingAppeal.objects.filter(decided).select_related("case", "body", "decider").order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    return [_public(row) for row in rows[: PUBLIC_PAGE + 1]]


def _is_shown(case: Case) -> bool:
    """Whether the matter has a page of its own that everybody may read."""
    ended = (CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED)
    return case.is_public and case.merged_into_id is None and case.state not in ended


def _public(row: RatingAppeal) -> PublicLine:
    return PublicLine(
        id=row.id,
        number=row.case.number if _is_shown(row.case) else "",
        body=row.body.short_name,
        decider=row.decider.short_name,
        reason=row.get_reason_display(),
        words=without_personal_data(row.last_reason),
        state=row.state,
        state_label=row.get_state_display(),
        decided_at=row.reviewed_at or row.decided_at or row.filed_at,
    )
