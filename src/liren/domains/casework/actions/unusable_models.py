"""A model in use that cannot be used: its file was changed or lost, or the packages it needs are not installed. Those
who can mend it are told once, not with every matter, and nothing is suggested by a model until it can be used again."""

from __future__ import annotations

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import suggestion_words
from liren.domains.casework.models import ClassifierModel
from liren.domains.casework.models.suggestion import DAMAGED, PACKAGES_MISSING
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM

TOLD = {  # who learns another version, who has the backups; who installs
    DAMAGED: ("district", "system_admin"),
    PACKAGES_MISSING: ("system_admin",),
}
VERBS = {
    DAMAGED: ("casework.classifier.damaged", "casework.classifier.mended"),
    PACKAGES_MISSING: ("casework.classifier.unequipped", "casework.classifier.equipped"),
}


@transaction.atomic
def note_unusable(row: ClassifierModel, problem: str) -> None:
    """Written at the version; said to people the first time only."""
    if not ClassifierModel.objects.filter(id=row.id).exclude(problem=problem).update(problem=problem):
        return
    verb, _ = VERBS[problem]
    _record(row, verb)
    told = [one.id for role in TOLD[problem] for one in access.holders_of_role(role, row.county)]
    key = f"classifier:{row.id}:{problem}:{clock.now():%Y%m%dT%H%M%S%f}"
    suggestion_words.tell_of(problem, told, version=row.version, county=row.county, key=key)


@transaction.atomic
def note_usable(row: ClassifierModel) -> None:
    """It can be used again: nothing for a version of which nothing was noted."""
    known = row.problem
    if known in VERBS and ClassifierModel.objects.filter(id=row.id, problem=known).update(problem=""):
        _, verb = VERBS[known]
        _record(row, verb)


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
