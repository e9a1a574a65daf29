"""Requests that may be sent again: with an `Idempotency-Key` the same request makes one thing and has one answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from liren.domains.access.actions import answers
from liren.faces.api.door import caller_of
from liren.faces.api.problems import JSON
from liren.kernel.refusals import Refusal

REPEATED = "Idempotency-Replayed"


def once(
    request: HttpRequest, key: str | None, make: Callable[[uuid.UUID | None], BaseModel], *, status: int = 201
) -> HttpResponse:
    """The answer of `make`, or the one that the same request got before (then with `Idempotency-Replayed: true`).

    `make` is given the id of what it is to make. What is refused keeps no key.
    """
    if not key:
        return _answer(make(None).model_dump_json(), status)
    asked = f"{request.method} {request.path}\n".encode() + request.body
    claim = answers.claim_answer(token_id=caller_of(request).token.id, key=key, request=asked)
    if claim.status is not None:
        response = _answer(claim.body, claim.status)
        response.headers[REPEATED] = "true"
        return response
    try:
        body = make(claim.id).model_dump_json()
    except Refusal:
        answers.drop_claim(claim=claim)
        raise
    answers.settle_answer(claim=claim, status=status, body=body)
    return _answer(body, status)


def _answer(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type=JSON)
