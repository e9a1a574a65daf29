"""A permit on its way: taken in for the police, passed to them, issued or declined by them, endorsed every year."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.residence import errors
from liren.domains.residence.actions import keeping
from liren.domains.residence.choices import Condition, PermitStanding, PermitState, State, Step
from liren.domains.residence.figures import permit_figures
from liren.domains.residence.models import Endorsement, Permit, Registration
from liren.domains.residence.rules import permits as rules
from liren.domains.residence.rules.days import due_on
from liren.domains.residence.rules.lacking import lacking_for_permit
from liren.domains.residence.rules.workflow import permit_leads_to
from liren.domains.residence.telling import lacks_said, tell
from liren.domains.residence.wording import listed
from liren.kernel import clock, ids
from liren.kernel.actor import Actor
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import StalePage
from liren.kernel.taken import refused_if_taken

WORDS_MOST = 200


@transaction.atomic
def take_in(*, actor: Actor, registration_id: uuid.UUID, version: int, hard_reason: str = "") -> Permit:
    """The application is taken in for the police, with the day on which the permit is due. `hard_reason`: why it takes
    up to thirty days.

    Refuses where the community is not entrusted, conditions that do not hold, missing papers (all at once), and a
    second one.
    """
    registration = keeping.locked_for_staff(actor, registration_id, version)
    if registration.state != State.REGISTERED or not registration.counts_from or not registration.person:
        raise errors.StepNotAllowed(state=State(registration.state).label)
    figures = permit_figures(registration.place_code)
    if not figures.is_entrusted:
        raise errors.NotEntrusted(where=figures.where)
    said, today = keeping.said_in(registration), clock.today()
    found = rules.conditions(registration.counts_from, said.is_from_elsewhere, said.proofs, today)
    if not found.is_met:
        raise errors.ConditionsNotMet(lacks=listed(Condition(one).label for one in found.missing))
    lacks = lacking_for_permit(said)
    if lacks:
        raise errors.Incomplete(lacks=lacks_said(lacks))
    words = hard_reason.strip()[:WORDS_MOST]
    limit = rules.days_to_issue(bool(words), figures.days, figures.days_hard)
    with refused_if_taken(errors.PermitAlready(), Permit, "person"):
        permit = Permit.objects.create(
            number=_number(registration.place_code),
            registration=registration,
            person=registration.person,
            place_code=registration.place_code,
            accepted_on=today,
            due_on=due_on(today, limit),
            is_hard=bool(words),
            hard_reason=words,
        )
    _note(actor, permit, Step.TAKEN_IN, words)
    return permit


@transaction.atomic
def extend(*, actor: Actor, permit_id: uuid.UUID, version: int, reason: str) -> Permit:
    """A hard case has up to thirty days from acceptance (art. 9). Refuses without a reason, and a second time."""
    permit = _locked(actor, permit_id, version, "extend")
    if permit.is_hard:
        raise errors.PermitStepNotAllowed(state=PermitState(permit.state).label)
    figures = permit_figures(permit.place_code)
    permit.is_hard, permit.hard_reason = True, _words(reason)
    limit = rules.days_to_issue(True, figures.days, figures.days_hard)
    permit.due_on = max(permit.due_on, due_on(permit.accepted_on, limit))
    _save(permit, "is_hard", "hard_reason", "due_on")
    _note(actor, permit, Step.EXTENDED, permit.hard_reason)
    return permit


@transaction.atomic
def pass_on(*, actor: Actor, permit_id: uuid.UUID, version: int, on: dt.date) -> Permit:
    """Given to the police on that day. Refuses a day before acceptance and one to come."""
    permit = _locked(actor, permit_id, version, "pass")
    _check_day(on, permit.accepted_on)
    permit.state, permit.passed_on = PermitState.PASSED, on
    _save(permit, "state", "passed_on")
    _note(actor, permit, Step.PASSED)
    given = Given(kind="police", place_code=permit.registration.place_code, people=[permit.person_id])
    data_given(actor, given)
    return permit


@transaction.atomic
def note_issued(*, actor: Actor, permit_id: uuid.UUID, version: int, on: dt.date) -> Permit:
    """The police issued it on that day; from it the years are counted. Refuses as `pass_on`."""
    permit = _locked(actor, permit_id, version, "issue")
    _check_day(on, permit.passed_on or permit.accepted_on)
    permit.state, permit.issued_on = PermitState.ISSUED, on
    _count(permit, rules.Years(on))
    _save(permit, "state", "issued_on", *YEARS)
    _note(actor, permit, Step.ISSUED)
    _tell(permit, "issued", on=on, by=permit.endorse_by)
    return permit


@transaction.atomic
def note_declined(*, actor: Actor, permit_id: uuid.UUID, version: int, reason: str) -> Permit:
    """The police do not issue it; the person may apply again. Refuses without a reason."""
    permit = _locked(actor, permit_id, version, "decline")
    permit.state, permit.reason = PermitState.DECLINED, _words(reason)
    _save(permit, "state", "reason")
    _note(actor, permit, Step.DECLINED, permit.reason)
    _tell(permit, "declined", words=permit.reason)
    return permit


@transaction.atomic
def endorse(*, actor: Actor, permit_id: uuid.UUID, version: int, on: dt.date) -> Permit:
    """Endorsed on that day: in time for the year, or late, which restores the use and counts the years anew (art. 10).

    Refuses before the month that precedes the full year, a day to come, and an earlier day than the last endorsement.
    """
    permit = _locked(actor, permit_id, version, "endorse")
    years = permit.years
    if years is None:
        raise errors.PermitStepNotAllowed(state=PermitState(permit.state).label)
    if on > clock.today():
        raise errors.PermitDayWrong(since=years.anchor, field="on")
    after = rules.endorsed(years, on)
    if after is None:
        raise errors.EndorsedTooEarly(day=years.endorse_from, field="on")
    Endorsement.objects.create(
        permit=permit, on=on, full_year=years.endorse_by, is_late=after[1], actor_name=actor.name[:60]
    )
    _count(permit, after[0])
    _save(permit, *YEARS)
    _note(actor, permit, Step.RESTORED if after[1] else Step.ENDORSED)
    if after[1]:
        _tell(permit, "restored", on=on)
    return permit


def suspend_locked(actor: Actor, permit: Permit) -> None:
    """Says once of a locked permit that its use is suspended since the year was not endorsed."""
    permit.suspended_for = permit.endorse_by
    _save(permit, "suspended_for")
    _note(actor, permit, Step.SUSPENDED)
    _tell(permit, "suspended", by=permit.endorse_by)


def remind_locked(permit: Permit) -> None:
    """Says once for the year that the month of endorsing has begun."""
    permit.reminded_for = permit.endorse_by
    _save(permit, "reminded_for")
    _tell(permit, "endorse", by=permit.endorse_by)


def standing_of(permit: Permit, today: dt.date) -> PermitStanding | None:
    """None until it is issued."""
    return PermitStanding(rules.standing(permit.years, today)) if permit.years else None


YEARS = ("anchor", "done", "endorse_from", "endorse_by")


def _count(permit: Permit, years: rules.Years) -> None:
    permit.anchor, permit.done = years.anchor, years.done
    permit.endorse_from, permit.endorse_by = years.endorse_from, years.endorse_by


def _locked(actor: Actor, permit_id: uuid.UUID, version: int, step: str) -> Permit:
    rows = Permit.objects.select_related("registration__person").filter(id=permit_id)
    permit = locked(rows).first()
    if permit is None:
        raise errors.PermitNotFound
    keeping.locked_for_staff(actor, permit.registration_id, permit.registration.version)
    if permit.version != version:
        raise StalePage
    if permit_leads_to(step, permit.state) is None:
        raise errors.PermitStepNotAllowed(state=PermitState(permit.state).label)
    return permit


def _check_day(on: dt.date, since: dt.date) -> None:
    if not since <= on <= clock.today():
        raise errors.PermitDayWrong(since=since, field="on")


def _words(text: str) -> str:
    said = text.strip()[:WORDS_MOST]
    if not said:
        raise errors.ReasonMissing(field="reason")
    return said


def _save(permit: Permit, *fields: str) -> None:
    permit.version += 1
    permit.save(update_fields=[*fields, "version"])


def _note(actor: Actor, permit: Permit, step: Step, words: str = "") -> None:
    after = {"permit": permit.number, "state": str(permit.state), "due": permit.due_on.isoformat()}
    keeping.note(actor, permit.registration, step, verb="permit", words=words, after=after)


def _tell(permit: Permit, what: str, *, words: str = "", **on: dt.date | None) -> None:
    said = {name: day.isoformat() for name, day in on.items() if day}
    context = {**said, **({"words": words} if words else {})}
    key = f"{permit.id}:{permit.endorse_by or permit.state}"
    tell(_reached(permit), what, key=key, **context)


def _reached(permit: Permit) -> Registration:
    """The person's registration now in force, by which he is reached; else the one of the application."""
    now = Registration.objects.filter(person_id=permit.person_id, state=State.REGISTERED).first()
    return now or permit.registration


def _number(place_code: str) -> str:
    county, year = place_code[:6], clock.today().year
    return "Z" + ids.readable_number(county, year, next_serial(f"residence.permit:{county}:{year}"))
