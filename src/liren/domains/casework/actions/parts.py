"""Splitting a matter of several troubles (拆分): each part has its own class, place, body, limits and answer.

Those who brought the matter keep one thread with it and rate it once; parts have no requesters of their own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import dispatch, parts_ending, resolving, working
from liren.domains.casework.actions.words import keep_words
from liren.domains.casework.choices import DisputeState, Verb
from liren.domains.casework.errors import DisputeOpen, HandOnPending, NoBodyToReceive, PlaceMissing
from liren.domains.casework.errors.parts import NoParts, NotPart, PartTouched
from liren.domains.casework.errors.passing import PassUpOpen
from liren.domains.casework.models import Case, Custody, Dispute, PassUp
from liren.domains.casework.passing_choices import PassUpState
from liren.domains.casework.queries.parts import can_split, is_untouched
from liren.domains.casework.rules import intake, workflow
from liren.domains.casework.rules.parts import check_split
from liren.domains.organisations import queries as organisations
from liren.domains.territory import queries as territory
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

OPEN_DISPUTE = (DisputeState.RAISED, DisputeState.APPEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartGiven:
    """One of the troubles of a matter. Empty `place_code` and `address`: where the matter is; no `body_id`: the desk
    dispatches it."""

    title: str
    words: str
    category_code: str = ""
    place_code: str = ""
    address: str = ""
    body_id: uuid.UUID | None = None


@transaction.atomic
def split_case(*, actor: Actor, case_id: uuid.UUID, part: PartGiven, version: int | None = None) -> str:
    """Makes one part of the matter and gives its number. The first one makes the matter a whole, which is in progress.

    Refuses a part of a part, a merged matter, one that waits for another body, ruling or desk, too many parts. Only
    the desk names another body than the owner.
    """
    case = working.taken(actor, case_id, version=version, may=can_split)
    count = Case.objects.filter(parent=case).count()
    check_split(case.number, is_part=case.is_part, count=count)
    _check_is_free(case)
    if part.body_id not in (None, case.owner_id) and not policies.can_dispatch_case(actor, case):
        raise NotAllowed
    made = _made(case, part, count + 1)
    before = working.moved(case, Verb.SPLIT)
    _laid(actor, made, case)
    working.start_clock(case, working.rulebook_of(case))
    data = {"number": made.number, "title": made.title}
    working.write(actor, case, "part_made", verb="casework.case.split", data=data, before=before)
    if part.body_id is not None:
        dispatch.send_to(actor, made, part.body_id, working.rulebook_of(made))
    telling.tell_requesters(made, "casework.part_made", words=made.title)
    return made.number


@transaction.atomic
def take_back_part(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Undoes the splitting of a part that nobody has accepted. Without any part left the matter goes on by itself."""
    whole = parts_ending.whole_of(case_id)
    part = working.taken(actor, case_id, version=version, may=lambda *_: True)
    if whole is None:
        raise NotPart
    if not can_split(actor, whole):
        raise NotAllowed
    said = intake.given_words(words)
    if not is_untouched(part):
        raise PartTouched
    before = working.moved(part, Verb.UNSPLIT)
    part.closed_at = clock.now()
    working.start_clock(part, working.rulebook_of(part))
    data = {"number": part.number, "title": part.title, "whole": whole.number, "words": said}
    verb = "casework.case.unsplit"
    working.write(actor, part, "part_taken_back", verb=verb, data=data, before=before, reason=said)
    working.history(actor, whole, "part_taken_back", data=data)
    telling.tell_body(part, part.owner_id, "part_taken_back", words=said, mark=str(part.version))
    _go_on_whole(actor, whole, part)


@transaction.atomic
def answer_whole(
    *, actor: Actor, case_id: uuid.UUID, outcome: str, answer: str, reason: str, version: int | None = None
) -> None:
    """The desk answers for a whole that no body leads, with a reason where parts have no answer yet."""
    case = working.taken(actor, case_id, version=version, may=can_split)
    if not Case.objects.filter(parent=case).exists():
        raise NoParts
    resolving.answer(actor, case, outcome, answer, without_parts=reason)


def _go_on_whole(actor: Actor, whole: Case, part: Case) -> None:
    left = Case.objects.filter(parent=whole).exclude(id=part.id).exclude(state=part.state)
    if not whole.is_open:
        return
    if left.exists():
        whole.version += 1
        whole.save(update_fields=["version"])
        return
    whole.state = workflow.taken_up_again(
        is_assigned=whole.first_body_id is not None, is_accepted=whole.accepted_at is not None
    )
    working.start_clock(whole, working.rulebook_of(whole))
    working.write(actor, whole, "whole_again", verb="casework.case.whole_again")


def _check_is_free(case: Case) -> None:
    if case.next_owner_id is not None:
        raise HandOnPending(body=organisations.get_body(case.next_owner_id).short_name)
    if Dispute.objects.filter(case=case, state__in=OPEN_DISPUTE).exists():
        raise DisputeOpen
    if PassUp.objects.filter(case=case, state=PassUpState.ASKED).exists():
        raise PassUpOpen


def _made(case: Case, given: PartGiven, at: int) -> Case:
    """The part before it is laid; its limits run from now, those of the whole run on."""
    text = intake.given_words(given.words)
    place_code = given.place_code or case.place_code
    if place_code[:6] != case.county:
        raise PlaceMissing(field="place_code")
    place = territory.get_place(place_code).code
    address = intake.checked_text(given.address, most=200, field="address")
    is_there = place == case.place_code and address in ("", case.address)
    centre = organisations.centre_for(place)
    if centre is None:
        raise NoBodyToReceive(place=territory.get_place(place).name)
    made = Case(
        number=f"{case.number}-{at}",
        parent=case,
        place_code=place,
        grid_id=case.grid_id if is_there else None,
        address=address or (case.address if is_there else ""),
        place_hint=case.place_hint if is_there else "",
        longitude=case.longitude if is_there else None,
        latitude=case.latitude if is_there else None,
        kind=case.kind,
        channel=case.channel,
        naming=case.naming,
        title=intake.checked_title(given.title, text),
        text=text,
        is_public=False,
        received_at=clock.now(),
        owner=centre,
        urgency=case.urgency,
    )
    dispatch.set_class(made, given.category_code, "")
    made.is_public = False
    book = working.rulebook_of(made)
    working.set_due_dates(made, book)
    working.start_clock(made, book)
    return made


def _laid(actor: Actor, made: Case, whole: Case) -> None:
    made.save(force_insert=True)
    Custody.objects.create(case=made, body=made.owner, since=made.received_at)
    keep_words([made])
    data = {"number": whole.number, "title": made.title}
    working.write(actor, made, "split_off", verb="casework.case.split", data=data, saved=(), is_change=False)
