"""A model in use whose file was changed or lost: those who keep it are told once, and it is not used until the file is
whole again or another version is put in its place."""

from __future__ import annotations

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import suggestion_words
from liren.domains.casework.models import ClassifierModel
from liren.domains.casework.models.suggestion import DAMAGED
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM

TOLD = ("district", "system_admin")  # who learns another version, who has the backups


@transaction.atomic
def note_damaged(row: ClassifierModel) -> None:
    """Written at the version; said to people the first time only."""
    if not ClassifierModel.objects.filter(id=row.id).exclude(problem=DAMAGED).update(problem=DAMAGED):
        return
    _record(row, "casework.classifier.damaged")
    told = [one.id for role in TOLD for one in access.holders_of_role(role, row.county)]
    key = f"classifier:{row.id}:damaged:{clock.now():%Y%m%dT%H%M%S%f}"
    suggestion_words.tell_of_damage(told, version=row.version, county=row.county, key=key)


@transaction.atomic
def note_whole(row: ClassifierModel) -> None:
    """The file is again what was written: nothing for a version that was never noted as damaged."""
    if row.problem == DAMAGED and ClassifierModel.objects.filter(id=row.id, problem=DAMAGED).update(
        problem=""
    ):
        _record(row, "casework.classifier.mended")


def _record(row: ClassifierModel, verb: str) -> None:
    audit.record(
        actor=SYSTEM,
        verb=verb,
        object_type="classifier",
        object_id=row.id,
        object_label=str(row.version),
        place_code=row.county,
        after={"version": row.version},
    )
