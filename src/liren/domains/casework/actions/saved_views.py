"""Saving, renaming and dropping one's own views of a list. Nobody else sees them, and they give no right."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.casework.errors import (
    SavedViewNameMissing,
    SavedViewNameTaken,
    TooManySavedViews,
)
from liren.domains.casework.models import SavedView
from liren.domains.casework.models.saved_views import NAME_MOST, QUERY_MOST
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound
from liren.kernel.taken import refused_if_taken

MOST = 12  # of one person, a page


def save_view(*, actor: Actor, page: str, name: str, query: str, is_default: bool = False) -> uuid.UUID:
    """Keeps the page's query under a name; one's own view of that name is replaced.

    Refuses an empty or too long name, and more than `MOST` views.
    """
    if actor.id is None:
        raise NotAllowed
    plain = _plain(name)
    with transaction.atomic():
        _one_after_another(actor)
        own = SavedView.objects.filter(account_id=actor.id, page=page)
        view = locked(own.filter(name=plain)).first()
        if view is None:
            if own.count() >= MOST:
                raise TooManySavedViews(field="name", most=MOST)
            view = SavedView(account_id=actor.id, page=page, name=plain)
        view.query, view.saved_at = query[:QUERY_MOST], clock.now()
        view.save()
        if is_default:
            _make_default(view)
    return view.id


def rename_view(*, actor: Actor, view_id: uuid.UUID, name: str) -> None:
    """Refuses an empty, too long or taken name."""
    plain = _plain(name)
    taken = SavedViewNameTaken(field="name", name=plain)
    with refused_if_taken(taken, SavedView, "account", "page", "name"):
        view = _own(actor, view_id)
        view.name = plain
        view.save(update_fields=["name"])


@transaction.atomic
def set_default_view(*, actor: Actor, view_id: uuid.UUID, is_default: bool) -> None:
    """With this view the page opens from now on; or, with `is_default` False, as it is for everybody."""
    _one_after_another(actor)
    view = _own(actor, view_id)
    if is_default:
        _make_default(view)
    else:
        view.is_default = False
        view.save(update_fields=["is_default"])


@transaction.atomic
def delete_view(*, actor: Actor, view_id: uuid.UUID) -> None:
    SavedView.objects.filter(id=_own(actor, view_id).id).delete()


def _one_after_another(actor: Actor) -> None:
    """Of one person, who may press twice."""
    locked(Account.objects.filter(id=own_id(actor))).get()


def _make_default(view: SavedView) -> None:
    SavedView.objects.filter(account_id=view.account_id, page=view.page, is_default=True).update(
        is_default=False
    )
    view.is_default = True
    view.save(update_fields=["is_default"])


def _own(actor: Actor, view_id: uuid.UUID) -> SavedView:
    view = locked(SavedView.objects.filter(id=view_id, account_id=actor.id)).first() if actor.id else None
    if view is None:
        raise NotFound
    return view


def _plain(name: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not plain or len(plain) > NAME_MOST:
        raise SavedViewNameMissing(field="name", most=NAME_MOST)
    return plain
