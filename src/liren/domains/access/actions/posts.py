"""Appointing to posts: the organisations know posts, this room knows who is one of staff."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from liren.domains.access.policies import appointable_by
from liren.domains.organisations.actions import take_post
from liren.domains.organisations.errors import HolderUnfit
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.organisations.models import PostHolding


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    post_id: uuid.UUID,
    holder_id: uuid.UUID,
    since: dt.date,
    until: dt.date | None = None,
    version: int | None = None,
) -> PostHolding:
    """Gives a post to a member of staff from `since` on, and before `until` where that is set. No right follows.

    Refuses whatever `take_post` refuses, and then an account that is none of the county's staff in use.
    """
    holding = take_post(
        actor=actor, post_id=post_id, holder_id=holder_id, since=since, until=until, version=version
    )
    if not appointable_by(actor).filter(id=holder_id).exists():
        raise HolderUnfit(field="holder")
    return holding
