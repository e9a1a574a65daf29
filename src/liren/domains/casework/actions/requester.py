"""What those who brought a matter do with it: answer, withdraw, reopen, rate.

A requester is known by the account signed in or by the tracking code (`code`), which stands for the person.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from liren.domains.casework import telling
from liren.domains.casework.actions import (
    hotline_replies,
    joint_ending,
    merging,
    parts_ending,
    reopening,
    working,
)
from liren.domains.casework.actions.intake import tracking_index
from liren.domains.casework.choices import (
    SATISFIED_FROM,
    CaseState,
    MessageKind,
    RatingLevel,
    RequesterRole,
    Verb,
)
from liren.domains.casework.errors import (
    CaseNotFound,
    HasLeft,
    IsMerged,
    LevelUnknown,
    NothingAsked,
    NotRateable,
    RatedAlready,
    ReasonMissing,
    ReopenWindowOver,
)
from liren.domains.casework.models import CallBack, Case, Message, Rating, Requester
from liren.domains.casework.queries.found import together
from liren.domains.casework.queries.portal import open_question
from liren.domains.casework.rules import intake, workflow
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import StalePage
from liren.kernel.worktime import due_if_known


def own_requester(actor: Actor, case_id: uuid.UUID, code: str) -> Requester:
    """The requester that the code or the account proves, its matter under lock. Otherwise it is not there.

    Refuses whoever has withdrawn the own part (`casework.has_left`).
    """
    rows = Requester.objects.filter(case_id=case_id)
    if code:
        rows = rows.filter(tracking_index=tracking_index(code))
    elif actor.kind == ActorKind.RESIDENT and actor.id:
        rows = rows.filter(account_id=actor.id)
    else:
        raise CaseNotFound
    requester = rows.first()
    if requester is None:
        raise CaseNotFound
    return _held(requester)


def _held(requester: Requester) -> Requester:
    if requester.has_left:
        raise HasLeft
    requester.case = locked(Case.objects.select_related("owner").filter(id=requester.case_id)).get()
    return requester


def _has_others(requester: Requester) -> bool:
    """Whether somebody else still stands behind the matter, or behind one that was merged into it."""
    here = together(requester.case_id)
    return Requester.objects.filter(here).exclude(id=requester.id).exclude(role=RequesterRole.LEFT).exists()


@transaction.atomic
def answer_question(*, actor: Actor, case_id: uuid.UUID, words: str, code: str = "") -> None:
    """Answers what the owner asked. Refuses if nothing is open."""
    requester = own_requester(actor, case_id, code)
    said = _said(words)
    question = open_question(requester)
    if question is None:
        raise NothingAsked
    _answer(actor, requester, question, said)


def _answer(actor: Actor, requester: Requester, question: Message, said: str) -> None:
    case = requester.case
    if question.case_id != case.id:  # a part asked: its owner reads the answer
        case = locked(Case.objects.select_related("owner").filter(id=question.case_id)).get()
    now = clock.now()
    asked = Message.objects.filter(case=case, kind=MessageKind.QUESTION, answered_at=None)
    asked.update(answered_at=now)
    Message.objects.create(case=case, requester=requester, kind=MessageKind.ANSWER, text=said, at=now)
    working.write(actor, case, "answered", data={"words": said})
    telling.tell_body(case, case.owner_id, "answered", words=said, mark=str(case.version))


@transaction.atomic
def add_words(*, actor: Actor, case_id: uuid.UUID, words: str, code: str = "") -> None:
    """Adds to what was said, while the matter is open."""
    add(actor, own_requester(actor, case_id, code), words)


def add(actor: Actor, requester: Requester, words: str) -> None:
    """As `add_words`, of a requester whose matter is under lock."""
    case = requester.case
    if not case.is_open:
        raise NothingAsked
    said = _said(words)
    Message.objects.create(case=case, requester=requester, kind=MessageKind.ANSWER, text=said, at=clock.now())
    working.write(actor, case, "added", verb="casework.case.answered", data={"words": said})
    telling.tell_body(case, case.owner_id, "added", words=said, mark=str(case.version))


def write_back(actor: Actor, requester: Requester, words: str) -> None:
    """What somebody wrote back: the answer to an open question, else an addition. The matter is under lock."""
    question = open_question(requester)
    if question is not None and requester.case.is_open:
        _answer(actor, requester, question, _said(words))
    else:
        add(actor, requester, words)


def requester_by_letter(requester_id: uuid.UUID) -> Requester:
    """Whom a letter has proven, the matter under lock. Refuses whoever has withdrawn the own part."""
    return _held(Requester.objects.get(id=requester_id))


@transaction.atomic
def withdraw_case(*, actor: Actor, case_id: uuid.UUID, words: str = "", code: str = "") -> None:
    """Withdraws an open matter. With others in it, only the own part ends and the matter goes on."""
    withdraw(actor, own_requester(actor, case_id, code), words)


def withdraw(actor: Actor, requester: Requester, words: str) -> None:
    """As `withdraw_case`, of a requester whose matter is under lock."""
    case = requester.case
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if case.is_merged:
        raise IsMerged(number=case.number)
    if _has_others(requester):
        _leave(actor, requester, said)
        return
    before = working.moved(case, Verb.WITHDRAW)
    case.closed_at, case.next_owner, case.suspended_since = clock.now(), None, None
    case.suspensions.filter(ended_at=None).update(ended_at=clock.now())
    working.start_clock(case, working.rulebook_of(case))
    joint_ending.lapse_calls(actor, case, joint_ending.open_calls_of(case), "")
    joint_ending.end_dispute(case)
    parts_ending.withdraw_parts(actor.unnamed(), case)
    working.write(actor, case, "withdrawn", data={"words": said}, before=before)
    hotline_replies.answer_orders_of(actor.unnamed(), case, said=said)
    telling.tell_body(case, case.owner_id, "withdrawn", words=said, mark=str(case.version))


def _leave(actor: Actor, requester: Requester, words: str) -> None:
    """Ends one person's part: no more notices, no rating. The matter is the others' and goes on."""
    case = requester.case
    workflow.step(CaseState(case.state), Verb.WITHDRAW)
    requester.role = RequesterRole.LEFT
    requester.save(update_fields=["role"])
    case.people = max(1, case.people - 1)
    working.write(
        actor, case, "left", verb="casework.case.left", data={"people": case.people, "words": words}
    )
    telling.tell_body(case, case.owner_id, "left", words=words, mark=str(case.version))


@transaction.atomic
def reopen_case(*, actor: Actor, case_id: uuid.UUID, words: str, code: str = "") -> None:
    """Reopens a resolved matter within the window; the limit for resolving begins anew and everybody is told.

    One merged into another is reopened with it: the answer was for all of them, and so is what was wrong with it.
    """
    main = merging.main_of(case_id)
    requester = own_requester(actor, case_id, code)
    case = main or requester.case
    if requester.case.merged_into_id not in (None, case.id):
        raise StalePage
    said = _said(words)
    days = working.rulebook_of(case).figures.reopen_days
    if case.resolved_at and clock.now() > case.resolved_at + dt.timedelta(days=days):
        raise ReopenWindowOver(days=days)
    reopening.reopened(actor, case, "reopened", data={"words": said})
    telling.tell_body(case, case.owner_id, "reopened", words=said, mark=str(case.version))


@transaction.atomic
def rate_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    level: int,
    words: str = "",
    shows_rater: bool = False,
    code: str = "",
) -> None:
    """Rates a resolved matter, once a requester. A bad rating opens a call-back; a good one closes the matter."""
    rate(actor, own_requester(actor, case_id, code), level=level, words=words, shows_rater=shows_rater)


def rate(actor: Actor, requester: Requester, *, level: int, words: str, shows_rater: bool) -> None:
    """As `rate_case`, of a requester whose matter is under lock."""
    case = requester.case
    if level not in RatingLevel.values:
        raise LevelUnknown(field="level")
    under, parts = merging.taken_with(case), parts_ending.taken_parts(case)
    if case.state not in (CaseState.RESOLVED, CaseState.CLOSED):
        raise NotRateable
    if Rating.objects.filter(requester=requester).exists():
        raise RatedAlready
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    rating = Rating.objects.create(
        case=case, requester=requester, level=level, words=said, shows_rater=shows_rater, at=clock.now()
    )
    working.write(actor.unnamed(), case, "rated", verb="casework.rating.given", data={"level": level})
    if level < SATISFIED_FROM:
        book = working.rulebook_of(case)
        due = due_if_known(book.figures.callback, clock.now(), book.calendar)
        CallBack.objects.create(case=case, rating=rating, opened_at=clock.now(), due_at=due.at)
    elif case.state == CaseState.RESOLVED and not is_someone_unhappy(case):
        parts_ending.close_whole(actor.unnamed(), case, "closed_satisfied", under=under, parts=parts)


def is_someone_unhappy(case: Case) -> bool:
    """Whether a call-back or a rectification is still to be done, for this matter or one merged into it: until then
    it is not closed."""
    mine = together(case.id)
    return CallBack.objects.filter(mine & unsettled()).exists()


def unsettled() -> Q:
    """Call-backs still to be made, or followed by a rectification still to be made."""
    return Q(done_at=None) | Q(rectification__isnull=False, rectification__done_at=None)


def _said(words: str) -> str:
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    return said
