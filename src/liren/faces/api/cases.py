"""Matters: listed, read, received; their ratings; the change feed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language
from ninja import Header, Path, Query, Router
from pydantic import Field, StringConstraints

from liren.domains.access.choices import Scope
from liren.domains.casework.actions.intake import Said, say_matter
from liren.domains.casework.choices import CaseKind, CaseState, Channel, Urgency
from liren.domains.casework.errors import SaidAlready
from liren.domains.casework.queries import feed as feeds
from liren.domains.casework.queries import ratings as rated
from liren.domains.casework.queries.case import get_case, history_of, requesters_of
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.casework.queries.story import ratings_of
from liren.domains.territory.rules.datum import to_cgcs2000
from liren.faces.api import shapes
from liren.faces.api.door import actor_with
from liren.faces.api.once import once
from liren.faces.api.problems import JSON, DaysWrong, KeyWrong, PointHalf
from liren.faces.api.shapes import key_in, key_out
from liren.kernel import ids

if TYPE_CHECKING:
    from liren.domains.casework.models import Case
    from liren.kernel.actor import Actor

router = Router(tags=["cases"])
Limit = Annotated[int, Field(ge=1, le=100, description="Of one page.")]
After = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,200}$"), Field(description="`next` of the page before.")
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description="Any word of yours; the same request with the same key within two days changes nothing.",
    ),
]
CaseNumber = Annotated[str, Path(pattern=r"^[0-9]{6}-[0-9]{4}-[0-9]{6,12}$", examples=["320104-2026-000001"])]


class Page(shapes.Sent):
    """Which page of a list."""

    after: After = ""
    limit: Limit = 50


class FeedPage(shapes.Sent):
    """From where on the feed is read."""

    after: uuid.UUID | None = Field(None, description="The `cursor` you got last; none: from the start.")
    limit: Limit = 100


class Wanted(Page):
    """What a list is narrowed to."""

    state: CaseState | None = None
    urgency: Urgency | None = None
    kind: CaseKind | None = None
    channel: Channel | None = None
    category: str = Field("", pattern=r"^[A-Z0-9-]{0,16}$", description="A code, or the beginning of codes.")
    place_code: str = Field("", pattern=r"^[0-9]{0,12}$", description="A code, or the beginning of codes.")
    text: str = Field("", max_length=60, pattern=r"^[^\x00-\x1f]*$", description="Words within.")
    since: shapes.Day | None = Field(None, description="Received on or after this day in China.")
    until: shapes.Day | None = Field(None, description="Received on or before this day in China.")
    sort: Literal["due", "received"] = Field("due", description="Most pressing first, or newest first.")


@router.get("/cases", response=shapes.CasePage, summary="List cases")
def cases(request: HttpRequest, wanted: Query[Wanted]) -> shapes.CasePage:
    """The matters the token's owner sees, narrowed; the same as the queue of the workbench. Scope `cases:read`."""
    actor = actor_with(request, Scope.CASES_READ)
    if wanted.since and wanted.until and wanted.until < wanted.since:
        raise DaysWrong(field="until")
    asked = CaseFilter(
        **{name: getattr(wanted, name) or "" for name in ("state", "urgency", "kind", "channel")},
        category=wanted.category,
        place=wanted.place_code,
        text=wanted.text,
        since=wanted.since,
        until=wanted.until,
        sort=wanted.sort,
    )
    page = list_cases(actor, asked, key_in(wanted.after), wanted.limit)
    return shapes.CasePage(items=[line(case) for case in page.cases], next=key_out(page.next_key))


@router.post("/cases", response={201: shapes.Made}, summary="Receive a case")
def create_case(
    request: HttpRequest, sent: shapes.NewCase, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Receives a matter as the window or the hotline does. Scope `cases:write`, the right to take in at the place.

    The channel is `hotline` unless said otherwise. With an `Idempotency-Key` it is safe to send again.
    """
    actor = actor_with(request, Scope.CASES_WRITE)

    def make(case_id: uuid.UUID | None) -> shapes.Made:
        try:
            receipt = say_matter(actor=actor, said=said(sent, case_id))
        except SaidAlready as before:  # the answer was lost with its process: the matter was not
            return shapes.Made(number=str(before.details["number"]), tracking_code="")
        return shapes.Made(number=receipt.number, tracking_code=receipt.tracking_code)

    return once(request, idempotency_key, make)


def said(sent: shapes.NewCase, case_id: uuid.UUID | None) -> Said:
    """What was sent in, as the door of intake takes it."""
    longitude, latitude = sent.longitude, sent.latitude
    if (longitude is None) != (latitude is None):
        raise PointHalf(field="longitude" if longitude is None else "latitude")
    if longitude is not None and latitude is not None:
        longitude, latitude = to_cgcs2000(longitude, latitude, sent.datum)
    given = sent.model_dump(exclude={"datum", "category", "place_code", "longitude", "latitude"})
    return Said(
        **given,
        place_code=sent.place_code or "",
        category_code=sent.category,
        longitude=longitude,
        latitude=latitude,
        case_id=case_id,
    )


@router.get("/cases/{number}", response={200: shapes.CaseWhole, 304: None}, summary="Read a case")
def case(
    request: HttpRequest,
    number: CaseNumber,
    if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description="An ETag you have.")
    ] = None,
) -> HttpResponse:
    """One matter with its history; its requesters masked. Scope `cases:read`. Outside the owner's places: 404."""
    actor = actor_with(request, Scope.CASES_READ)
    found = get_case(actor, number)
    shown = whole(actor, found)
    language = get_language()
    tag = f'W/"{found.version}-{len(shown.history)}-{found.people}-{language}"'
    if if_none_match and tag in if_none_match:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(shown.model_dump_json(), content_type=JSON)
    response.headers["ETag"] = tag
    return response


@router.get("/cases/{number}/ratings", response=list[shapes.RatingLine], summary="Ratings of a case")
def case_ratings(request: HttpRequest, number: CaseNumber) -> list[shapes.RatingLine]:
    """Those of its requesters and of matters merged into it, never who gave them. Scope `cases:read`."""
    found = get_case(actor_with(request, Scope.CASES_READ), number)
    return [
        shapes.RatingLine(id=row.id, case=found.number, level=row.level, words=row.words, at=row.at)
        for row in ratings_of(found)
    ]


@router.get("/ratings", response=shapes.RatingPage, summary="List ratings", tags=["ratings"])
def ratings(request: HttpRequest, page: Query[Page]) -> shapes.RatingPage:
    """Ratings of the matters the owner sees, the newest first. Scope `cases:read`."""
    actor = actor_with(request, Scope.CASES_READ)
    found = rated.list_ratings(actor, before=id_in(page.after), size=page.limit)
    items = [
        shapes.RatingLine(id=row.id, case=row.number, level=row.level, words=row.words, at=row.at)
        for row in found.rows
    ]
    return shapes.RatingPage(items=items, next=key_out(str(found.next_key or "")))


@router.get("/changes", response=shapes.Changes, summary="Read the change feed", tags=["changes"])
def changes(request: HttpRequest, page: Query[FeedPage]) -> shapes.Changes:
    """Every step of every matter the owner sees, oldest first, ten seconds after it was made. Scope `cases:read`."""
    found = feeds.changes_since(actor_with(request, Scope.CASES_READ), page.after, page.limit)
    items = [
        shapes.Change(
            id=row.id,
            event=row.event,
            at=row.at,
            case=row.number,
            place_code=row.place_code,
            state=CaseState(row.state),
            version=row.version,
        )
        for row in found.changes
    ]
    return shapes.Changes(items=items, cursor=found.cursor, has_more=found.has_more)


def id_in(after: str) -> uuid.UUID | None:
    """The id that a key of paging holds. Refuses `api.key_wrong`."""
    text = key_in(after)
    found = ids.as_uuid(text) if text else None
    if text and found is None:
        raise KeyWrong(field="after")
    return found


def line(case: Case) -> shapes.CaseLine:
    return shapes.CaseLine.model_construct(**_facts(case))


def _facts(case: Case) -> dict[str, Any]:
    plain = (
        *("number", "version", "title", "kind", "channel", "urgency", "state", "place_code", "address"),
        *("longitude", "latitude", "people", "received_at", "accepted_at", "resolved_at", "clock", "due_at"),
    )
    return {name: getattr(case, name) for name in plain} | {
        "category": case.category.code if case.category else "",
        "owner": shapes.Body(id=case.owner_id, name=case.owner.name),
        "merged_into": "",
    }


def whole(actor: Actor, case: Case) -> shapes.CaseWhole:
    """The matter with those who brought it, masked as on its page. Two queries at most."""
    people = requesters_of(actor, case)
    facts = _facts(case) | {"merged_into": case.merged_into.number if case.merged_into else ""}
    return shapes.CaseWhole.model_validate(
        facts
        | {
            **{
                name: getattr(case, name)
                for name in ("text", "naming", "place_hint", "grid_id", "is_suspended")
            },
            **{
                name: getattr(case, name)
                for name in ("due_resolve", "due_outside", "closed_at", "outcome", "resolution")
            },
            "requesters": [
                shapes.Person.model_validate(
                    {name: getattr(row, name) for name in ("role", "naming", "name", "phone", "joined_at")}
                )
                for row in people
            ],
            "history": [
                shapes.HistoryLine(at=row.at, event=row.verb, sentence=row.sentence, is_public=row.is_public)
                for row in history_of(case, for_staff=True)
            ],
        }
    )
