"""What those who brought a matter do through a program: join it, answer, rate, withdraw, reopen.

The tracking code proves who it is; the owner of the token stays out of it, but must take in for the place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from liren.domains.access.choices import Scope
from liren.domains.casework.actions import intake, requester
from liren.domains.casework.choices import Naming
from liren.domains.casework.queries.case import case_taken_in
from liren.faces.api import shapes
from liren.faces.api.cases import CaseNumber, IdempotencyKey
from liren.faces.api.door import actor_with
from liren.faces.api.once import once
from liren.faces.api.writing import Done, as_done
from liren.kernel.actor import Actor, ActorKind

router = Router(tags=["requesters"])


class Join(shapes.Sent):
    """Somebody else who met it too."""

    naming: Naming = Naming.ANONYMOUS
    name: str = Field("", max_length=40, description="Needed unless anonymous.")
    phone: str = Field("", max_length=30, description="Needed unless anonymous.")
    text: str = Field("", max_length=2000)
    note: str = Field("", max_length=2000, description="For staff only.")


class ByCode(shapes.Sent):
    """What a requester says; the tracking code proves who."""

    tracking_code: str = Field(min_length=4, max_length=40)
    words: str = Field("", max_length=2000)


class Rate(ByCode):
    level: Literal[1, 2, 3, 4, 5] = Field(description="5 very satisfied … 1 very dissatisfied.")
    shows_rater: bool = False


class Joined(Schema):
    """`tracking_code` is empty where the person stood behind the case already and was told so."""

    number: str
    tracking_code: str


@router.post("/cases/{number}/joins", response={201: Joined}, summary="“Me too”")
def join(
    request: HttpRequest, number: CaseNumber, sent: Join, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """One more person behind a public, open case; with a telephone number, once. Scope `cases:write`."""
    actor = actor_with(request, Scope.CASES_WRITE)
    case = case_taken_in(actor, number)

    def make(requester_id: uuid.UUID | None) -> Joined:
        receipt = intake.join_case(
            actor=actor, case_id=case.id, requester_id=requester_id, **sent.model_dump()
        )
        return Joined(number=case.number, tracking_code=receipt.tracking_code if receipt else "")

    return once(request, idempotency_key, make)


def _by_code(
    request: HttpRequest,
    number: str,
    key: str | None,
    take: Callable[[Actor, uuid.UUID], None],
) -> HttpResponse:
    """One deed of a requester, who is known by the code alone: the token's owner stays out of it."""
    actor = actor_with(request, Scope.CASES_WRITE)
    case = case_taken_in(actor, number)

    def make(_id: uuid.UUID | None) -> Done:
        take(Actor(kind=ActorKind.VISITOR), case.id)
        return as_done(case_taken_in(actor, number))

    return once(request, key, make, status=200)


@router.post("/cases/{number}/rate", response=Done, summary="Rate a case", tags=["ratings"])
def rate(
    request: HttpRequest, number: CaseNumber, sent: Rate, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """The requester's rating of a resolved case, once. Scope `cases:write`; the tracking code proves the requester."""
    return _by_code(
        request,
        number,
        idempotency_key,
        lambda actor, case_id: requester.rate_case(
            actor=actor,
            case_id=case_id,
            code=sent.tracking_code,
            level=sent.level,
            words=sent.words,
            shows_rater=sent.shows_rater,
        ),
    )


@router.post("/cases/{number}/answers", response=Done, summary="Answer a question")
def answer(
    request: HttpRequest, number: CaseNumber, sent: ByCode, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """The requester's answer to what the owner asked. Scope `cases:write`; the tracking code proves the requester."""
    return _by_code(
        request,
        number,
        idempotency_key,
        lambda actor, case_id: requester.answer_question(
            actor=actor, case_id=case_id, code=sent.tracking_code, words=sent.words
        ),
    )


@router.post("/cases/{number}/withdraw", response=Done, summary="Withdraw a case")
def withdraw(
    request: HttpRequest, number: CaseNumber, sent: ByCode, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """The requester wants it no more; with others in it, the own part ends. Scope `cases:write`, by tracking code."""
    return _by_code(
        request,
        number,
        idempotency_key,
        lambda actor, case_id: requester.withdraw_case(
            actor=actor, case_id=case_id, code=sent.tracking_code, words=sent.words
        ),
    )


@router.post("/cases/{number}/reopen", response=Done, summary="Reopen a case")
def reopen(
    request: HttpRequest, number: CaseNumber, sent: ByCode, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """The requester says it was not done, within the window. Scope `cases:write`, by tracking code."""
    return _by_code(
        request,
        number,
        idempotency_key,
        lambda actor, case_id: requester.reopen_case(
            actor=actor, case_id=case_id, code=sent.tracking_code, words=sent.words
        ),
    )
