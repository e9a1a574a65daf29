"""What every step on a matter shares: taking it under lock, writing what happened, setting its clocks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from liren.domains.casework import policies
from liren.domains.casework.choices import AlarmStage, CaseState, Clock, PhotoKind, Verb
from liren.domains.casework.errors import BodyCannotOwn, CaseNotFound, IsMerged
from liren.domains.casework.models import Case, Custody, Step
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.domains.casework.rules import clocks, workflow
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.casework import CaseLimits, EscalationStep, Rulebook
from liren.kernel import audit, clock, files, rows
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.worktime import Limit, WorkingCalendar

Permission = Callable[[Actor, Case], bool]


def rulebook_of(case: Case) -> Rulebook:
    """Limits, figures and calendar in force where the matter lies, on the day it was received. Two queries."""
    return policy.rulebook(case.place_code, case.received_at.astimezone(clock.LOCAL).date())


def taken(
    actor: Actor,
    case_id: uuid.UUID,
    *,
    version: int | None,
    may: Permission,
    may_be_merged: bool = False,
    sees: Permission = policies.can_view_case,
) -> Case:
    """The matter under lock. Outside the actor's scope it is not there; without the right, not allowed.

    Refuses a page older than the record (`kernel.stale_page`) and, unless allowed, a matter merged into another.
    """
    rows = locked(Case.objects.select_related("owner", "category").filter(id=case_id))
    # Who waited while another changed the owner meets the new row with the owner of old, and finds none: once more.
    case = rows.first() or rows.first()
    if case is None or not sees(actor, case):
        raise CaseNotFound
    if not may(actor, case):
        raise NotAllowed
    if version is not None and version != case.version:
        raise StalePage
    if case.merged_into_id is not None and not may_be_merged:
        into = Case.objects.values_list("number", flat=True).get(id=case.merged_into_id)
        raise IsMerged(number=into)
    return case


def moved(case: Case, verb: Verb) -> CaseState:
    """Puts the matter where the table leads and returns the state it came from."""
    before = CaseState(case.state)
    case.state = workflow.step(before, verb)
    return before


def write(
    actor: Actor,
    case: Case,
    step: str,
    *,
    verb: str = "",
    data: dict[str, Any] | None = None,
    before: str = "",
    reason: str = "",
    is_public: bool = True,
    saved: Iterable[str] | None = None,
    is_change: bool = True,
) -> None:
    """Saves the matter with its next version, one line of history and one entry of the audit.

    What is no change (a reminder) leaves the version, so that no open page becomes stale by it.
    """
    case.version += is_change
    case.save(update_fields=[*saved, "version"] if saved is not None else None)
    history(actor, case, step, data=data, is_public=is_public)
    audit.record(
        actor=actor,
        verb=verb or f"casework.case.{step}",
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
        before={"state": before} if before else None,
        after={"state": case.state, **_recorded(actor, step, data or {})},
        reason=reason,
    )


def _recorded(actor: Actor, step: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the audit keeps of a step: the words of those who brought the matter stay in their thread alone."""
    keeps_words = actor.kind == ActorKind.STAFF and step not in ("desk_added", "letter_added")
    return {key: value for key, value in data.items() if key != "words" or keeps_words}


def history(
    actor: Actor, case: Case, step: str, *, data: dict[str, Any] | None, is_public: bool = True
) -> None:
    is_staff = actor.kind == ActorKind.STAFF
    rows.insert(
        Step(
            case=case,
            at=clock.now(),
            verb=step,
            actor_id=actor.id,
            actor_name=actor.name if is_staff else "",
            body_name=actor.office if is_staff else "",
            data=data or {},
            is_public=is_public,
        )
    )


def picture(actor: Actor, case: Case, kept: list[StoredFile], kind: PhotoKind) -> None:
    """Gives staged photos and papers to the matter, in the transaction of the deed they belong to."""
    if not kept:
        return
    files.attach(kept, owner_type=OWNER_TYPE, owner_id=case.id, kind=kind)
    write(actor, case, "pictured", data={"count": len(kept)}, saved=())


def start_clock(case: Case, book: Rulebook) -> None:
    """Sets which limit runs in the present state, its end and its first alarm."""
    choose_clock(case)
    set_alarm(case, book)


def choose_clock(case: Case) -> None:
    """Sets which limit runs in the present state, and its end. A limit that runs on, in other hands or another state,
    has said what it has said."""
    before = (case.clock, case.clock_since, case.due_at)
    running = clocks.running_clock(CaseState(case.state))
    case.clock_since = _since(case, running)
    case.clock = running or ""
    case.due_at = clocks.tighter(getattr(case, f"due_{running}"), case.due_outside) if running else None
    if before != (case.clock, case.clock_since, case.due_at):
        case.alarm_stage = AlarmStage.NONE


def _since(case: Case, running: Clock | None) -> dt.datetime | None:
    if running is None:
        return None
    if running == Clock.ACCEPT and case.assigned_at is not None:
        return max(case.assigned_at, case.began_at)
    return _dispatch_began(case) if running == Clock.DISPATCH else case.began_at


def _dispatch_began(case: Case) -> dt.datetime:
    """A returned matter is to be dispatched again within the whole limit: the desk did not have it meanwhile."""
    if not case.return_count or case.state != CaseState.RECEIVED:
        return case.began_at
    return case.clock_since if case.clock == Clock.DISPATCH and case.clock_since else clock.now()


def set_alarm(case: Case, book: Rulebook) -> None:
    """Computes when the running clock next has something to say; never while the matter is suspended or merged."""
    term = term_of(case, book)
    if term is None or case.is_suspended or case.is_merged:
        case.alarm_at = None
        return
    stage = AlarmStage(case.alarm_stage)
    case.alarm_at = clocks.next_alarm(term, stage, *steps_of(term, book)).at


def steps_of(
    term: clocks.Term, book: Rulebook
) -> tuple[tuple[float, ...], tuple[Limit, ...], WorkingCalendar]:
    """The fractions at which a limit reminds, how long after its end it goes up the line, and its calendar."""
    ahead = tuple(step.after for step in escalation_of(term, book))
    return book.figures.reminder_fractions, ahead, book.calendar


def escalation_of(term: clocks.Term, book: Rulebook) -> tuple[EscalationStep, ...]:
    return book.figures.escalation_clock if term.clock else book.figures.escalation


def term_of(case: Case, book: Rulebook) -> clocks.Term | None:
    if not case.clock or case.clock_since is None:
        return None
    by_clock = getattr(limits_of(case, book), case.clock).clock
    return clocks.Term(
        case.clock_since, case.due_at, case.is_outside_clock if case.is_governed_outside else by_clock
    )


def limits_of(case: Case, book: Rulebook) -> CaseLimits:
    return book.limits[case.urgency]


def set_due_dates(case: Case, book: Rulebook) -> None:
    """The limits that run from receipt: dispatch, first contact, resolution. Of a reopened matter those of dispatch and
    resolution run from then."""
    limits = limits_of(case, book)
    first, missing = clocks.due_dates({"contact": limits.contact}, case.received_at, book.calendar)
    ends, case.lacks_calendar = clocks.due_dates({"resolve": limits.resolve}, case.began_at, book.calendar)
    case.lacks_calendar = case.lacks_calendar or missing
    case.due_contact, case.due_resolve = first["contact"], ends["resolve"]
    set_dispatch_limit(case, book)


def set_dispatch_limit(case: Case, book: Rulebook) -> None:
    limit = {"dispatch": limits_of(case, book).dispatch}
    ends, missing = clocks.due_dates(limit, _dispatch_began(case), book.calendar)
    case.due_dispatch = ends["dispatch"]
    case.lacks_calendar = case.lacks_calendar or missing


def set_accept_limit(case: Case, book: Rulebook) -> None:
    if case.assigned_at is None:
        return
    since = case.assigned_at if case.accepted_at else max(case.assigned_at, case.began_at)
    ends, missing = clocks.due_dates({"accept": limits_of(case, book).accept}, since, book.calendar)
    case.due_accept = ends["accept"]
    case.lacks_calendar = case.lacks_calendar or missing


def recount_limits(case: Case, book: Rulebook) -> None:
    """Counts every limit anew, after its urgency or the calendar has changed. What has been said stays said, and the
    time it stood still is not counted."""
    stage = case.alarm_stage
    set_due_dates(case, book)
    set_accept_limit(case, book)
    _leave_out_pauses(case, book)
    start_clock(case, book)
    case.alarm_stage = stage
    set_alarm(case, book)


def _leave_out_pauses(case: Case, book: Rulebook) -> None:
    pauses = case.suspensions.filter(is_approved=True, ended_at__isnull=False).order_by("since")
    for pause in pauses.filter(since__gte=case.began_at):
        if pause.since is not None and pause.ended_at is not None:
            move_dues(case, book, pause.since, pause.ended_at)


def move_dues(case: Case, book: Rulebook, stopped: dt.datetime, now: dt.datetime) -> None:
    """First contact and resolution move on by the time that stood still."""
    for name in ("contact", "resolve"):
        limit = getattr(limits_of(case, book), name)
        end, missing = clocks.resumed(getattr(case, f"due_{name}"), stopped, now, limit.clock, book.calendar)
        setattr(case, f"due_{name}", end)
        case.lacks_calendar = case.lacks_calendar or missing


def hand_to(case: Case, body: Body, now: dt.datetime) -> None:
    """Changes the owner; the custody of the one before ends in the same moment."""
    if case.owner_id == body.id:
        return
    Custody.objects.filter(case=case, until=None).update(until=now)
    Custody.objects.create(case=case, body=body, since=now)  # waits for whoever is closing the body
    if not organisations.is_active(body.id):
        raise BodyCannotOwn(field="body", body=body.name)
    case.owner = body


def reopen(case: Case, book: Rulebook) -> None:
    """Takes back the matter's end and gives it its whole limits again, from now. What nobody had accepted, because it
    was answered together with another, waits again for dispatch or acceptance."""
    case.state = workflow.taken_up_again(
        is_assigned=case.first_body_id is not None, is_accepted=case.accepted_at is not None
    )
    if not case.owner.active:
        _back_to_the_centre(case)
    case.reopen_count += 1
    case.due_outside = (
        None  # an order of the hotline has been answered; if they reopen it, they give a new limit
    )
    case.reopened_at, case.resolved_at, case.closed_at = clock.now(), None, None
    running = clocks.running_clock(CaseState(case.state))
    names = {str(name): getattr(limits_of(case, book), name) for name in {Clock.RESOLVE, running} if name}
    ends, case.lacks_calendar = clocks.due_dates(names, case.began_at, book.calendar)
    for name, end in ends.items():
        setattr(case, f"due_{name}", end)
    case.alarm_stage = AlarmStage.NONE
    start_clock(case, book)


def _back_to_the_centre(case: Case) -> None:
    """The body that answered is there no more: the matter waits for dispatch, at the centre of the street."""
    centre = organisations.centre_for(case.place_code)
    if centre is not None:
        hand_to(case, centre, clock.now())
        case.state, case.first_body, case.handler = CaseState.RECEIVED, None, None


def close(actor: Actor, case: Case, step: str) -> None:
    before = moved(case, Verb.CLOSE)
    case.closed_at = clock.now()
    write(actor, case, step, verb="casework.case.closed", before=before)
