"""A matter said with its photos, in one transaction."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.casework.actions import working
from liren.domains.casework.actions.intake import Receipt, Said, say_matter
from liren.domains.casework.actions.pictures import OWNER_TYPE
from liren.domains.casework.models import Case
from liren.kernel import files
from liren.kernel.actor import Actor


@transaction.atomic
def say_matter_with_files(*, actor: Actor, said: Said, draft_id: uuid.UUID) -> Receipt:
    """Receives a matter together with the files that were sent while it was being said. Refuses as `say_matter`."""
    receipt = say_matter(actor=actor, said=said)
    count = files.adopt_files(draft_id=draft_id, owner_type=OWNER_TYPE, owner_id=receipt.case_id)
    if count:
        case = Case.objects.get(id=receipt.case_id)
        working.write(actor.unnamed(), case, "pictured", data={"count": count}, saved=())
    return receipt
