"""The matters behind each number of a sample of truth checks, and how many of them the reader may not see."""

from __future__ import annotations

import uuid
from dataclasses import replace

from liren.domains.casework import policies
from liren.domains.casework.check_choices import COUNTED_RESULTS, TruthResult
from liren.domains.casework.models import Case, TruthCheck, TruthSample
from liren.domains.casework.queries.drill import Drill, drill
from liren.kernel.actor import Actor

CLOSED, DRAWN, WAITING, COUNTED = "closed", "drawn", "waiting", "counted"
WHAT = (CLOSED, DRAWN, WAITING, COUNTED, *TruthResult.values)


def sample_cases(
    actor: Actor, sample: TruthSample, what: str, body: uuid.UUID | None = None, after: str = ""
) -> Drill:
    """A page of what one number of a sample counts: of a body, or of all of them. What waits at the actor's own bodies
    is counted and not named. Five queries at most."""
    if what == CLOSED:
        listed: dict[str, list[str]] = sample.frame.numbers
        wanted = (
            listed.get(str(body), []) if body else [one for numbers in listed.values() for one in numbers]
        )
        return drill(actor, Case.objects.filter(number__in=wanted), after)
    checks = TruthCheck.objects.filter(sample=sample).order_by()
    checks = checks.filter(body_id=body) if body else checks
    if what == WAITING:
        checks = checks.filter(checked_at=None)
    elif what == COUNTED:
        checks = checks.filter(result__in=COUNTED_RESULTS)
    elif what != DRAWN:
        checks = checks.filter(result=what)
    seen = checks.filter(policies.truth_checks_visible_to(actor))
    found = drill(actor, Case.objects.filter(pk__in=seen.values("case_id")), after)
    total = checks.count()
    return replace(found, total=total, unseen=total - (found.total - found.unseen))
