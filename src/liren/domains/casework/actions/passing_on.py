"""A leaver's matters and checks pass to another, or to the whole body. The right was asked for by the handover."""

from __future__ import annotations

import uuid

from liren.domains.access.models import Account
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case, TruthCheck
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.in_hand import Move
from liren.kernel.lock import locked


def give_matter(actor: Actor, move: Move) -> bool:
    """History says from whom to whom; the body, its limits and the state stay as they are."""
    case = locked(Case.objects.select_related("owner", "category").filter(id=move.thing)).first()
    if case is None or case.handler_id != move.source or case.state not in OPEN_STATES or case.is_merged:
        return False
    names = _names(move)
    case.handler_id = move.target
    data = {"was": names.get(move.source, ""), "now": names.get(move.target, ""), "slip": move.slip}
    working.write(actor, case, _step(move), data=data, is_public=False, saved=["handler"])
    return True


def _step(move: Move) -> str:
    if move.is_back:
        return "hands_back"
    return "hands_changed" if move.target else "hands_free"


def give_check(actor: Actor, move: Move) -> bool:
    check = locked(TruthCheck.objects.filter(id=move.thing)).select_related("case", "body").first()
    if check is None or check.assignee_id != move.source or check.is_done:
        return False
    names = _names(move)
    check.assignee_id = move.target
    check.save(update_fields=["assignee"])
    audit.record(
        actor=actor,
        verb="casework.truth_check.assigned",
        object_type="truth_check",
        object_id=check.id,
        object_label=check.case.number,
        place_code=check.place_code,
        before={"assignee": names.get(move.source, "")},
        after={"assignee": names.get(move.target, ""), "slip": move.slip},
    )
    if move.target is not None:
        mark = f"{check.id.hex}{move.slip}{move.is_back:d}"
        telling.tell_staff(
            check.case, [move.target], "check_assigned", words=check.body.short_name, mark=mark
        )
    return True


def _names(move: Move) -> dict[uuid.UUID | None, str]:
    wanted = [one for one in (move.source, move.target) if one]
    return dict(Account.objects.filter(id__in=wanted).values_list("id", "display_name"))
