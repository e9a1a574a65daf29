"""What of this room is in somebody's hands: matters and parts, checks; and what ends with the account."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.actions import passing_on
from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case, Custody, DutyCall, TruthCheck, Webhook
from liren.domains.casework.queries.checkers import DESKS
from liren.domains.organisations.choices import DutyCallState
from liren.kernel import in_hand
from liren.kernel.actor import Actor
from liren.kernel.in_hand import Kind, Left, Thing, columns

HANDLE, CHECK = "cases.handle", "checks.record"
OF_CASES = {"label": "number", "words": "title", "place": "place_code", "body": "owner_id", "at": "due_at"}


def _matters(person: uuid.UUID) -> QuerySet[Case]:
    return columns(_open(person).filter(parent=None), "casework.matter", **OF_CASES)


def _parts(person: uuid.UUID) -> QuerySet[Case]:
    return columns(_open(person).exclude(parent=None), "casework.part", **OF_CASES)


def _open(person: uuid.UUID) -> QuerySet[Case]:
    return Case.objects.filter(handler=person, state__in=OPEN_STATES, merged_into=None)


def _checks(person: uuid.UUID) -> QuerySet[TruthCheck]:
    told = {"words": "case__title", "place": "place_code", "body": "body_id"}
    rows = TruthCheck.objects.filter(assignee=person, result="")
    return columns(rows, "casework.check", label="case__number", **told)


def _calls(person: uuid.UUID) -> QuerySet[DutyCall]:
    told = {"words": "case__title", "place": "case__place_code", "body": "body_id", "at": "answer_by"}
    rows = DutyCall.objects.filter(account=person, state=DutyCallState.CALLED)
    return columns(rows, "casework.call", label="case__number", **told)


def _webhooks(person: uuid.UUID) -> QuerySet[Webhook]:
    rows = Webhook.objects.filter(owner=person, is_active=True)
    return columns(rows, "casework.webhook", label="name", place="place_code")


def _fit_handlers(
    actors: Sequence[Actor], things: Sequence[Thing]
) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Whoever handles what the owner has, there."""
    return {
        thing.id: frozenset(
            actor.id
            for actor in actors
            if actor.id and actor.may(HANDLE, place_code=thing.place, body=thing.body)
        )
        for thing in things
    }


def _fit_checkers(
    actors: Sequence[Actor], things: Sequence[Thing]
) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Whoever records checks there and sits in no body that had the matter. One query."""
    checks = TruthCheck.objects.select_related("case").in_bulk([thing.id for thing in things])
    hands = {key: {one.body_id, one.case.owner_id, one.case.first_body_id} for key, one in checks.items()}
    held = Custody.objects.filter(case__in=[one.case_id for one in checks.values()])
    of_case: dict[uuid.UUID, set[uuid.UUID]] = {}
    for case_id, body_id in held.exclude(body__kind__in=DESKS).values_list("case_id", "body_id"):
        of_case.setdefault(case_id, set()).add(body_id)
    fit = {}
    for thing in things:
        had = hands[thing.id] | of_case.get(checks[thing.id].case_id, set())
        fit[thing.id] = frozenset(
            actor.id
            for actor in actors
            if actor.id
            and actor.may(CHECK, place_code=thing.place)
            and not any(grant.body in had for grant in actor.grants if grant.body)
        )
    return fit


KINDS = (
    Kind(
        "casework.matter",
        _("承办的诉求"),
        _matters,
        frozenset({"casework.Case handler"}),
        _fit_handlers,
        passing_on.give_matter,
        must=True,
        rank=10,
    ),
    Kind(
        "casework.part",
        _("承办的分任务"),
        _parts,
        frozenset({"casework.Case handler"}),
        _fit_handlers,
        passing_on.give_matter,
        must=True,
        rank=11,
    ),
    Kind(
        "casework.check",
        _("等登记的核实"),
        _checks,
        frozenset({"casework.TruthCheck assignee"}),
        _fit_checkers,
        passing_on.give_check,
        must=True,
        rank=12,
    ),
    Kind(
        "casework.call",
        _("等应答的值班呼叫（会自己叫下一个人）"),
        _calls,
        frozenset({"casework.DutyCall account"}),
        rank=91,
    ),
    Kind(
        "casework.webhook",
        _("回调（随账号停用而停）"),
        _webhooks,
        frozenset({"casework.Webhook owner"}),
        rank=92,
    ),
)

LEAVES: dict[Left, tuple[str, ...]] = {
    Left.RESIDENT: ("casework.Requester account",),
    Left.HISTORY: (
        "casework.CallBack done_by",
        "casework.RatingAppeal filed_by",
        "casework.RatingAppeal decided_by",
        "casework.RatingAppeal reviewed_by",
        "casework.AppealDecider named_by",
        "casework.Step actor_id",
        "casework.Message author_id",
        "casework.Merge by",
        "casework.Merge undone_by",
        "casework.Mention account",
        "casework.HotDeed actor_id",
        "casework.HotlineFile by",
        "casework.Relation by",
        "casework.Relation undone_by",
        "casework.Supervision opened_by",
        "casework.Supervision answered_by",
        "casework.Supervision closed_by",
        "casework.SupervisionEvent actor_id",
        "casework.TruthSample drawn_by",
        "casework.TruthCheck checked_by",
        "casework.ClassifierModel asked_by",
        "casework.Suspension decided_by",
        "casework.PassUp answered_by",
        "casework.AnsweredClosing decided_by",
    ),
    Left.OFFICE: (
        "casework.Suspension asked_by",
        "casework.Dispute raised_by",
        "casework.OutsideSending asked_by",
        "casework.OrderMessage by",
        "casework.ImportRun by",
        "casework.JointCall called_by",
        "casework.PassUp asked_by",
        "casework.AnsweredClosing asked_by",
    ),
    Left.OWN: (
        "casework.CalendarAddress account",
        "casework.SavedView account",
        "casework.Subscription account",
        "casework.WindowQuestion account",
    ),
    Left.OTHER: (
        "casework.Announcement after",
        "casework.HotGround seen_until",
        "casework.RateMark case_id",
        "casework.RateFact case_id",
        "casework.RateFact body",
        "casework.WindowQuestion turn",
        "casework.Webhook cursor",
        "casework.WebhookDelivery change_id",
    ),
}


def register() -> None:
    in_hand.register(*KINDS)
    for why, fields in LEAVES.items():
        in_hand.leave(why, *fields)
