"""Who is to look at a drawn matter: the supervisor names one checker, who alone then records what is found."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.casework import policies, telling
from liren.domains.casework.errors.truth_checks import CheckDone, CheckerUnfit, CheckNotFound
from liren.domains.casework.models import Case, TruthCheck
from liren.domains.casework.queries.checkers import checkers_for
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def assign_check(*, actor: Actor, check_id: uuid.UUID, account_id: uuid.UUID | None) -> TruthCheck:
    """Gives a waiting check to a checker, or (`account_id` None) to whoever may record it.

    Refuses whoever draws no samples there, one recorded already, and a checker without the right there or of a body
    that had the matter in hand.
    """
    seen = TruthCheck.objects.filter(policies.truth_checks_visible_to(actor), id=check_id)
    case = locked(Case.objects.select_related("owner").filter(id__in=seen.values("case_id"))).first()
    if case is None:
        raise CheckNotFound
    check = locked(TruthCheck.objects.select_related("body").filter(id=check_id)).get()
    if not policies.can_assign_check(actor, check):
        raise NotAllowed
    if check.is_done:
        raise CheckDone
    checker = _checker(check, account_id) if account_id else None
    check.assignee = checker
    check.save(update_fields=["assignee"])
    audit.record(
        actor=actor,
        verb="casework.truth_check.assigned",
        object_type="truth_check",
        object_id=check.id,
        object_label=case.number,
        place_code=check.place_code,
        after={"assignee": checker.display_name if checker else ""},
    )
    if checker is not None and checker.id != actor.id:
        telling.tell_staff(
            case,
            [checker.id],
            "check_assigned",
            words=check.body.short_name,
            mark=f"{check.id.hex}{clock.now():%d%H%M%S}",
        )
    return check


def _checker(check: TruthCheck, account_id: uuid.UUID) -> Account:
    found = next((one for one in checkers_for(check) if one.id == account_id), None)
    if found is None:
        raise CheckerUnfit(field="checker")
    return found
