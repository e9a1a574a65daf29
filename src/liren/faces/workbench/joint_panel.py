"""The called bodies on the page of a matter: each with its task, how far it is, and what the reader may do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liren.domains.casework.choices import CallClock
from liren.domains.casework.queries.disputes import DisputeTold, steps_on_dispute
from liren.domains.casework.queries.joint import steps_on_call
from liren.domains.casework.queries.parts import steps_on_parts
from liren.domains.casework.queries.passing import PassUpTold, steps_on_pass_up
from liren.domains.casework.queries.repeats import RepeatTold, steps_on_repeat
from liren.domains.policy.rules.casework import Rulebook
from liren.faces.workbench.dispute_deeds import DISPUTE_NEEDS
from liren.faces.workbench.joint_deeds import CALL_NEEDS, DEEDS
from liren.faces.workbench.parts_deeds import PARTS_NEEDS
from liren.faces.workbench.passing_deeds import PASS_UP_NEEDS
from liren.faces.workbench.repeats_deeds import REPEAT_NEEDS
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case, JointCall

BESIDE = ("decide-call", "remind-call", "extend-call", "withdraw-call")


@dataclass(frozen=True, slots=True)
class CallButton:
    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """A called body: `missed` says in words what it missed, empty if nothing."""

    call: JointCall
    by_clock: bool
    missed: str
    buttons: list[CallButton]


def steps_offered(actor: Actor, case: Case, calls: Iterable[JointCall]) -> frozenset[str]:
    """The steps the actor can take on some call of the matter, by the keys of the deeds. No query."""
    verbs = {verb for call in calls for verb in steps_on_call(actor, case, call)}
    return frozenset(step for step, needed in CALL_NEEDS.items() if verbs.intersection(needed))


def dispute_steps(actor: Actor, case: Case, dispute: DisputeTold | None) -> frozenset[str]:
    """The steps the actor can take on the dispute over the matter, by the keys of the deeds. No query."""
    can = steps_on_dispute(actor, case, dispute)
    return frozenset(step for step, needed in DISPUTE_NEEDS.items() if needed in can)


def passing_steps(actor: Actor, case: Case, told: PassUpTold | None) -> frozenset[str]:
    """The steps the actor can take to pass the matter up or on what waits, by the keys of the deeds. No query."""
    can = steps_on_pass_up(actor, case, told)
    return frozenset(step for step, needed in PASS_UP_NEEDS.items() if needed in can)


def parts_steps(actor: Actor, case: Case, *, has_parts: bool) -> frozenset[str]:
    """The steps the actor can take on the parts of the matter, by the keys of the deeds. No query."""
    can = steps_on_parts(actor, case, has_parts=has_parts)
    return frozenset(step for step, needed in PARTS_NEEDS.items() if needed in can)


def repeat_steps(actor: Actor, case: Case, told: RepeatTold | None) -> frozenset[str]:
    """The steps towards closing the matter as answered before, by the keys of the deeds. No query."""
    can = steps_on_repeat(actor, case, told)
    return frozenset(step for step, needed in REPEAT_NEEDS.items() if needed in can)


def lines_of(actor: Actor, case: Case, calls: Iterable[JointCall], book: Rulebook | None) -> list[CallLine]:
    """No query."""
    return [_line(actor, case, call, book, clock.now()) for call in calls]


def _line(actor: Actor, case: Case, call: JointCall, book: Rulebook | None, now: dt.datetime) -> CallLine:
    offered = steps_offered(actor, case, [call])
    by_clock = call.by_clock
    if book and call.clock == CallClock.REPORT:
        by_clock = book.limits[case.urgency].accept.clock
    buttons = [
        CallButton(
            DEEDS[step].title,
            reverse("bench:case_step", args=[case.number, step]) + f"?call={call.id}",
        )
        for step in BESIDE
        if step in offered
    ]
    return CallLine(call, by_clock, _missed(call, now), buttons)


def _missed(call: JointCall, now: dt.datetime) -> str:
    if call.missed_report(now):
        return _("没有按时报到") if call.reported_at is None else _("报到晚了")
    return _("没有按时答复") if call.missed_answer(now) else ""
