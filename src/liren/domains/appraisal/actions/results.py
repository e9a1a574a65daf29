"""Results of assessment are published and kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from liren.domains.appraisal import policies, queries, rules
from liren.domains.appraisal.actions.schemes import REASON_MOST
from liren.domains.appraisal.errors import (
    ResultUnchanged,
    RevisionReasonMissing,
)
from liren.domains.appraisal.models import Line, Result, Scheme
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import next_serial
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def publish_result(
    *, actor: Actor, county: str, since: dt.date | None, until: dt.date | None, reason: str = ""
) -> Result:
    """Computes and publishes the scores of a period that is over. Published before: only with changed figures and a
    reason, as a revision beside the first."""
    if actor.id is None or not policies.can_edit_schemes(actor, county):
        raise NotAllowed
    first, last = queries.check_period(since, until)
    next_serial(f"appraisal.result:{county}")  # one after another
    scheme = queries.scheme_in_force(county, first)
    lines = queries.computed(actor, scheme, first, last)
    before = Result.objects.filter(county=county, since=first, until=last).order_by("-revision").first()
    said = reason.strip()[:REASON_MOST]
    if before is not None:
        _check_revision(before, scheme, lines, said)
    revision = (
        Result.objects.filter(county=county, since=first, until=last).aggregate(n=Max("revision"))["n"] or 0
    ) + 1
    result = Result.objects.create(
        county=county,
        scheme=scheme,
        since=first,
        until=last,
        revision=revision,
        reason=said if before else "",
        published_at=clock.now(),
        published_by=actor.id,
        published_name=actor.name,
    )
    Line.objects.bulk_create(
        Line(
            result=result,
            body=line.body,
            kind=line.body.kind,
            score=line.score.value,
            weight=line.score.weight,
            rank=line.rank,
            steps=line.steps,
        )
        for line in lines
    )
    audit.record(
        actor=actor,
        verb="appraisal.result.revised" if before else "appraisal.result.published",
        object_type="appraisal_result",
        object_id=result.id,
        object_label=f"{first} — {last}",
        place_code=county,
        after={"revision": revision, "bodies": len(lines), "scheme": scheme.version},
        reason=said,
    )
    return result


def _check_revision(before: Result, scheme: Scheme, lines: list[queries.Computed], reason: str) -> None:
    published = queries.as_published(list(before.lines.all()))
    if before.scheme_id == scheme.id and not rules.changed(published, queries.as_computed(lines)):
        raise ResultUnchanged
    if not reason:
        raise RevisionReasonMissing(field="reason")
