"""Every night what is past its term goes, batch after batch; what needs a person's decision is put before one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F

from liren.domains.people import policies as people
from liren.domains.people.models import Person
from liren.domains.rights import deletion_telling, policies
from liren.domains.rights import retention_errors as errors
from liren.domains.rights.actions.deletions import new_deletion
from liren.domains.rights.deletion_choices import DeletionOrigin
from liren.domains.rights.models import RetentionAgreed, RetentionLine, RetentionRun
from liren.domains.rights.queries import retention as found
from liren.domains.rights.queries.retention import REGISTER
from liren.domains.rights.rules.retention import AGAIN
from liren.kernel import audit, clock, expiring
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.expiring import Line
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

BATCH, PEOPLE = 500, 200
FIRST = uuid.UUID(int=0)


def keep_terms() -> RetentionRun:
    """Today's run, begun or taken up where it was cut off; nothing where it is finished. Each batch is a transaction
    that counts what it took, so that what a kill leaves is found again, once."""
    run, _fresh = RetentionRun.objects.get_or_create(day=clock.today(), defaults={"began_at": clock.now()})
    if run.finished_at is not None:
        return run
    for county in found.counties():
        cuts = found.cuts_in(county)
        for line in expiring.LINES.values():
            _keep_line(run, line, county, cuts[line.basis])
        after: uuid.UUID | None = FIRST
        while after is not None:
            after = _propose(run, county, cuts["duty"], after)
    _finish(run)
    return run


def _keep_line(run: RetentionRun, line: Line, county: str, cut: dt.date) -> None:
    if not line.needs_consent:
        _empty(run, line, county, cut)
        return
    agreed = RetentionAgreed.objects.filter(key=line.key, place_code__startswith=county)
    for one in agreed.filter(at__gte=clock.now() - dt.timedelta(days=AGAIN)):
        _empty(run, line, one.place_code, min(one.cut, cut))
    with transaction.atomic():
        locked(RetentionRun.objects.filter(id=run.id)).get()
        for place, rows in found.waiting_by_place(line, county, cut).items():
            _line(run, place, line.key, line.basis, cut)
            RetentionLine.objects.filter(run=run, place_code=place, key=line.key).update(waiting=rows)


def _empty(run: RetentionRun, line: Line, place: str, cut: dt.date) -> None:
    last: list[Any] = []
    while keys := _batch(run, line, place, cut):
        if keys == last:
            raise RuntimeError(f"{line.key}: what was taken away is still there")
        last = keys


@transaction.atomic
def _batch(run: RetentionRun, line: Line, place: str, cut: dt.date) -> list[Any]:
    """The keys of what went. Two at a time wait for each other."""
    locked(RetentionRun.objects.filter(id=run.id)).get()
    rows = list(line.due(place, cut).order_by("pk").values_list("pk", "at_place")[:BATCH])
    if not rows:
        return []
    keys = [key for key, _place in rows]
    line.away(keys)
    for at, gone in sorted(Counter(at for _key, at in rows).items()):
        _line(run, at, line.key, line.basis, cut)
        RetentionLine.objects.filter(run=run, place_code=at, key=line.key).update(gone=F("gone") + gone)
    _record(
        SYSTEM, "rights.retention.gone", run.id, place, {"kind": line.key, "rows": len(keys), "until": cut}
    )
    return keys


@transaction.atomic
def _propose(run: RetentionRun, county: str, cut: dt.date, after: uuid.UUID) -> uuid.UUID | None:
    """Puts people past the term before whoever decides; the last one looked at, None at the end."""
    locked(RetentionRun.objects.filter(id=run.id)).get()
    ids = found.people_due(county, cut).filter(id__gt=after).order_by("id").values_list("id", flat=True)
    people_seen = list(locked(Person.objects.filter(id__in=list(ids[:PEOPLE])).order_by("id")))
    for person in people_seen:
        if found.is_past(person, cut):
            deletion = new_deletion(person, DeletionOrigin.TERM)
            _line(run, person.place_code, REGISTER, "duty", cut)
            RetentionLine.objects.filter(run=run, place_code=person.place_code, key=REGISTER).update(
                waiting=F("waiting") + 1
            )
            _record(SYSTEM, "rights.deletion.proposed", deletion.id, person.place_code, {"until": cut})
    return people_seen[-1].id if people_seen else None


@transaction.atomic
def _finish(run: RetentionRun) -> None:
    """Whoever keeps the register is told once a night, by community."""
    run = locked(RetentionRun.objects.filter(id=run.id)).get()
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    lines = RetentionLine.objects.filter(run=run, key=REGISTER, waiting__gt=0)
    for place, waiting in lines.order_by("place_code").values_list("place_code", "waiting"):
        deletion_telling.tell_proposed(str(run.id), place, waiting)


@transaction.atomic
def agree_to_retention(*, actor: Actor, place_code: str, key: str) -> RetentionAgreed:
    """Files of one kind that are past their term in a community go in the next run.

    Refuses without the right there, a kind that goes by itself, and where nothing waits.
    """
    line = expiring.LINES.get(key)
    if line is None or not line.needs_consent:
        raise errors.RetentionNothing
    if not people.can_erase_in(actor, place_code):
        raise NotAllowed
    cut = found.cuts_in(place_code)[line.basis]
    rows = line.due(place_code, cut).count()
    if not rows:
        raise errors.RetentionNothing
    agreed = RetentionAgreed(
        place_code=place_code,
        key=key,
        cut=cut,
        rows=rows,
        at=clock.now(),
        by=actor.id,
        by_name=actor.name[:60],
    )
    with refused_if_taken(errors.RetentionAgreedAlready(), RetentionAgreed, "place_code", "key", "cut"):
        agreed.save(force_insert=True)
    _record(
        actor, "rights.retention.agreed", agreed.id, place_code, {"kind": key, "rows": rows, "until": cut}
    )
    return agreed


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the report away. Refuses without the right."""
    if not actor.has(policies.CORRECT):
        raise NotAllowed
    _record(actor, "rights.retention.exported", form, place_code, {**wanted, "rows": rows})


def _line(run: RetentionRun, place: str, key: str, basis: str, cut: dt.date) -> None:
    RetentionLine.objects.get_or_create(
        run=run, place_code=place, key=key, defaults={"basis": str(basis), "cut": cut}
    )


def _record(actor: Actor, verb: str, of: object, place: str, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor, verb=verb, object_type="retention", object_id=str(of), place_code=place, after=after
    )
