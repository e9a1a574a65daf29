"""Requests with an idempotency key: answered once, however often they are sent."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from liren.domains.access import errors, rules
from liren.domains.access.models import ApiAnswer
from liren.kernel import clock, ids
from liren.kernel.lock import locked


@dataclass(frozen=True, slots=True)
class Claim:
    """`id` for what the request makes; `status` and `body` if it has been answered already."""

    id: uuid.UUID
    status: int | None
    body: str


def claim_answer(*, token_id: uuid.UUID, key: str, request: bytes) -> Claim:
    """Takes `key` for this request, or gives the answer that the same request got.

    Refuses the key of another request, and one whose first request is not answered yet. A request that has not
    been answered within a minute was lost with its process: it may be sent again and makes the same thing.
    """
    digest = hashlib.sha256(request).hexdigest()
    try:
        with transaction.atomic():
            fresh = ApiAnswer(id=ids.uuid7(), token_id=token_id, key=key, digest=digest, began_at=clock.now())
            fresh.save(force_insert=True)
    except IntegrityError:
        return _known(token_id, key, digest)
    return Claim(fresh.id, None, "")


@transaction.atomic
def _known(token_id: uuid.UUID, key: str, digest: str) -> Claim:
    row = locked(ApiAnswer.objects.filter(token_id=token_id, key=key)).first()
    if row is None:
        raise errors.AnswerUnderWay
    if row.digest != digest:
        raise errors.AnswerOtherRequest(field="Idempotency-Key")
    if row.status is None:
        if clock.now() - row.began_at < rules.ANSWER_WAITS:
            raise errors.AnswerUnderWay
        row.began_at = clock.now()
        row.save(update_fields=["began_at"])
    return Claim(row.id, row.status, row.body)


def settle_answer(*, claim: Claim, status: int, body: str) -> None:
    """Keeps the answer, sealed, for two days."""
    row = ApiAnswer.objects.get(id=claim.id)
    row.status, row.body = status, body
    row.save(update_fields=["status", "body"])


def drop_claim(*, claim: Claim) -> None:
    """The request was refused and made nothing: the key is free again."""
    ApiAnswer.objects.filter(id=claim.id, status=None).delete()


def forget_old_answers() -> None:
    ApiAnswer.objects.filter(began_at__lt=clock.now() - rules.ANSWER_KEPT).delete()
