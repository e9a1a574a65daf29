"""Lists of let dwellings taken away, always written down."""

from __future__ import annotations

from django.db import transaction

from liren.domains.letting.policies import EXPORT
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def note_lets_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took which list away, and how long it is. Refuses without the right."""
    _note_export(actor, "letting.list.exported", place_code, form, {**wanted, "rows": rows})


@transaction.atomic
def note_undertakings_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """The same of the list of letters of responsibility."""
    _note_export(actor, "letting.undertakings.exported", place_code, form, {**wanted, "rows": rows})


def _note_export(actor: Actor, verb: str, place_code: str, form: str, after: dict[str, object]) -> None:
    if not actor.has(EXPORT):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb=verb,
        object_type="let",
        object_id=form,
        place_code=place_code,
        after={key: value for key, value in after.items() if value or key == "rows"},
    )
