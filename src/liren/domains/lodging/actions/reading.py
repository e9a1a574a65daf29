"""The list of guest houses taken away, always written down."""

from __future__ import annotations

from django.db import transaction

from liren.domains.lodging.policies import EXPORT
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def note_houses_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took which list away, and how long it is. Refuses without the right."""
    if not actor.has(EXPORT):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="lodging.list.exported",
        object_type="guest_house",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
