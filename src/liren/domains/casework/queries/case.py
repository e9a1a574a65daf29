"""One matter, as staff see it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Q

from liren.domains.casework import policies, wording
from liren.domains.casework.choices import (
    WORKING_STATES,
    CaseState,
    Naming,
    Verb,
)
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.letter_words import mail_of
from liren.domains.casework.models import (
    Case,
    Requester,
    Step,
)
from liren.domains.casework.policies import can_take_in, cases_visible_to
from liren.domains.casework.rules import workflow
from liren.domains.messaging.queries.deliveries import masked_email
from liren.kernel.actor import Actor

RELATED = ("owner", "next_owner", "first_body", "handler", "category", "grid", "merged_into")
BESIDE: tuple[str, ...] = ("hot__issue", "open_closing")


def get_case(actor: Actor, number: str) -> Case:
    """The matter with its bodies, class and grid. Raises `CaseNotFound` outside the actor's scope. One query."""
    rows = Case.objects.select_related(*RELATED).filter(cases_visible_to(actor), number=number)
    case = rows.first()
    if case is None:
        raise CaseNotFound
    return case


def case_with_beside(actor: Actor, number: str) -> Case:
    """The same for the page of the matter: also its hot issue, and as `open_closing` what asks to close it as answered
    before. Raises `CaseNotFound`. One query."""
    asked = FilteredRelation("answered_closings", condition=Q(answered_closings__decided_at=None))
    rows = Case.objects.annotate(open_closing=asked).select_related(*RELATED, *BESIDE)
    case = rows.defer("hot__issue__sums").filter(cases_visible_to(actor), number=number).first()
    if case is None:
        raise CaseNotFound
    return case


def case_taken_in(actor: Actor, number: str) -> Case:
    """A matter of a place where the actor takes in. Raises `CaseNotFound`. One query."""
    found = Case.objects.select_related("owner").filter(number=number).first()
    if found is None or not can_take_in(actor, found.place_code):
        raise CaseNotFound
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a matter's history, as a sentence in the reader's language."""

    at: dt.datetime
    sentence: str
    verb: str
    is_late: bool
    is_public: bool


def sentence_of(step: Step, *, for_staff: bool, is_shared: bool = False) -> str:
    """The step in words. Those who brought the matter see offices, not the names of people; where several share it
    (`is_shared`), none sees what another wrote: anybody may join a public matter."""
    verb = "recorded" if step.verb == "received" and step.body_name else step.verb
    return wording.sentence(verb, step.data, _who(step, for_staff), step.at, is_shared=is_shared)


def _who(step: Step, for_staff: bool) -> str:
    from django.utils.translation import gettext as _

    if not step.body_name:
        return _("居民") if step.verb in ("received", "reopened") else (step.actor_name if for_staff else "")
    return f"{step.actor_name}（{step.body_name}）" if for_staff and step.actor_name else step.body_name


def history_of(case: Case, *, for_staff: bool) -> list[Line]:
    """The matter's history, newest first; for those who brought it only what is public. One query."""
    rows = Step.objects.filter(case=case)
    if not for_staff:
        rows = rows.filter(is_public=True)
    steps = list(rows.order_by("-at", "-id"))
    is_shared = not for_staff and any(step.verb in ("joined", "merged") for step in steps)
    return [
        Line(
            at=step.at,
            sentence=sentence_of(step, for_staff=for_staff, is_shared=is_shared),
            verb=step.verb,
            is_late=step.verb in wording.LATE_LINES,
            is_public=step.is_public,
        )
        for step in steps
    ]


@dataclass(frozen=True, slots=True)
class RequesterView:
    """A person who brought the matter, masked unless opened with a purpose."""

    id: uuid.UUID
    role: str
    naming: str
    name: str
    phone: str
    joined_at: dt.datetime
    text: str
    email: str = ""


def requesters_of(actor: Actor, case: Case, *, is_open: bool = False) -> list[RequesterView]:
    """Those who brought the matter and whom the actor may see, masked; `is_open` after a purpose was given."""
    if not policies.can_see_requester(actor, case):
        return []
    rows = Requester.objects.filter(case=case)
    if policies.is_among_handlers(actor, case):
        rows = rows.exclude(naming=Naming.CONFIDENTIAL)
    rows = rows.select_related("mail").order_by("joined_at", "id")[:100]
    return [_view(row, is_open) for row in rows]


def _view(row: Requester, is_open: bool) -> RequesterView:
    name = row.name if is_open else masked_name(row.name)
    phone = row.phone if is_open else masked_phone(row.phone)
    mail = mail_of(row)
    address = mail.address if mail else ""
    email = address if is_open or not address else masked_email(address)
    return RequesterView(row.id, row.role, row.naming, name, phone, row.joined_at, row.text, email)


def masked_name(name: str) -> str:
    """王** for any name."""
    return name[:1] + "**" if name else ""


def masked_phone(phone: str) -> str:
    """138 **** 4417."""
    return f"{phone[:3]} **** {phone[-4:]}" if len(phone) >= 7 else "****" if phone else ""


@dataclass(frozen=True, slots=True)
class Possible:
    """What this actor can do with the matter now: the verbs of the table, less rights and facts."""

    verbs: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, verb: object) -> bool:
        return verb in self.verbs


def possible_steps(actor: Actor, case: Case, *, returns_max: int = 2) -> Possible:
    """For buttons only; every action decides again by itself. No query."""
    state = CaseState(case.state)
    table = set(workflow.verbs_from(state))
    beside = {"relate"} if policies.can_relate_case(actor, case) else set()
    if case.is_merged:
        return Possible(frozenset(beside | ({"unmerge"} if policies.can_merge_case(actor, case) else set())))
    may: set[str] = set()
    for verbs, is_allowed in _permissions(actor, case, returns_max):
        if is_allowed:
            may |= {str(verb) for verb in verbs if verb in table}
    return Possible(frozenset(may | beside | _beside(actor, case)))


def _permissions(actor: Actor, case: Case, returns_max: int) -> list[tuple[tuple[Verb, ...], bool]]:
    is_owner = policies.can_handle_case(actor, case)
    is_desk = policies.can_dispatch_case(actor, case)
    needs_ruling = case.return_count >= returns_max and case.state == CaseState.RECEIVED
    can_return = not case.is_ruled and case.return_count < returns_max
    offered = case.next_owner_id is not None
    return [
        ((Verb.ACCEPT, Verb.START, Verb.ASK), is_owner),
        ((Verb.RESOLVE, Verb.OFFER), is_owner and not offered),
        ((Verb.RETURN,), is_owner and can_return),
        ((Verb.SUSPEND,), is_owner and not case.is_suspended),
        ((Verb.RESUME,), case.is_suspended and (is_owner or policies.can_approve_for_case(actor, case))),
        ((Verb.ASSIGN,), is_desk and not needs_ruling),
        ((Verb.CLASSIFY, Verb.NOT_ACCEPT), is_desk),
        ((Verb.RULE,), needs_ruling and policies.can_rule_case(actor, case)),
        ((Verb.TAKE_OVER,), policies.can_take_over_case(actor, case)),
        ((Verb.DECLINE,), offered and (is_owner or policies.can_take_over_case(actor, case))),
        ((Verb.MERGE,), policies.can_merge_case(actor, case)),
        ((Verb.CALL,), policies.can_call_bodies(actor, case)),
    ]


def _beside(actor: Actor, case: Case) -> set[str]:
    beside = {"note"}
    if policies.can_see_requester(actor, case):
        beside.add("see_requester")
    if policies.can_approve_for_case(actor, case) and case.state in WORKING_STATES:
        beside.add("decide_suspension")
    if policies.can_supervise_case(actor, case):
        beside.add("call_back")
    return beside
