"""Which steps the page of a matter offers: one leads, two stand beside it, the rest under “more”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise

from liren.domains.casework.policies import can_handle_case
from liren.domains.casework.queries.case import Possible
from liren.domains.casework.queries.outside import has_servers
from liren.domains.casework.queries.story import Story
from liren.faces.workbench.deeds import DEEDS
from liren.faces.workbench.keys import key_of
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case, Rating

ORDER = (
    "report-in",
    "answer-call",
    "take-over",
    "accept",
    "call-back",
    "rectify",
    "decide",
    "decide-closing",
    "take-up",
    "rule-dispute",
    "appeal-dispute",
    "rule",
    "assign",
    "resolve",
    "unmerge",
    "resume",
    "offer",
    "call",
    "ask",
    "tell",
    "start",
    "send-back-up",
    "pass-on",
    "pass-up",
    "drop-pass-up",
    "return",
    "decline",
    "decline-call",
    "dispute",
    "drop-dispute",
    "suspend",
    "send-outside",
    "answer-whole",
    "take-back-part",
    "classify",
    "merge",
    "split",
    "relate",
    "link-repeat",
    "propose-closing",
    "not-accept",
)
ACTS = {"take-over": "accept"}  # the same key where the deed has another name
BESIDE = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A step as a button: pressed at once (`is_plain`) or leading to its form."""

    verb: str
    label: str | Promise
    url: str
    is_plain: bool
    act: str  # by which a key presses it
    key: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Buttons:
    lead: Button | None
    beside: list[Button]
    more: list[Button]


def buttons_of(
    actor: Actor,
    case: Case,
    possible: Possible,
    story: Story,
    ratings: Iterable[Rating],
    beside: frozenset[str] = frozenset(),
) -> Buttons:
    """`beside` are the steps the actor can take on what stands beside the matter: its calls, its dispute,
    what was passed up."""
    possible = Possible(possible.verbs | beside)
    found = [_button(case, verb, query) for verb, query in _offered(actor, case, possible, story, ratings)]
    if not found:
        return Buttons(None, [], [])
    return Buttons(found[0], found[1:BESIDE], found[BESIDE:])


def _offered(
    actor: Actor, case: Case, possible: Possible, story: Story, ratings: Iterable[Rating]
) -> list[tuple[str, str]]:
    """Verbs with the query of their page. Four ask for more than a right and a state."""
    calls = [rating.call_back.id for rating in ratings if _calls_back(rating)]
    special = {
        "call-back": "call_back" in possible and bool(calls),
        "rectify": can_handle_case(actor, case) and any(_rectifies(rating) for rating in ratings),
        "decide": _decides(actor, possible, story),
        "suspend": "suspend" in possible and story.hold is None,
        "send-outside": "offer" in possible and has_servers(case.county),
    }
    chosen = [verb for verb in ORDER if special.get(verb, DEEDS[verb].needs in possible)]
    return [(verb, f"?call_back={calls[0]}" if verb == "call-back" else "") for verb in chosen]


def _calls_back(rating: Rating) -> bool:
    return hasattr(rating, "call_back") and rating.call_back.done_at is None


def _rectifies(rating: Rating) -> bool:
    call_back = getattr(rating, "call_back", None)
    ordered = getattr(call_back, "rectification", None)
    return ordered is not None and ordered.done_at is None


def _decides(actor: Actor, possible: Possible, story: Story) -> bool:
    hold = story.hold
    return (
        "decide_suspension" in possible
        and hold is not None
        and not hold.is_running
        and hold.asked_by != actor.id
    )


def _button(case: Case, verb: str, query: str) -> Button:
    deed, act = DEEDS[verb], ACTS.get(verb, verb)
    return Button(
        verb=verb,
        label=deed.title,
        url=reverse("bench:case_step", args=[case.number, verb]) + query,
        is_plain=all(field.widget.is_hidden for field in deed.form.base_fields.values()),
        act=act,
        key=key_of(act),
        is_grave=deed.is_grave,
    )
