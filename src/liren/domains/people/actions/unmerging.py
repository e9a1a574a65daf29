"""A merge taken back: both entries as they were, unless what was done since stands in the way."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from liren.domains.people import merge_errors, policies, sealing
from liren.domains.people.actions.giving_way import plain
from liren.domains.people.actions.guarding import close_fields
from liren.domains.people.actions.merging import CHANGED, record
from liren.domains.people.actions.rows import parted
from liren.domains.people.choices import PersonField, PersonState
from liren.domains.people.double_choices import MergeField
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Merge, Person
from liren.domains.people.queries.merging import PLAIN
from liren.domains.people.queries.switches import off_for
from liren.kernel import carrying, clock, guarding, sealed, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

COLUMNS = {
    "place_code": MergeField.HOME,
    "registered_code": MergeField.REGISTERED,
    "protection": MergeField.PROTECTION,
    "state": MergeField.LIFE,
    "died_on": MergeField.LIFE,
}
Row = Any


@transaction.atomic
@guarding.settled
def undo_merge(*, actor: Actor, merge_id: uuid.UUID) -> Merge:
    """Both entries again. What began since stays with the one that was kept; what went over comes back as it is now.

    Refuses a merge that lies elsewhere or was taken back, without the right, while the one that was kept is itself
    merged, and where what the merge wrote has been changed since, naming it.
    """
    found = Merge.objects.filter(policies.merges_visible_to(actor), id=merge_id, undone_at__isnull=True)
    merge = found.first()
    if merge is None:
        raise merge_errors.MergeNotFound
    people = locked(Person.objects.filter(id__in=(merge.kept_id, merge.gone_id)).order_by("id"))
    both = {one.id: one for one in people}
    merge = locked(found).first()  # somebody may have taken it back while the lock was waited for
    if merge is None or not policies.can_view_person(actor, both[merge.kept_id]):
        raise merge_errors.MergeNotFound
    kept, gone = both[merge.kept_id], both[merge.gone_id]
    if not policies.can_merge_person(actor, kept):
        raise NotAllowed
    if kept.state == PersonState.MERGED:
        raise merge_errors.UndoInnerFirst
    for one in (kept, gone):
        guarding.bring_back(one.id)
    _take_back(merge, kept, gone)
    merge.kept, merge.gone = kept, gone
    merge.undone_at, merge.undone_by = clock.now(), actor.id
    merge.save(update_fields=["undone_at", "undone_by"])
    record(actor, merge, ("people.person.unmerged", "people.person.unmerged"), [])
    return merge


def _take_back(merge: Merge, kept: Person, gone: Person) -> None:
    key = subjects.keys_of([kept.id]).get(kept.id)
    if key is None:
        raise PersonNotFound
    changed = json.loads(sealed.unseal(bytes(merge.changed), context=CHANGED, key=key))
    private = sealing.open_private(kept.private, key)
    rows = [_row(*one) for one in changed["rows"]]
    in_the_way = [*_changed_since(kept, private, changed), *_rows_changed(rows)]
    if in_the_way:
        raise _in_the_way(*in_the_way)
    try:
        with transaction.atomic():
            carrying.carry_back(merge.carried, gone.id, kept.id)
            for row, both in reversed(rows):
                _write(row, {name: old for name, (old, _new) in both.items()})
    except carrying.Stuck as stuck:
        raise _in_the_way(stuck.label) from stuck
    except IntegrityError as taken:
        raise _in_the_way(MergeField.HOME.label) from taken
    _restore(kept, private, changed, key)
    gone.state, gone.merged_into = changed["state"], None
    close_fields(gone)
    _saved(gone)


def _restore(kept: Person, private: dict[str, Any], changed: dict[str, Any], key: bytes) -> None:
    for name, (old, source, _new, _taken) in changed["fields"].items():
        if name in PLAIN:
            setattr(kept, name, _typed(kept, name, old))
        plain_text, secret = parted(
            {name: old or ""}, kept.agreed, off_for(kept), is_protected=bool(kept.protection)
        )
        kept.details = {k: v for k, v in {**kept.details, **plain_text}.items() if v}
        private = {k: v for k, v in {**private, **secret}.items() if v}
        kept.sources = {k: v for k, v in {**kept.sources, name: source}.items() if v is not None}
    kept.private = sealing.seal_private(private, key)
    for name, (old, _new) in changed["columns"].items():
        setattr(kept, name, _typed(kept, name, old))
    close_fields(kept)
    _saved(kept)


def _changed_since(kept: Person, private: dict[str, Any], changed: dict[str, Any]) -> list[str | Promise]:
    """Fields of the person that are no longer as the merge wrote them."""
    found: list[str | Promise] = []
    for name, (_old, _source, new, _taken) in changed["fields"].items():
        now = plain(getattr(kept, name)) if name in PLAIN else kept.details.get(name) or private.get(name)
        if now != new:
            found.append(PersonField(name).label)
    found += [
        COLUMNS[name].label
        for name, (_old, new) in changed["columns"].items()
        if plain(getattr(kept, name)) != new
    ]
    return found


def _row(label: str, key: str, both: dict[str, list[Any]]) -> tuple[Row, dict[str, list[Any]]]:
    return apps.get_model(label)._base_manager.filter(pk=key).first(), both


def _rows_changed(rows: list[tuple[Row, dict[str, list[Any]]]]) -> list[str | Promise]:
    labels = {held.model: held.label for held in carrying.HELD.values()}
    found: list[str | Promise] = []
    for row, both in rows:
        if row is None or any(plain(getattr(row, name)) != new for name, (_old, new) in both.items()):
            found.append(labels[row._meta.label] if row is not None else MergeField.HOME.label)
    return found


def _write(row: Row, values: dict[str, Any]) -> None:
    row.refresh_from_db()
    for name, value in values.items():
        setattr(row, name, _typed(row, name, value))
    row.save(update_fields=list(values))


def _typed(row: Row, name: str, value: Any) -> Any:
    return row._meta.get_field(name).to_python(value)


def _in_the_way(*labels: str | Promise) -> merge_errors.UndoInTheWay:
    return merge_errors.UndoInTheWay(what="、".join(dict.fromkeys(map(str, labels))))


def _saved(person: Person) -> None:
    person.version += 1
    person.changed_at = clock.now()
    person.save()
