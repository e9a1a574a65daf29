"""What is counted of a let dwelling: beds, people, and how many too many."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F

from liren.domains.letting.models import Bed, LetDwelling, Stay
from liren.domains.letting.queries.figures import crowd_figures
from liren.domains.letting.queries.rooms import rooms_now
from liren.domains.letting.rules import crowding
from liren.kernel.lock import locked

BATCH = 200


def recount(let: LetDwelling) -> None:
    """Written with the change that causes it, within the caller's transaction; the page before it is old."""
    let.beds, let.people, let.over = _counted(let)
    let.version += 1
    let.save(update_fields=["beds", "people", "over", "version"])


@transaction.atomic
def recount_one(let_id: uuid.UUID) -> None:
    """Of a let whose people the register moved. Nothing where it is let no longer."""
    let = locked(LetDwelling.objects.filter(id=let_id, until__isnull=True)).first()
    if let is not None and _counted(let) != (let.beds, let.people, let.over):
        recount(let)


def recount_all(after: uuid.UUID | None = None) -> uuid.UUID | None:
    """A batch counted anew, since a place's figures change on their day. Returns the last one, None at the end."""
    with transaction.atomic():
        rows = LetDwelling.objects.filter(until__isnull=True)
        rows = rows.filter(id__gt=after) if after is not None else rows
        batch = list(locked(rows.order_by("id"))[:BATCH])
        for let in batch:
            counted = _counted(let)
            if counted != (let.beds, let.people, let.over):
                beds, people, over = counted
                rows.filter(id=let.id).update(beds=beds, people=people, over=over, version=F("version") + 1)
        return batch[-1].id if batch else None


def _counted(let: LetDwelling) -> tuple[int, int, int]:
    found = crowding.findings(rooms_now(let), crowd_figures(let.place_code).limits)
    beds = Bed.objects.filter(room__let=let, room__until__isnull=True, until__isnull=True).count()
    people = Stay.objects.filter(let=let, until__isnull=True, struck_at__isnull=True).count()
    return beds, people, crowding.over_by(found)
