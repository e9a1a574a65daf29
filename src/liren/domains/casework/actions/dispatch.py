"""The dispatch desk: class, handler, and what is not admitted."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import (
    hotline_replies,
    joint_ending,
    merging,
    parts_ending,
    suggesting,
    working,
)
from liren.domains.casework.choices import Naming, NotAcceptedReason, Urgency, Verb
from liren.domains.casework.errors import (
    BodyCannotOwn,
    CategoryUnknown,
    ReasonMissing,
    TooManyChosen,
)
from liren.domains.casework.errors.repeats import GroundNotForDesk
from liren.domains.casework.models import Case, Category, Dispatch
from liren.domains.casework.rules import intake, workflow
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.organisations.rules import covers
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock, rows
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal

BULK_MOST = 100


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of each chosen matter: dispatched, or refused with its sentence."""

    done: list[str]
    refused: list[tuple[str, str]]


@transaction.atomic
def assign_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    body_id: uuid.UUID,
    version: int | None = None,
    category_code: str = "",
    urgency: str = "",
) -> None:
    """Dispatches a matter to a body, with its class and urgency where given; the acceptance limit begins.

    Refuses after the last permitted return (the street rules), and a body that does not serve the place.
    """
    case = working.taken(actor, case_id, version=version, may=policies.can_dispatch_case)
    book = working.rulebook_of(case)
    workflow.check_assign(case.return_count, book.figures.returns_max)
    before = working.moved(case, Verb.ASSIGN)
    set_class(case, category_code, urgency)
    _sent(actor, case, body_that_serves(body_id, case), book, before)
    suggesting.note_decision(case)


def send_to(actor: Actor, case: Case, body_id: uuid.UUID, book: Rulebook) -> None:
    """Dispatches a matter that has just been made, within the caller's transaction."""
    before = working.moved(case, Verb.ASSIGN)
    _sent(actor, case, body_that_serves(body_id, case), book, before)


def _sent(actor: Actor, case: Case, body: Body, book: Rulebook, before: str) -> None:
    give(case, body, clock.now(), keeps_first=_has_other_first(case))
    working.set_due_dates(case, book)
    working.set_accept_limit(case, book)
    working.start_clock(case, book)
    data = {"body": body.short_name, "urgency": case.urgency}
    working.write(actor, case, "assigned", data=data, before=before)
    telling.tell_of_dispatch(case, body)


@transaction.atomic
def rule_case(
    *, actor: Actor, case_id: uuid.UUID, body_id: uuid.UUID, words: str, version: int | None = None
) -> None:
    """The street says who handles a matter returned as often as it may be; it cannot be returned again.

    Refuses one that the desk can still dispatch itself.
    """
    case = working.taken(actor, case_id, version=version, may=policies.can_rule_case)
    book = working.rulebook_of(case)
    if case.return_count < book.figures.returns_max:
        raise NotAllowed
    reason = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not reason:
        raise ReasonMissing(field="words")
    before = working.moved(case, Verb.RULE)
    body = body_that_serves(body_id, case)
    case.is_ruled = True
    give(case, body, clock.now(), keeps_first=_has_other_first(case))
    working.set_accept_limit(case, book)
    working.start_clock(case, book)
    data = {"body": body.short_name, "words": reason}
    working.write(actor, case, "ruled", data=data, before=before, reason=reason)
    telling.tell_body(case, body.id, "ruled", words=reason, mark=str(case.version))


@transaction.atomic
def classify_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    category_code: str,
    urgency: str,
    naming: str = "",
    version: int | None = None,
) -> None:
    """Sets class, urgency and confidentiality; limits are counted again from receipt."""
    case = working.taken(actor, case_id, version=version, may=policies.can_dispatch_case)
    working.moved(case, Verb.CLASSIFY)
    category_id, was = case.category_id, case.urgency
    set_class(case, category_code, urgency)
    if naming == Naming.CONFIDENTIAL and case.naming == Naming.NAMED:
        case.naming, case.is_public = Naming.CONFIDENTIAL, False
    working.recount_limits(case, working.rulebook_of(case))
    data = {"category": case.category.path if case.category else "", "urgency": case.urgency, "was": was}
    is_urgency_alone = case.category_id == category_id and case.urgency != was
    step = "urgency_changed" if is_urgency_alone else "classified" if case.category else "looked_through"
    working.write(actor, case, step, verb="casework.case.classified", data=data, is_public=False)
    suggesting.note_decision(case)


@transaction.atomic
def not_accept_case(
    *, actor: Actor, case_id: uuid.UUID, reason: str, elsewhere: str, version: int | None = None
) -> None:
    """Ends a matter that the law keeps out, with the ground and where to go instead; the requester is told."""

    def may(who: Actor, what: Case) -> bool:
        return policies.can_dispatch_case(who, what) or policies.can_approve_for_case(who, what)

    whole = parts_ending.whole_of(case_id)
    case = working.taken(actor, case_id, version=version, may=may)
    words = intake.checked_text(elsewhere, most=intake.WORDS_MOST, field="elsewhere")
    if reason == NotAcceptedReason.ANSWERED_BEFORE:
        raise GroundNotForDesk(field="reason")
    if reason not in NotAcceptedReason.values or not words:
        raise ReasonMissing(field="elsewhere" if reason in NotAcceptedReason.values else "reason")
    before = working.moved(case, Verb.NOT_ACCEPT)
    case.not_accepted_reason, case.elsewhere, case.closed_at = reason, words, clock.now()
    case.is_public = False
    working.start_clock(case, working.rulebook_of(case))
    data = {"not_accepted_reason": reason, "words": words}
    merging.refuse_merged(actor, case, data)
    joint_ending.lapse_calls(actor, case, joint_ending.open_calls_of(case), "")
    joint_ending.end_dispute(case)
    working.write(actor, case, "not_accepted", data=data, before=before)
    hotline_replies.answer_orders_of(actor, case)
    if whole is not None:
        parts_ending.part_answered(actor, whole, case)
    else:
        telling.tell_requesters(case, "casework.not_accepted", words=words)


def assign_many(
    *, actor: Actor, chosen: list[tuple[uuid.UUID, uuid.UUID]], classes: dict[uuid.UUID, str] | None = None
) -> BulkResult:
    """Dispatches each (case, body), with the class given for the case.

    Each is its own transaction, so that one refusal does not hold up the rest.
    """
    if len(chosen) > BULK_MOST:
        raise TooManyChosen(most=BULK_MOST)
    done, refused = [], []
    for case_id, body_id in chosen:
        number = Case.objects.filter(id=case_id).values_list("number", flat=True).first() or ""
        try:
            code = (classes or {}).get(case_id, "")
            assign_case(actor=actor, case_id=case_id, body_id=body_id, category_code=code)
        except Refusal as refusal:
            refused.append((number, str(refusal)))
        else:
            done.append(number)
    return BulkResult(done, refused)


def set_class(case: Case, category_code: str, urgency: str) -> None:
    if category_code and (case.category is None or case.category.code != category_code):
        found = Category.objects.filter(county=case.county, code=category_code, is_active=True).first()
        if found is None:
            raise CategoryUnknown(field="category", code=category_code)
        case.category, case.urgency = found, found.urgency
        if found.naming == Naming.CONFIDENTIAL and case.naming == Naming.NAMED:
            case.naming, case.is_public = Naming.CONFIDENTIAL, False
    if urgency in Urgency.values:
        case.urgency = urgency


def body_that_serves(body_id: uuid.UUID, case: Case) -> Body:
    """The body must cover the place of the matter, or be a body of its county."""
    body = organisations.get_body(body_id)
    if not body.active or body.place_code[:6] != case.county or not _covers(body, case):
        raise BodyCannotOwn(field="body", body=body.name)
    return body


def _covers(body: Body, case: Case) -> bool:
    if case.place_code.startswith(body.place_code) or body.place_code.startswith(case.place_code):
        return True
    return covers(body.places, case.place_code)


def _has_other_first(case: Case) -> bool:
    """Whether the body that signed the matter first passed it up: it stays named, whoever handles the matter now."""
    return case.first_body_id not in (None, case.owner_id)


def give(case: Case, body: Body, now: dt.datetime, *, keeps_first: bool = False) -> None:
    """Without `keeps_first` nobody has accepted it yet: whoever had it by mistake answers for nothing."""
    working.hand_to(case, body, now)
    rows.insert_all((Dispatch(case=case, body=body, at=now),), ignore_conflicts=True)
    case.assigned_at = now
    case.handler = None
    if not keeps_first:
        case.first_body = body
