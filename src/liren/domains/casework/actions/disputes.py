"""Disputes over who is responsible: raised by the owner, ruled by the street, on appeal by the district.

The owner keeps the matter until somebody has ruled; a ruling for another body hands it over at once.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import dispatch, working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.choices import AlarmStage, DisputeState, DisputeVerb, Verb
from liren.domains.casework.errors import AppealTooLate, DisputeOpen, NoDispute, ReasonMissing, RuledFinally
from liren.domains.casework.errors.passing import PassUpOpen
from liren.domains.casework.models import Case, Dispute, PassUp
from liren.domains.casework.passing_choices import PassUpState
from liren.domains.casework.rules import clocks, intake
from liren.domains.casework.rules.disputes import dispute_step, ruling_verb
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

RULERS = {DisputeState.RAISED: "supervisor", DisputeState.APPEALED: "district"}


@transaction.atomic
def raise_dispute(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    words: str,
    body_id: uuid.UUID | None = None,
    version: int | None = None,
) -> None:
    """The owner says why the matter is not its duty and, if it knows, whose it is. It keeps the matter meanwhile.

    Refuses while a dispute is open, after the district has ruled, and after the street has (then one appeals).
    """
    case = owned(actor, case_id, version)
    said = _said(words)
    last = latest_of(case)
    if last is not None and last.is_open:
        raise DisputeOpen
    if last is not None and last.state == DisputeState.FINAL:
        raise RuledFinally
    if last is not None and last.state == DisputeState.RULED:
        dispute_step(DisputeState.RULED, DisputeVerb.RULE)
    if PassUp.objects.filter(case=case, state=PassUpState.ASKED).exists():
        raise PassUpOpen
    working.moved(case, Verb.DISPUTE)
    claimed = organisations.get_body(body_id) if body_id else None
    book = working.rulebook_of(case)
    dispute = Dispute(
        case=case,
        state=DisputeState.RAISED,
        body=case.owner,
        claimed=claimed,
        words=said,
        raised_at=clock.now(),
        raised_by=actor.id,
    )
    _start(dispute, book, "street")
    other = claimed.short_name if claimed else ""
    data = {"body": case.owner.short_name, "other": other, "words": said, "due": _iso(dispute.due_at)}
    _changed(actor, case, dispute, "raised_for" if claimed else "raised", data, is_new=True)


@transaction.atomic
def rule_dispute(
    *, actor: Actor, case_id: uuid.UUID, body_id: uuid.UUID, words: str, version: int | None = None
) -> None:
    """Says whose duty the matter is. The street first; on appeal the district, whose word is the last.

    For another body: the matter is dispatched to it. For its owner: it stays as it is. Returned it is no more.
    """
    case = working.taken(actor, case_id, version=version, may=policies.can_rule_case)
    dispute = _open_of(case)
    if not policies.can_rule_dispute(actor, case, is_appealed=dispute.is_with_the_district):
        raise NotAllowed
    said = _said(words)
    body = dispatch.body_that_serves(body_id, case)
    verb = ruling_verb(DisputeState(dispute.state))
    dispute.state = dispute_step(DisputeState(dispute.state), verb)
    now, book = clock.now(), working.rulebook_of(case)
    if verb == DisputeVerb.RULE:
        dispute.ruled_for, dispute.ruling, dispute.ruled_at = body, said, now
        dispute.appeal_until = _end(dispute, book, "appeal")
    else:
        dispute.final_for, dispute.final_ruling = body, said
    dispute.ended_at, dispute.due_at, dispute.alarm_at = now, None, None
    before = case.state
    _settle(case, body, book)
    data = {"body": body.short_name, "words": said, "until_when": _iso(dispute.appeal_until)}
    step = "ruled" if verb == DisputeVerb.RULE else "ruled_finally"
    _changed(actor, case, dispute, step, data, before=before)
    telling.tell_body(case, body.id, "ruled", words=said, mark=str(case.version))
    if dispute.body_id != body.id:
        telling.tell_body(case, dispute.body_id, "dispute_ruled", words=said, mark=str(case.version))


@transaction.atomic
def appeal_dispute(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The body that the street ruled to be responsible lays it before the district, once and in time."""
    case = owned(actor, case_id, version)
    said = _said(words)
    dispute = latest_of(case)
    if dispute is None:
        raise NoDispute
    dispute.state = dispute_step(DisputeState(dispute.state), DisputeVerb.APPEAL)
    if dispute.appeal_until is not None and clock.now() > dispute.appeal_until:
        raise AppealTooLate(until=f"{dispute.appeal_until.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}")
    dispute.appellant, dispute.appeal_words, dispute.appealed_at = case.owner, said, clock.now()
    dispute.ended_at = None
    _start(dispute, working.rulebook_of(case), "district")
    data = {"body": case.owner.short_name, "words": said, "due": _iso(dispute.due_at)}
    _changed(actor, case, dispute, "appealed", data)


@transaction.atomic
def drop_dispute(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The owner takes it that the matter is its duty after all."""
    case = owned(actor, case_id, version)
    dispute, said = _open_of(case), _said(words)
    _end_as_dropped(dispute)
    _changed(actor, case, dispute, "dropped", {"body": case.owner.short_name, "words": said})


def latest_of(case: Case) -> Dispute | None:
    """The last dispute of the matter, under its lock. One query."""
    rows = Dispute.objects.select_related("body", "claimed", "ruled_for").filter(case=case)
    return rows.order_by("-raised_at", "-id").first()


def tell_rulers(case: Case, dispute: Dispute, what: str, *, words: str) -> None:
    role = RULERS[DisputeState(dispute.state)]
    people = [one.id for one in access.holders_of_role(role, case.place_code)]
    telling.tell_staff(case, people, what, words=words, mark=f"{dispute.id.hex[-8:]}:{dispute.state}")


def _open_of(case: Case) -> Dispute:
    dispute = latest_of(case)
    if dispute is None:
        raise NoDispute
    if not dispute.is_open:
        dispute_step(DisputeState(dispute.state), DisputeVerb.DROP)
    return dispute


def _settle(case: Case, body: Body, book: Rulebook) -> None:
    case.is_ruled = True
    if case.owner_id == body.id:
        return
    working.moved(case, Verb.SETTLE)
    case.next_owner, case.accepted_at = None, None
    dispatch.give(case, body, clock.now())
    working.set_accept_limit(case, book)
    working.start_clock(case, book)


def _start(dispute: Dispute, book: Rulebook, level: str) -> None:
    dispute.clock_since, dispute.alarm_stage = clock.now(), AlarmStage.NONE
    dispute.due_at = _end(dispute, book, level)
    set_dispute_alarm(dispute, book)


def set_dispute_alarm(dispute: Dispute, book: Rulebook) -> None:
    term = term_of(dispute)
    stage = AlarmStage(dispute.alarm_stage)
    dispute.alarm_at = clocks.next_alarm(term, stage, *working.steps_of(term, book)).at


def term_of(dispute: Dispute) -> clocks.Term:
    return clocks.Term(dispute.clock_since or dispute.raised_at, dispute.due_at, False)


def _end(dispute: Dispute, book: Rulebook, level: str) -> dt.datetime | None:
    limit = policy.figure(f"casework.dispute.{level}", dispute.case.place_code).value
    ends, dispute.lacks_calendar = clocks.due_dates({level: limit}, clock.now(), book.calendar)
    return ends[level]


def _end_as_dropped(dispute: Dispute) -> None:
    dispute.state = dispute_step(DisputeState(dispute.state), DisputeVerb.DROP)
    dispute.ended_at, dispute.due_at, dispute.alarm_at = clock.now(), None, None


def _changed(
    actor: Actor,
    case: Case,
    dispute: Dispute,
    what: str,
    data: dict[str, str],
    *,
    before: str = "",
    is_new: bool = False,
) -> None:
    dispute.save(force_insert=is_new)
    verb = f"casework.dispute.{what.removesuffix('_for')}"
    working.write(actor, case, f"dispute_{what}", verb=verb, data=data, before=before, reason=data["words"])
    if dispute.is_open:
        tell_rulers(case, dispute, "dispute", words=f"{data['body']}：{data['words']}")


def _said(words: str) -> str:
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    return said


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""
