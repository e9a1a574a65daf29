"""What a body has in hand, so that none is closed over it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q

from liren.domains.casework.choices import OPEN_CALLS, OPEN_STATES
from liren.domains.casework.errors import BodyHoldsMatters
from liren.domains.casework.models import Case, JointCall, PassUp, Rectification
from liren.domains.casework.passing_choices import PassUpState

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body


def count_held(body_id: uuid.UUID) -> int:
    """Open matters that are the body's or offered to it, merged ones included, those to which it is called or which
    wait for its desk, and those it must still put right. One query."""
    to_put_right = Rectification.objects.filter(body_id=body_id, done_at=None).values("case_id")
    own = Q(owner_id=body_id) | Q(next_owner_id=body_id)
    called = JointCall.objects.filter(body_id=body_id, state__in=OPEN_CALLS).values("case_id")
    waiting = PassUp.objects.filter(to_id=body_id, state=PassUpState.ASKED).values("case_id")
    held = Q(own, state__in=OPEN_STATES) | Q(id__in=to_put_right) | Q(id__in=called) | Q(id__in=waiting)
    return Case.objects.filter(held).count()


def check_holds_nothing(body: Body) -> None:
    """Refuses `casework.body_holds_matters`."""
    count = count_held(body.id)
    if count:
        raise BodyHoldsMatters(name=body.short_name, count=count)
