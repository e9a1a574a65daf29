"""What a scheme does not count (剔除规则): its proposer says it before another person approves the scheme."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.appraisal import policies
from liren.domains.appraisal.choices import SchemeState
from liren.domains.appraisal.errors import (
    ExclusionNotFound,
    ExclusionReasonMissing,
    ExclusionThere,
    ExclusionUnknown,
    NotOwnProposal,
    SchemeDecided,
    SchemeNotFound,
)
from liren.domains.appraisal.models import Exclusion, Scheme
from liren.domains.casework.queries.exclusions import is_known
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

REASON_MOST = 500


def carry_over(scheme: Scheme) -> None:
    """The exclusions of the scheme that would hold on its first day, as its own to begin with."""
    rows = Scheme.objects.filter(
        county=scheme.county, state=SchemeState.APPROVED, valid_from__lte=scheme.valid_from
    )
    before = rows.order_by("-valid_from", "-version").first()
    if before is not None:
        Exclusion.objects.bulk_create(
            Exclusion(scheme=scheme, by=one.by, key=one.key, reason=one.reason)
            for one in before.exclusions.all()
        )


@transaction.atomic
def add_exclusion(*, actor: Actor, scheme_id: uuid.UUID, by: str, key: str, reason: str) -> Exclusion:
    scheme = _open(actor, scheme_id)
    said = reason.strip()[:REASON_MOST]
    if not is_known(scheme.county, (by, key)):
        raise ExclusionUnknown(field="what")
    if not said:
        raise ExclusionReasonMissing(field="reason")
    if scheme.exclusions.filter(by=by, key=key).exists():
        raise ExclusionThere(field="what")
    made = Exclusion.objects.create(scheme=scheme, by=by, key=key, reason=said)
    _record(actor, "appraisal.exclusion.added", scheme, made, said)
    return made


@transaction.atomic
def drop_exclusion(*, actor: Actor, scheme_id: uuid.UUID, exclusion_id: uuid.UUID) -> None:
    scheme = _open(actor, scheme_id)
    one = scheme.exclusions.filter(id=exclusion_id).first()
    if one is None:
        raise ExclusionNotFound
    _record(actor, "appraisal.exclusion.dropped", scheme, one, "")
    one.delete()


def _open(actor: Actor, scheme_id: uuid.UUID) -> Scheme:
    """The scheme under lock while its proposer may still change it."""
    scheme = locked(Scheme.objects.filter(id=scheme_id)).first()
    if scheme is None or not policies.can_edit_schemes(actor, scheme.county):
        raise SchemeNotFound
    if scheme.state != SchemeState.PROPOSED:
        raise SchemeDecided
    if not policies.can_edit_exclusions(actor, scheme):
        raise NotOwnProposal
    return scheme


def _record(actor: Actor, verb: str, scheme: Scheme, one: Exclusion, reason: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="appraisal_scheme",
        object_id=scheme.id,
        object_label=f"{scheme.name} {scheme.version}",
        place_code=scheme.county,
        after={"by": one.by, "key": one.key},
        reason=reason,
    )
