"""At the window and on the telephone: finding what the person has brought before, and adding to it."""

from __future__ import annotations

import unicodedata
import uuid

from django.db import transaction
from django.db.models import Q

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.intake import keep_note, phone_index, tail_index
from liren.domains.casework.choices import Channel, MessageKind, ReadingPurpose
from liren.domains.casework.errors import (
    CallerNameMissing,
    CaseEnded,
    CaseNotFound,
    HasLeft,
    PurposeMissing,
    TitleMissing,
)
from liren.domains.casework.models import Case, Message, Requester
from liren.domains.casework.queries.callers import MOST, Earlier, may_know, parts_of
from liren.domains.casework.rules import intake
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.audit import Deed
from liren.kernel.refusals import NotAllowed

TAIL = 4


@transaction.atomic
def look_up_caller(*, actor: Actor, phone: str, name: str = "", purpose: str) -> list[Earlier]:
    """What the person with this number has brought before, masked, newest first, at most ten.

    `phone` is a whole number, or its last four digits together with the name (at least the family name). Every
    search is written down, and every person found has an entry with the purpose, shown to that person.
    Refuses without a purpose or the right, a number that is none, and four digits without a name.
    """
    if not actor.has("cases.see_requester"):
        raise NotAllowed
    if purpose not in ReadingPurpose.values:
        raise PurposeMissing(field="purpose")
    wanted, known_name = _wanted(phone, name)
    found = parts_of(actor, wanted, known_name)
    reason = str(ReadingPurpose(purpose).label)
    place = min((grant.place for grant in actor.grants_of("cases.see_requester")), key=len, default="")
    sought = {"after": {"found": len(found), "most": MOST}, "reason": reason}
    deeds = [Deed("casework.caller.sought", "caller", "", place, "", sought)]
    audit.record_all(actor=actor, deeds=[*deeds, *(_found(part, reason) for part in found)])
    return found


def _wanted(phone: str, name: str) -> tuple[Q, str]:
    plain = unicodedata.normalize("NFKC", phone).replace(" ", "")
    called = intake.checked_text(name, most=40, field="name")
    if len(plain) == TAIL and plain.isdecimal():
        if not called:
            raise CallerNameMissing(field="name")
        return Q(tail_index=tail_index(called, plain)), called
    return Q(phone_index=phone_index(intake.checked_phone(phone))), ""


def _found(part: Earlier, reason: str) -> Deed:
    case, requester = part.case, part.requester
    subject = requester.account_id or requester.id
    kept = {"reason": reason}
    return Deed("casework.caller.read", "case", str(case.id), case.place_code, case.number, kept, subject)


@transaction.atomic
def add_for_caller(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    requester_id: uuid.UUID,
    words: str,
    channel: str = Channel.WINDOW,
    note: str = "",
) -> str:
    """Adds what the person says now to the own part in an open matter, and gives the matter's number.

    Refuses outside the actor's places, a matter that has ended, and whoever has withdrawn the own part.
    """
    case = working.taken(actor, case_id, version=None, may=policies.can_see_requester, may_be_merged=True)
    if not policies.can_take_in(actor, case.place_code):
        raise NotAllowed
    requester = _part(actor, case, requester_id)
    if not case.is_open:
        raise CaseEnded(number=case.number)
    said = intake.checked_text(words, most=intake.WORDS_MOST)
    if not said:
        raise TitleMissing(field="text")
    Message.objects.create(
        case=case,
        requester=requester,
        kind=MessageKind.ANSWER,
        text=said,
        author_id=actor.id,
        author_name=actor.name,
        at=clock.now(),
    )
    data = {"words": said, "channel": str(Channel(channel))}
    working.write(actor, case, "desk_added", verb="casework.case.answered", data=data)
    keep_note(actor, case, note)
    telling.tell_body(case, case.owner_id, "added", words=said, mark=str(case.version))
    return case.number


def _part(actor: Actor, case: Case, requester_id: uuid.UUID) -> Requester:
    requester = Requester.objects.filter(id=requester_id, case=case).first()
    if requester is None or not may_know(actor, requester):
        raise CaseNotFound
    if requester.has_left:
        raise HasLeft
    return requester
