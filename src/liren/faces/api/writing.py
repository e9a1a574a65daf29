"""Working on matters: what their owners' people do.

Each deed is that of the workbench, with its rights, its workflow and its refusals; a token never has more than its
owner. Steps of the owner need `If-Match` with the version the program has seen.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Schema
from pydantic import Field

from liren.domains.access.choices import Scope
from liren.domains.casework.actions import comments, handing, handling
from liren.domains.casework.choices import CaseState, HandOnReason, Outcome, ReturnReason
from liren.domains.casework.queries.case import get_case
from liren.faces.api import shapes
from liren.faces.api.cases import CaseNumber, IdempotencyKey
from liren.faces.api.door import actor_with
from liren.faces.api.once import once
from liren.faces.api.problems import VersionMissing, VersionWrong
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

router = Router(tags=["work on cases"])
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag of the case as you read it, or its version; needed."),
]
TAG = re.compile(r'(?:W/)?"?([0-9]{1,9})(?:-[0-9a-z-]{1,40})?"?')
Words = Annotated[str, Field(min_length=1, max_length=2000)]


class Said(shapes.Sent):
    words: Words


class Return(shapes.Sent):
    reason: ReturnReason
    words: Words


class Resolve(shapes.Sent):
    """The answer. Called bodies and parts that owe theirs are not waited for only with a reason."""

    outcome: Outcome
    answer: str = Field(min_length=1, max_length=10_000)
    without_calls: str = Field("", max_length=2000)
    without_parts: str = Field("", max_length=2000)


class Offer(shapes.Sent):
    """Which body is asked to take the case over, and why."""

    body: uuid.UUID
    reason: HandOnReason
    words: Words


class Done(Schema):
    """How the case stands after the step; `version` is what the next `If-Match` needs."""

    number: str
    state: CaseState
    version: int
    owner: str


def _step(
    request: HttpRequest,
    number: str,
    key: str | None,
    if_match: str | None,
    take: Callable[[Actor, uuid.UUID, int], None],
) -> HttpResponse:
    """One step of the owner's people on the case they have seen."""
    actor = actor_with(request, Scope.CASES_HANDLE)
    case = get_case(actor, number)
    version = _version(if_match)

    def make(_id: uuid.UUID | None) -> Done:
        take(actor, case.id, version)
        return _fresh(case)

    return _tagged(once(request, key, make, status=200))


def _version(if_match: str | None) -> int:
    if not if_match:
        raise VersionMissing(field="If-Match")
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise VersionWrong(field="If-Match")
    return int(found[1])


def _fresh(case: Case) -> Done:
    """The case as it stands now, told even to whoever does not see it any more by what he has done."""
    case.refresh_from_db(fields=["state", "version", "owner"])
    return as_done(case)


def as_done(case: Case) -> Done:
    return Done(number=case.number, state=CaseState(case.state), version=case.version, owner=case.owner.name)


def _tagged(response: HttpResponse) -> HttpResponse:
    found = re.search(rb'"version":(\d+)', response.content)
    if found:
        response.headers["ETag"] = f'"{found[1].decode()}"'
    return response


@router.post("/cases/{number}/accept", response=Done, summary="Accept a case")
def accept(
    request: HttpRequest,
    number: CaseNumber,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """The owner takes it on (签收). Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.accept_case(actor=actor, case_id=case_id, version=version),
    )


@router.post("/cases/{number}/start", response=Done, summary="Start work on a case")
def start(
    request: HttpRequest,
    number: CaseNumber,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Work has begun. Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.start_case(actor=actor, case_id=case_id, version=version),
    )


@router.post("/cases/{number}/ask", response=Done, summary="Ask the requesters")
def ask(
    request: HttpRequest,
    number: CaseNumber,
    sent: Said,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Asks those who brought it; counts as first contact. Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.ask_requester(
            actor=actor, case_id=case_id, words=sent.words, version=version
        ),
    )


@router.post("/cases/{number}/progress", response=Done, summary="Tell the requesters how it stands")
def progress(
    request: HttpRequest,
    number: CaseNumber,
    sent: Said,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Everybody who brought it reads this. Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.tell_progress(
            actor=actor, case_id=case_id, words=sent.words, version=version
        ),
    )


@router.post("/cases/{number}/resolve", response=Done, summary="Resolve a case")
def resolve(
    request: HttpRequest,
    number: CaseNumber,
    sent: Resolve,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Answers and resolves (办结). Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.resolve_case(
            actor=actor, case_id=case_id, version=version, **sent.model_dump()
        ),
    )


@router.post("/cases/{number}/return", response=Done, summary="Return a case to the desk")
def return_to_desk(
    request: HttpRequest,
    number: CaseNumber,
    sent: Return,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Before it is accepted, with a reason of the list; twice at most. Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handling.return_case(
            actor=actor, case_id=case_id, version=version, reason=sent.reason, words=sent.words
        ),
    )


@router.post("/cases/{number}/offer", response=Done, summary="Ask another body to take a case over")
def offer(
    request: HttpRequest,
    number: CaseNumber,
    sent: Offer,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Hand-on (转办): nothing changes hands until it is taken over. Scope `cases:handle`, for the owner's people."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handing.offer_case(
            actor=actor,
            case_id=case_id,
            version=version,
            body_id=sent.body,
            reason=sent.reason,
            words=sent.words,
        ),
    )


@router.post("/cases/{number}/take-over", response=Done, summary="Take a case over")
def take_over(
    request: HttpRequest,
    number: CaseNumber,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """The asked body has it from now on. Scope `cases:handle`, for the people of the asked body."""
    return _step(
        request,
        number,
        idempotency_key,
        if_match,
        lambda actor, case_id, version: handing.take_over_case(actor=actor, case_id=case_id, version=version),
    )


@router.post("/cases/{number}/decline", response=Done, summary="Decline to take a case over")
def decline(
    request: HttpRequest,
    number: CaseNumber,
    sent: Said,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """The asked body declines, or the owner takes the offer back; the owner stays. Scope `cases:handle`."""
    actor = actor_with(request, Scope.CASES_HANDLE)
    case = get_case(actor, number)
    version = _version(if_match)

    def make(_id: uuid.UUID | None) -> Done:
        handing.decline_case(actor=actor, case_id=case.id, words=sent.words, version=version)
        return _fresh(case)

    return _tagged(once(request, idempotency_key, make, status=200))


@router.post("/cases/{number}/notes", response={201: Done}, summary="Write a note")
def note(
    request: HttpRequest, number: CaseNumber, sent: Said, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """For staff alone; changes no state and needs no version. Scope `cases:handle`, for whoever sees the case."""
    actor = actor_with(request, Scope.CASES_HANDLE)
    case = get_case(actor, number)

    def make(message_id: uuid.UUID | None) -> Done:
        comments.write_note(actor=actor, case_id=case.id, words=sent.words, message_id=message_id)
        return as_done(case)

    return once(request, idempotency_key, make)
