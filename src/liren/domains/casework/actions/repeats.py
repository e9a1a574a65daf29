"""The same person with the same matter again: linked, answered once more in full, then closed only by two.

There is no list of persons: a repeat is a link between two matters, and each new one goes the ordinary way.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import hotline_replies, joint_ending, locking, merging, relating, working
from liren.domains.casework.choices import CaseState, ClosingGround, NotAcceptedReason, RelationKind, Verb
from liren.domains.casework.errors import ReasonMissing
from liren.domains.casework.errors.parts import IsPart
from liren.domains.casework.errors.relating import RelateWithSelf
from liren.domains.casework.errors.repeats import ClosingOpen, EarlierNotAnswered, NoClosing
from liren.domains.casework.models import AnsweredClosing, Case, Requester
from liren.domains.casework.queries.repeats import (
    ANSWERED,
    answered_before,
    authors_of,
    may_decide,
    may_propose,
)
from liren.domains.casework.rules import intake, workflow
from liren.domains.casework.rules.repeats import (
    Marks,
    check_answered_twice,
    check_same,
    check_second_pair_of_eyes,
)
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

DECIDERS = ("supervisor", "district")  # who is asked; a community's director may decide too


@transaction.atomic
def link_repeat(*, actor: Actor, case_id: uuid.UUID, earlier_id: uuid.UUID, words: str = "") -> None:
    """Says that the person who brought this matter had brought it before and was answered.

    Only who may know who brought both. Refuses matters of different people, and one that has no answer yet.
    """
    if case_id == earlier_id:
        raise RelateWithSelf(field="other")
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    found = {
        each: working.taken(actor, each, version=None, may=policies.can_see_requester, may_be_merged=True)
        for each in locking.in_order(case_id, earlier_id)
    }
    case, earlier = found[case_id], found[earlier_id]
    check_same(_marks(case), _marks(earlier))
    if earlier.state not in ANSWERED:
        raise EarlierNotAnswered(field="other")
    relating.link(actor, case, earlier, RelationKind.REPEAT, said)


@transaction.atomic
def propose_closing(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    ground: str,
    words: str,
    elsewhere: str,
    version: int | None = None,
) -> None:
    """Asks another pair of eyes to close the matter as answered before, with the ground, the reason and what the
    requester is told to do instead.

    Refuses until the matter has been answered once more in full.
    """
    case = working.taken(actor, case_id, version=version, may=may_propose)
    said, told = intake.given_words(words), intake.given_words(elsewhere, field="elsewhere")
    if ground not in ClosingGround.values:
        raise ReasonMissing(field="ground")
    if case.is_part:
        raise IsPart(number=case.number)
    check_answered_twice(len(answered_before(case.id)))
    workflow.step(CaseState(case.state), Verb.CLOSE_ANSWERED)
    if AnsweredClosing.objects.filter(case=case, decided_at=None).exists():
        raise ClosingOpen
    AnsweredClosing.objects.create(
        case=case,
        ground=ground,
        words=said,
        elsewhere=told,
        asked_by=actor.id,
        asked_name=actor.name,
        asked_at=clock.now(),
    )
    data = {"ground": ground, "words": said}
    verb = "casework.closing.asked"
    working.write(actor, case, "closing_asked", verb=verb, data=data, reason=said, is_public=False)
    people = [one.id for role in DECIDERS for one in access.holders_of_role(role, case.place_code)]
    others = [one for one in dict.fromkeys(people) if one != actor.id]
    telling.tell_staff(case, others, "closing_asked", words=said, mark=str(case.version))


@transaction.atomic
def decide_closing(
    *, actor: Actor, case_id: uuid.UUID, is_approved: bool, words: str, version: int | None = None
) -> None:
    """The second pair of eyes: closes the matter as answered before, or has it answered like any other.

    Refuses whoever proposed it, wrote one of the answers or handles the matter.
    """
    case = working.taken(actor, case_id, version=version, may=may_decide)
    said = intake.given_words(words)
    asked = locked(AnsweredClosing.objects.filter(case=case, decided_at=None)).first()
    if asked is None:
        raise NoClosing
    before = answered_before(case.id)
    check_second_pair_of_eyes(actor.id, {asked.asked_by, case.handler_id, *authors_of(before)})
    asked.decided_by, asked.decided_name, asked.decided_at = actor.id, actor.name, clock.now()
    asked.is_approved, asked.decision = is_approved, said
    asked.save()
    if is_approved:
        _close(actor, case, asked, said)
        return
    verb = "casework.closing.refused"
    working.write(
        actor, case, "closing_refused", verb=verb, data={"words": said}, reason=said, is_public=False
    )
    telling.tell_body(case, case.owner_id, "closing_refused", words=said, mark=str(case.version))


def _close(actor: Actor, case: Case, asked: AnsweredClosing, said: str) -> None:
    before = working.moved(case, Verb.CLOSE_ANSWERED)
    case.not_accepted_reason, case.elsewhere = NotAcceptedReason.ANSWERED_BEFORE, asked.elsewhere
    case.closed_at, case.is_public, case.next_owner, case.suspended_since = clock.now(), False, None, None
    case.suspensions.filter(ended_at=None).update(ended_at=clock.now())
    working.start_clock(case, working.rulebook_of(case))
    data = {"ground": asked.ground, "words": asked.elsewhere}
    merging.refuse_merged(
        actor, case, {"not_accepted_reason": case.not_accepted_reason, "words": asked.elsewhere}
    )
    joint_ending.lapse_calls(actor, case, joint_ending.open_calls_of(case), "")
    joint_ending.end_dispute(case)
    verb = "casework.closing.approved"
    working.write(actor, case, "closed_answered", verb=verb, data=data, before=before, reason=said)
    hotline_replies.answer_orders_of(actor, case)
    telling.tell_requesters(case, "casework.closed_answered", words=asked.elsewhere)
    telling.tell_body(case, case.owner_id, "closing_approved", words=said, mark=str(case.version))


def _marks(case: Case) -> Iterable[Marks]:
    return list(Requester.objects.filter(case=case).values_list("phone_index", "account_id"))
