"""Hand-on (转办): the matter stays with its owner until the other body has taken it over."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.choices import HandOnReason, Verb
from liren.domains.casework.errors import (
    BodyCannotOwn,
    HandOnPending,
    HandOnToSelf,
    NoHandOnPending,
    ReasonMissing,
)
from liren.domains.casework.errors.passing import PassUpOpen
from liren.domains.casework.models import Case, PassUp
from liren.domains.casework.passing_choices import PassUpState
from liren.domains.casework.rules import intake
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body
from liren.domains.organisations.rules import covers
from liren.kernel import clock
from liren.kernel.actor import Actor


@transaction.atomic
def offer_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    body_id: uuid.UUID,
    reason: str,
    words: str,
    version: int | None = None,
) -> None:
    """Asks another body of the county to take the matter over. Until it does, nothing changes hands."""
    case = owned(actor, case_id, version)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if reason not in HandOnReason.values or not said:
        raise ReasonMissing(field="words" if reason in HandOnReason.values else "reason")
    if case.next_owner_id is not None:
        raise HandOnPending(body=organisations.get_body(case.next_owner_id).short_name)
    if body_id == case.owner_id:
        raise HandOnToSelf(field="body")
    body = organisations.get_body(body_id)
    if not body.active or body.place_code[:6] != case.county or is_bound_elsewhere(body, case):
        raise BodyCannotOwn(field="body", body=body.name)
    if PassUp.objects.filter(case=case, state=PassUpState.ASKED).exists():
        raise PassUpOpen
    before = working.moved(case, Verb.OFFER)
    case.next_owner = body
    data = {"body": body.short_name, "hand_on_reason": reason, "words": said}
    working.write(actor, case, "offered", data=data, before=before, reason=said, is_public=False)
    telling.tell_body(case, body.id, "offered", words=said, mark=str(case.version))


@transaction.atomic
def take_over_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    """The other body accepts; only now is the first one free. The first body stays answerable for the answer."""
    case = _offered(actor, case_id, version, policies.can_take_over_case)
    before = working.moved(case, Verb.TAKE_OVER)
    body = organisations.get_body(case.next_owner_id) if case.next_owner_id else case.owner
    first = case.first_body or case.owner
    working.hand_to(case, body, clock.now())
    case.next_owner, case.handler_id = None, actor.id
    working.start_clock(case, working.rulebook_of(case))
    data = {"body": body.short_name, "first": first.short_name}
    working.write(actor, case, "taken_over", data=data, before=before)
    telling.tell_requesters(case, "casework.in_hands", words=body.short_name)


@transaction.atomic
def decline_case(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The other body declines, or the owner takes the offer back."""

    def may(who: Actor, what: Case) -> bool:
        return policies.can_take_over_case(who, what) or policies.can_handle_case(who, what)

    case = _offered(actor, case_id, version, may)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    before = working.moved(case, Verb.DECLINE)
    body = organisations.get_body(case.next_owner_id) if case.next_owner_id else case.owner
    case.next_owner = None
    data = {"body": body.short_name, "owner": case.owner.short_name, "words": said}
    working.write(actor, case, "declined", data=data, before=before, reason=said, is_public=False)
    telling.tell_body(case, case.owner_id, "declined", words=said, mark=str(case.version))


def is_bound_elsewhere(body: Body, case: Case) -> bool:
    """A community's own people see only what lies in it: an offer to another community would reach nobody."""
    is_bound = body.kind in (BodyKind.COMMITTEE, BodyKind.STATION)
    return is_bound and not covers(body.places, case.place_code)


def _offered(actor: Actor, case_id: uuid.UUID, version: int | None, may: working.Permission) -> Case:
    case = working.taken(actor, case_id, version=version, may=lambda *_: True)
    if case.next_owner_id is None:
        raise NoHandOnPending
    return working.taken(actor, case_id, version=version, may=may)
