"""The matters behind each number of a sample of truth checks, and how many of them the reader may not see."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db.models import Count, Q

from liren.domains.casework import policies
from liren.domains.casework.check_choices import COUNTED_RESULTS, TruthResult
from liren.domains.casework.models import Case, TruthCheck, TruthSample
from liren.domains.casework.queries.drill import Drill, drill
from liren.domains.casework.queries.truth_checks import CheckFilter, view_of
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


def unseen_beside(actor: Actor, wanted: CheckFilter) -> int:
    """How many of one view of a sample its list does not show because they lie outside what the actor sees. Nothing is
    said of a sample of which he sees none, nor of what waits at his own bodies. One query, none without a sample."""
    if not wanted.sample or wanted.view == "mine":
        return 0
    is_seen = policies.truth_checks_visible_to(actor)
    in_view = view_of(wanted.view, actor) & ~Q(checked_at=None, body_id__in=policies.own_bodies(actor))
    rows = TruthCheck.objects.filter(sample__number=wanted.sample).order_by()
    counted = rows.aggregate(
        seen=Count("pk", filter=is_seen),
        here=Count("pk", filter=in_view),
        shown=Count("pk", filter=in_view & is_seen),
    )
    return counted["here"] - counted["shown"] if counted["seen"] else 0
