"""What the dispatch desk shows beside a matter: a proposal to be pressed or changed, and what may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liren.domains.casework.choices import CaseState, PhotoKind, ReadingPurpose
from liren.domains.casework.queries.case import Possible, possible_steps, requesters_of
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.desk import alike_cases, proposals_for
from liren.domains.casework.queries.files import files_of
from liren.domains.casework.queries.recurring import recurring_of
from liren.domains.casework.queries.repeats import perhaps_again
from liren.domains.casework.queries.suggesting import suggestion_of
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.queries import bodies_offered_to
from liren.domains.organisations.rules import nearest
from liren.domains.policy.rules.casework import Rulebook
from liren.faces.workbench.filters import category_path
from liren.faces.workbench.place_picture import case_picture
from liren.faces.workbench.showing import LimitLine, limit_lines, runs_by_clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liren.domains.casework.models import Case, Category
    from liren.domains.casework.models import Suggestion as Learnt
    from liren.domains.organisations.models import Body

NEAREST = (BodyKind.STATION, BodyKind.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Class, handler and limits proposed for a matter, each with the reason; a person decides."""

    category: Category | None
    path: str
    words: tuple[str, ...]
    is_chosen: bool  # the class was given, not guessed
    others: list[tuple[str, str]]
    body: Body | None
    kind: str
    urgency: str
    limits: list[LimitLine]
    learnt: Learnt | None = None


def suggestion_for(
    case: Case,
    categories: list[Category],
    bodies: Iterable[Body],
    book: Rulebook,
    learnt: Learnt | None = None,
) -> Suggestion:
    """What the model in use has learnt goes before the catalogue's keywords; either only proposes."""
    by_code = {category.code: category for category in categories}
    proposals = proposals_for(case, [c for c in categories if c.level == 3])
    guessed = proposals[0][0] if proposals else None
    guessed = learnt_class(learnt, by_code) or guessed
    category = case.category or guessed
    words = next((p.words for c, p in proposals if category and c.code == category.code), ())
    if learnt and category and category.pk == learnt.category_id:
        words = tuple(learnt.words)
    urgency = case.urgency if case.category or category is None else category.urgency
    body = handler_for(case, category, bodies)
    if learnt and learnt.body_id and not (category and category.handler_id):
        body = next((b for b in bodies if b.id == learnt.body_id), body)
    return Suggestion(
        category=category,
        path=category_path(category, by_code) if category else "",
        words=words,
        is_chosen=case.category is not None,
        others=[
            (c.code, category_path(c, by_code))
            for c, _ in proposals
            if category is None or c.code != category.code
        ][:2],
        body=body,
        kind=str(BodyKind(body.kind).label) if body else "",
        urgency=urgency,
        limits=limit_lines(book, urgency, case.received_at),
        learnt=learnt,
    )


def learnt_class(learnt: Learnt | None, by_code: dict[str, Category]) -> Category | None:
    """The class a matter can be given: one of the third level that is still in use."""
    found = by_code.get(learnt.category.code) if learnt and learnt.category else None
    return found if found and found.level == 3 else None


def handler_for(case: Case, category: Category | None, bodies: Iterable[Body]) -> Body | None:
    """The class's own handler, or the nearest body of its kind that covers the place; else the community's.

    None where several of that kind stand equally near (a county has many departments): a person knows which.
    """
    reach = {body.id: nearest(body.places, case.place_code) for body in bodies}
    covering = sorted(
        (body for body in bodies if reach[body.id]), key=lambda body: (-len(reach[body.id]), str(body.id))
    )
    if category is not None and category.handler_id:
        return next((body for body in bodies if body.id == category.handler_id), None)
    kinds = (category.handler_kind or NEAREST[0], *NEAREST) if category is not None else NEAREST
    for kind in kinds:
        of_kind = [body for body in covering if body.kind == kind]
        near = [body for body in of_kind if reach[body.id] == reach[of_kind[0].id]]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def sheet_words(actor: Actor, case: Case, book: Rulebook) -> dict[str, Any]:
    """All the right half of the desk shows. Eight queries."""
    categories = catalogue_of(case.county)
    bodies = bodies_offered_to(actor, with_places=True)
    alike = alike_cases(actor, case, metres=book.figures.nearby_metres)
    possible: Possible = possible_steps(actor, case, returns_max=book.figures.returns_max)
    kept = files_of(case)
    suggestion = suggestion_for(case, categories, bodies, book, suggestion_of(case))
    kind = suggestion.category.id if suggestion.category else None
    return {
        "case": case,
        "again": perhaps_again(actor, case),
        "recurring": recurring_of(actor, case, book.recurring, category_id=kind),
        "what": suggestion.category.shown if suggestion.category and not suggestion.is_chosen else "",
        "by_clock": runs_by_clock(case, book),
        "calendar": book.calendar,
        "suggestion": suggestion,
        "alike": alike,
        "picture": case_picture(case, alike),
        "possible": possible,
        "sees_requester": "see_requester" in possible,
        "requesters": requesters_of(actor, case),
        "purposes": ReadingPurpose.choices,
        "photos": [f for f in kept if f.is_picture and f.kind != PhotoKind.AFTER],
        "needs_ruling": case.state == CaseState.RECEIVED and case.return_count >= book.figures.returns_max,
        "is_waiting": case.state == CaseState.RECEIVED,
    }
