"""What is suggested while a clerk types: at once by the catalogue's keywords, a moment later by the model in use.

The page never waits: the analytic process writes its answer into a row, and the page looks for it a few times.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from liren.domains.casework.actions import suggesting
from liren.domains.casework.choices import Urgency
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.suggesting import Said, said_at_window
from liren.domains.casework.rules.matching import propose
from liren.domains.territory.queries import places_named
from liren.faces.workbench.filters import category_path
from liren.faces.workbench.intake_form import Spot
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.turns import TooOften

if TYPE_CHECKING:
    from liren.domains.casework.models import Category

SHORTEST = 6  # letters from which something can be said
LOOKS = 10  # how often the page looks for the answer, a second apart
CONFIDENTIAL = "confidential"


def asked(actor: Actor, given: QueryDict, spot: Spot | None) -> dict[str, Any]:
    """What the keywords say, and whether a model was asked as well."""
    title, text = given.get("title", "").strip(), given.get("text", "").strip()
    if len(title + text) < SHORTEST:
        return {"has_asked": True}
    county = spot.place_code[:6] if spot and spot.place_code else county_of(actor)
    categories = catalogue_of(county)
    by_code = {category.code: category for category in categories}
    found = propose(title, text, [(c.code, c.keywords) for c in categories if c.level == 3])
    classes = [_class(by_code[one.code], by_code, one.words) for one in found]
    return {
        "has_asked": True,
        "is_long_enough": True,
        "classes": classes,
        "turn": _turn(actor, county, f"{title}\n{text}".strip(), spot),
        "look": 1,
    }


def _turn(actor: Actor, county: str, text: str, spot: Spot | None) -> uuid.UUID | None:
    try:
        place_code = spot.place_code if spot else ""
        return suggesting.ask_at_window(actor=actor, county=county, text=text, place_code=place_code)
    except TooOften:
        return None  # the keywords go on; nobody at the window is told to wait an hour


def answered(actor: Actor, turn: uuid.UUID, look: int) -> dict[str, Any]:
    """What the model says, or that it has not answered yet; `is_late` once the page stops looking."""
    said = said_at_window(actor, turn)
    if said is None:
        return {"has_asked": True}
    if said.is_waiting:
        is_late = look >= LOOKS
        return {
            "is_long_enough": True,
            "turn": None if is_late else turn,
            "look": look + 1,
            "is_late": is_late,
        }
    return {"is_long_enough": True, **_told(actor, said)}


def _told(actor: Actor, said: Said) -> dict[str, Any]:
    by_code = {category.code: category for category in catalogue_of(county_of(actor))}
    answer = said.answer
    classes = []
    if said.category:
        classes = [_class(said.category, by_code, answer["words"], answer["category_sure"])]
        classes += [_class(category, by_code) for category in said.others]
    by_words = [(code, words) for code, words in answer.get("by_words", []) if code in by_code]
    classes += [_class(by_code[code], by_code, words) for code, words in by_words]
    place = answer.get("place_code", "")
    urgency = answer.get("urgency", "")
    return {
        "version": answer.get("version"),
        "classes": classes,
        "body": answer.get("body"),
        "body_sure": answer.get("body_sure"),
        "place": places_named([place]).get(place, "") if place else "",
        "place_value": str(Spot(place)),
        "place_word": answer.get("place_word"),
        "place_sure": answer.get("place_sure"),
        "urgency": Urgency(urgency).label if urgency else "",
        "urgency_sure": answer.get("urgency_sure"),
        "is_confidential": answer.get("naming") == CONFIDENTIAL,
        "naming_sure": answer.get("naming_sure"),
    }


def _class(
    category: Category, by_code: dict[str, Category], words: Any = (), sure: float | None = None
) -> dict[str, Any]:
    return {
        "code": category.code,
        "path": category_path(category, by_code),
        "urgency": category.get_urgency_display(),
        "words": list(words),
        "sure": sure,
    }
