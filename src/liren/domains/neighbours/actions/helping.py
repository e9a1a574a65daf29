"""Mutual help: who belongs to the group, who helps whom, with what, since when."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from liren.domains.neighbours import errors
from liren.domains.neighbours.actions.locking import changed, check_since, check_until, locked_circle
from liren.domains.neighbours.choices import CircleKind, HelpKind
from liren.domains.neighbours.models import Circle, CircleMember, Help
from liren.domains.people import errors as people_errors
from liren.domains.people.queries.cards import visible_person
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.taken import refused_if_taken


@transaction.atomic
def join_circle(
    *, actor: Actor, circle_id: uuid.UUID, version: int, person_id: uuid.UUID, since: dt.date
) -> CircleMember:
    """A person on the register joins a mutual-help group. Refuses whom the actor may not see, and a member."""
    circle = _helping(actor, circle_id, version)
    check_since(since, circle.since)
    person = visible_person(actor, person_id)
    with refused_if_taken(errors.MemberTwice(field="person"), CircleMember, "circle", "person"):
        member = CircleMember.objects.create(circle=circle, person=person, since=since)
    changed(circle)
    _note(actor, circle, "neighbours.member.joined", person.id, {"since": since.isoformat()})
    return member


@transaction.atomic
def leave_circle(
    *, actor: Actor, circle_id: uuid.UUID, version: int, person_id: uuid.UUID, on: dt.date
) -> None:
    """A member leaves; what the member gave and got ends with it."""
    circle = _helping(actor, circle_id, version)
    member = locked(circle.members.filter(person_id=person_id, until__isnull=True)).first()
    if member is None:
        raise people_errors.PersonNotFound(field="person")
    helps = circle.helps.filter(Q(helper=person_id) | Q(helped=person_id), until__isnull=True)
    check_until(max((one.since for one in helps), default=member.since), on)
    helps.update(until=on)
    member.until = on
    member.save(update_fields=["until"])
    changed(circle)
    _note(actor, circle, "neighbours.member.left", person_id, {"on": on.isoformat()})


@transaction.atomic
def note_help(
    *,
    actor: Actor,
    circle_id: uuid.UUID,
    version: int,
    helper_id: uuid.UUID,
    helped_id: uuid.UUID,
    kind: str,
    since: dt.date,
    note: str = "",
) -> Help:
    """One member helps another. Refuses one person twice, whoever is no member, and the same help twice."""
    circle = _helping(actor, circle_id, version)
    if kind not in HelpKind.values:
        raise people_errors.ChoiceWrong(given=kind[:20], field="kind")
    both = list(circle.members.filter(person__in=(helper_id, helped_id), until__isnull=True))
    if helper_id == helped_id or len(both) != 2:
        raise errors.HelpBetween(field="helped")
    check_since(since, max(one.since for one in both))
    with refused_if_taken(errors.HelpTwice(field="kind"), Help, "circle", "helper", "helped", "kind"):
        given = Help.objects.create(
            circle=circle,
            helper_id=helper_id,
            helped_id=helped_id,
            kind=kind,
            note=note.strip()[:120],
            since=since,
        )
    changed(circle)
    told: dict[str, object] = {"kind": kind, "helper": str(helper_id), "note": given.note}
    _note(actor, circle, "neighbours.help.noted", helped_id, told)
    return given


@transaction.atomic
def end_help(*, actor: Actor, circle_id: uuid.UUID, version: int, help_id: uuid.UUID, on: dt.date) -> Help:
    """The help is over. Refuses an old page, one that ended, a day before it began."""
    circle = _helping(actor, circle_id, version)
    given = locked(circle.helps.filter(id=help_id, until__isnull=True)).first()
    if given is None:
        raise errors.HelpNotFound
    check_until(given.since, on)
    given.until = on
    given.save(update_fields=["until"])
    changed(circle)
    _note(actor, circle, "neighbours.help.ended", given.helped_id, {"kind": given.kind, "on": on.isoformat()})
    return given


def _helping(actor: Actor, circle_id: uuid.UUID, version: int) -> Circle:
    circle = locked_circle(actor, circle_id, version)
    if circle.kind != CircleKind.MUTUAL_HELP:
        raise errors.WrongCircle
    return circle


def _note(actor: Actor, circle: Circle, verb: str, subject: uuid.UUID, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="circle",
        object_id=circle.id,
        object_label=circle.name,
        place_code=circle.place_code,
        after=after,
        subject=subject,
    )
