"""The needs register: groups, needs raised by people and by rule, visits, and what became of them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.organisations.models import Body
from liren.domains.people import errors, policies
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Contact, GroupMark, Need, Person
from liren.domains.people.need_choices import Group, NeedKind, NeedState, RaisedBy
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.queries.need_rules import alone_under_seal, county_of, rules_at, with_homes
from liren.domains.people.rules import needs as rules
from liren.domains.people.rules.groups import may_mark
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.rows import insert_all
from liren.kernel.taken import refused_if_taken

WORDS_MOST = 300
BATCH = 2_000  # people the rules look at in one transaction


@transaction.atomic
def mark_group(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    group: str,
    since: dt.date,
    source: str,
    level: str = "",
    evidence: str = "",
    review_on: dt.date | None = None,
) -> GroupMark:
    """The person belongs to the group from that day.

    Refuses whoever may not edit, an unknown group, a day to come, a group that wants a consent which does not
    stand, and a person who stands in it already.
    """
    person = _editable(actor, person_id)
    if group not in Group.values:
        raise errors.ChoiceWrong(given=group[:20], field="group")
    if since > clock.today():
        raise errors.DayAhead(day=since, field="since")
    if not may_mark(group, person.agreed):
        raise errors.GroupConsentMissing(field="group", group_name=Group(group).label)
    said = said_by(actor=actor, kind=source, place_code=person.place_code, label=evidence)
    with refused_if_taken(errors.MarkedAlready(field="group"), GroupMark, "person", "group"):
        mark = GroupMark.objects.create(
            person=person,
            place_code=person.place_code,
            group=group,
            level=level.strip()[:20],
            evidence=evidence.strip()[:120],
            since=since,
            review_on=review_on,
            source=said,
        )
    _note(actor, person, "people.mark.set", {"group": group, "level": mark.level, "evidence": mark.evidence})
    return mark


@transaction.atomic
def end_mark(*, actor: Actor, mark_id: uuid.UUID, on: dt.date, reason: str) -> GroupMark:
    """The person belongs to the group no longer. Refuses a mark that ended, and a day before it began."""
    mark = locked(GroupMark.objects.filter(id=mark_id, until__isnull=True)).first()
    if mark is None:
        raise errors.MarkNotFound
    person = _editable(actor, mark.person_id)
    if not may_mark(mark.group, person.agreed):
        raise errors.MarkNotFound
    if on < mark.since:
        raise errors.DatesWrong(since=mark.since, until=on, field="on")
    mark.until = on
    mark.save(update_fields=["until"])
    _note(actor, person, "people.mark.ended", {"group": mark.group}, reason)
    return mark


@transaction.atomic
def raise_need(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    kind: str,
    detail: str,
    raised_by: str,
    body_id: uuid.UUID | None = None,
    every: int | None = None,
) -> Need:
    """A need of the person; with a body, that body serves it. `every`: days between two visits, none for once.

    Refuses whoever may not edit, an unknown kind, and a body that is none.
    """
    person = _editable(actor, person_id)
    if kind not in NeedKind.values or raised_by not in (RaisedBy.PERSON, RaisedBy.VISIT):
        raise errors.ChoiceWrong(given=kind[:20], field="kind")
    body = _body(body_id)
    today = clock.today()
    need = Need.objects.create(
        person=person,
        place_code=person.place_code,
        kind=kind,
        detail=detail.strip()[:200],
        raised_by=raised_by,
        body=body,
        state=NeedState.SERVED if body else NeedState.OPEN,
        raised_on=today,
        every=every or None,
        next_on=rules.next_day(today, every),
    )
    _note(actor, person, "people.need.raised", {"kind": kind, "detail": need.detail})
    return need


@transaction.atomic
def serve_need(*, actor: Actor, need_id: uuid.UUID, version: int, body_id: uuid.UUID | None) -> Need:
    """The body serves the need from now on; none gives it back. Refuses an old page and a need that is closed."""
    need, person = _open_need(actor, need_id, version)
    need.body = _body(body_id)
    need.state = NeedState.SERVED if need.body else NeedState.OPEN
    _keep(need, "body", "state")
    _note(
        actor, person, "people.need.served", {"kind": need.kind, "body": need.body.name if need.body else ""}
    )
    return need


@transaction.atomic
def note_contact(*, actor: Actor, need_id: uuid.UUID, version: int, on: dt.date, words: str) -> Need:
    """A visit or call took place; the next is due from that day. Refuses an old page, a day to come, no words."""
    need, person = _open_need(actor, need_id, version)
    said = words.strip()
    if not said:
        raise errors.WordsMissing(field="words")
    if on > clock.today():
        raise errors.DayAhead(day=on, field="on")
    if on < need.raised_on:
        raise errors.DatesWrong(since=need.raised_on, until=on, field="on")
    Contact.objects.create(
        need=need, on=on, words=said[:WORDS_MOST], actor_id=actor.id, actor_name=actor.name
    )
    need.last_on = max(on, need.last_on or on)
    need.next_on = rules.next_day(need.last_on, need.every)
    _keep(need, "last_on", "next_on")
    _note(actor, person, "people.need.contact", {"kind": need.kind, "on": on.isoformat()})
    return need


@transaction.atomic
def close_need(*, actor: Actor, need_id: uuid.UUID, version: int, is_met: bool, reason: str) -> Need:
    """The need is met, or there is none any more. Refuses an old page, and closing without a word."""
    need, person = _open_need(actor, need_id, version)
    if not reason.strip():
        raise errors.WordsMissing(field="reason")
    need.state = NeedState.MET if is_met else NeedState.DROPPED
    need.closed_on, need.next_on = clock.today(), None
    _keep(need, "state", "closed_on", "next_on")
    _note(
        actor,
        person,
        "people.need.closed",
        {"kind": need.kind, "state": str(need.state)},
        reason.strip()[:200],
    )
    return need


def raise_by_rule(*, actor: Actor, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """Raises the needs that follow by rule for one batch of people, and ends those that follow no longer.

    Returns the last person looked at, None at the end: the worker goes on from there. Run twice, nothing changes.
    """
    with transaction.atomic():
        people = _batch(after)
        if not people:
            return None
        known = _known(people)
        there = Need.objects.filter(person__in=people, raised_by=RaisedBy.RULE, closed_on__isnull=True)
        kept = {(need.person_id, need.rule): need for need in there}
        of = rules_at({person.place_code for person in people})
        wanted = {
            (p.id, rule.code): (p, rule)
            for p in people
            for rule in rules.due_needs(known[p.id], of[county_of(p.place_code)])
        }
        fresh = [_by_rule(*wanted[key]) for key in wanted if key not in kept]
        gone = [need.id for key, need in kept.items() if key not in wanted]
        insert_all(fresh)
        Need.objects.filter(id__in=gone).update(
            state=NeedState.DROPPED, closed_on=clock.today(), next_on=None
        )
        for key in wanted.keys() & kept.keys():
            _follow(kept[key], wanted[key][1])
        if fresh or gone:
            audit.record_bulk(
                actor=actor,
                verb="people.needs.by_rule",
                object_type="need",
                place_code=people[0].place_code,
                rows=[str(need.id) for need in fresh] + [str(one) for one in gone],
                summary={"raised": len(fresh), "ended": len(gone)},
            )
        return people[-1].id


def _batch(after: uuid.UUID | None) -> list[Person]:
    rows = Person.objects.filter(state=PersonState.PRESENT)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(with_homes(rows).order_by("id")[:BATCH])


def _follow(need: Need, rule: rules.Rule) -> None:
    """Another kind or rhythm of the same rule holds from the last visit on."""
    if (need.kind, need.every) != (rule.kind, rule.every):
        need.kind, need.every = rule.kind, rule.every
        need.next_on = rules.next_day(need.last_on or need.raised_on, rule.every)
        _keep(need, "kind", "every", "next_on")


def _known(people: list[Person]) -> dict[uuid.UUID, rules.Known]:
    marks: dict[uuid.UUID, set[str]] = {}
    rows = kept_marks().filter(person__in=people, until__isnull=True)
    for person_id, group in rows.values_list("person_id", "group"):
        marks.setdefault(person_id, set()).add(group)
    sealed = alone_under_seal(people)
    return {
        person.id: rules.Known(
            policies.age_on(person.birth, clock.today()),
            person.id in sealed
            or (bool(getattr(person, "has_home", False)) and not getattr(person, "has_company", False)),
            marks.get(person.id, ()),
        )
        for person in people
    }


def _by_rule(person: Person, rule: rules.Rule) -> Need:
    today = clock.today()
    return Need(
        person=person,
        place_code=person.place_code,
        kind=rule.kind,
        raised_by=RaisedBy.RULE,
        rule=rule.code,
        raised_on=today,
        every=rule.every,
        next_on=rules.next_day(today, rule.every),
    )


def _editable(actor: Actor, person_id: uuid.UUID) -> Person:
    person = locked(Person.objects.filter(policies.persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise errors.PersonNotFound(sought=person_id)
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    return person


def _open_need(actor: Actor, need_id: uuid.UUID, version: int) -> tuple[Need, Person]:
    need = locked(Need.objects.filter(id=need_id)).first()
    if need is None:
        raise errors.NeedNotFound
    person = _editable(actor, need.person_id)
    if need.version != version:
        raise StalePage
    if need.closed_on is not None:
        raise errors.NeedClosed
    return need, person


def _body(body_id: uuid.UUID | None) -> Body | None:
    if body_id is None:
        return None
    body = Body.objects.filter(id=body_id, active=True).first()
    if body is None:
        raise errors.ChoiceWrong(given="", field="body")
    return body


def _keep(need: Need, *fields: str) -> None:
    need.version += 1
    need.save(update_fields=[*fields, "version"])


def _note(actor: Actor, person: Person, verb: str, after: dict[str, str], reason: str = "") -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after=after,
        reason=reason,
        subject=person.id,
    )
