"""Schemes are proposed by one person and approved by another."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from liren.domains.appraisal import policies, rules
from liren.domains.appraisal.actions import exclusions
from liren.domains.appraisal.choices import Indicator, SchemeState
from liren.domains.appraisal.errors import (
    OwnScheme,
    SchemeDecided,
    SchemeIncomplete,
    SchemeNotFound,
)
from liren.domains.appraisal.models import Scheme
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import NotAllowed, StalePage

REASON_MOST = 2000


@transaction.atomic
def propose_scheme(
    *,
    actor: Actor,
    county: str,
    name: str,
    weights: Mapping[str, int],
    least: int,
    places: int,
    counts_left_out: bool,
    valid_from: dt.date | None,
    reason: str,
) -> Scheme:
    """A further version of the county's scheme, which holds once another person has approved it. What the one before
    leaves out it leaves out too, until its proposer changes that."""
    if actor.id is None or not policies.can_edit_schemes(actor, county):
        raise NotAllowed
    kept = {one.value: int(weights.get(one.value, 0)) for one in Indicator}
    rules.check_weights(kept)
    said = reason.strip()[:REASON_MOST]
    if not name.strip() or valid_from is None or not said or not 1 <= least <= 1000 or not 0 <= places <= 3:
        raise SchemeIncomplete
    scheme = Scheme.objects.create(
        county=county,
        version=next_serial(f"appraisal.scheme:{county}"),
        name=name.strip()[:80],
        weights=kept,
        least=least,
        places=places,
        counts_left_out=counts_left_out,
        valid_from=valid_from,
        reason=said,
        proposed_at=clock.now(),
        proposed_by=actor.id,
        proposed_name=actor.name,
    )
    exclusions.carry_over(scheme)
    _record_scheme(actor, "appraisal.scheme.proposed", scheme, said)
    return scheme


@transaction.atomic
def decide_scheme(*, actor: Actor, scheme_id: uuid.UUID, is_approved: bool, read: str | None = None) -> None:
    """Four eyes: whoever did not propose it approves it or does not. Refuses `kernel.stale_page` where it leaves out
    something else by now than what was read (`Scheme.leaves_out_mark`)."""
    scheme = locked(Scheme.objects.filter(id=scheme_id)).first()
    if scheme is None or not policies.can_edit_schemes(actor, scheme.county):
        raise SchemeNotFound
    if scheme.state != SchemeState.PROPOSED:
        raise SchemeDecided
    if scheme.proposed_by == actor.id:
        raise OwnScheme
    if read is not None and read != scheme.leaves_out_mark:
        raise StalePage
    scheme.state = SchemeState.APPROVED if is_approved else SchemeState.REFUSED
    scheme.decided_at, scheme.decided_by, scheme.decided_name = clock.now(), actor.id, actor.name
    scheme.save()
    _record_scheme(
        actor, "appraisal.scheme.approved" if is_approved else "appraisal.scheme.refused", scheme, ""
    )


def _record_scheme(actor: Actor, verb: str, scheme: Scheme, reason: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="appraisal_scheme",
        object_id=scheme.id,
        object_label=f"{scheme.name} {scheme.version}",
        place_code=scheme.county,
        after={
            "weights": scheme.weights,
            "least": scheme.least,
            "valid_from": scheme.valid_from.isoformat(),
            "leaves_out": [":".join(rule) for rule in scheme.leaves_out],
        },
        reason=reason,
    )
