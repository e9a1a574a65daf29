"""Copies of the own data that somebody asked for."""

from __future__ import annotations

import uuid

from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import AccountLink
from liren.domains.people.queries import own
from liren.domains.rights import policies
from liren.domains.rights.copy_choices import CopyForm
from liren.domains.rights.copy_errors import CopyGone
from liren.domains.rights.models import Copy, CopyFile
from liren.kernel import clock
from liren.kernel.actor import Actor

SHOWN = 30


def link_to_copy(actor: Actor) -> AccountLink:
    """Whose data a copy would be of. Refuses whoever is not matched with anybody on the register. One query."""
    link = own.own_link(actor)
    if link is None:
        raise PersonNotFound
    return link


def own_copies(actor: Actor) -> list[Copy]:
    """Newest first. One query."""
    rows = Copy.objects.filter(policies.copies_visible_to(actor))
    return list(rows.order_by("-id")[:SHOWN])


def file_of(actor: Actor, copy_id: uuid.UUID, form: str) -> CopyFile:
    """One form of an own copy that has not run out. Refuses anything else. One query."""
    rows = Copy.objects.filter(policies.copies_visible_to(actor), id=copy_id, until__gt=clock.now())
    found = None
    if form in CopyForm.values:
        found = CopyFile.objects.filter(copy__in=rows, form=form).select_related("copy").first()
    if found is None:
        raise CopyGone
    return found
