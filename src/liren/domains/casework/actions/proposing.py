"""Writing a model's suggestion for a matter: class, handler, place, urgency, confidentiality. It decides nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liren.domains.casework.actions.teaching import read_model
from liren.domains.casework.actions.unusable_models import note_unusable, note_usable
from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import AnalyticsMissing, ClassifierDamaged
from liren.domains.casework.models import Case, Category, ClassifierModel, Suggestion, WindowQuestion
from liren.domains.casework.rules.matching import propose
from liren.domains.casework.rules.suggesting import (
    SURE_LEAST,
    gazetteer,
    handler_among,
    handler_said,
    place_in,
    spoken_names,
)
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.organisations.rules import covers
from liren.domains.territory import queries as territory
from liren.kernel import clock

if TYPE_CHECKING:
    from liren.kernel.learning.model import Model

BATCH = 500
LEAF = 3


@dataclass(frozen=True)
class Ground:
    """What suggestions of one county are made from, read once for many."""

    row: ClassifierModel
    model: Model
    categories: dict[str, Category]
    names: Mapping[str, frozenset[str]]
    bodies: list[tuple[Body, list[str]]]


def suggest_for(*, case_id: uuid.UUID) -> None:
    """Writes what the model in use says of the matter; nothing if there is none, or it cannot be used."""
    case = Case.objects.select_related("category").filter(id=case_id).first()
    row = _in_use(case.county) if case else None
    if case is not None and row is not None and (ground := _usable(row)) is not None:
        _write([case], ground)


def suggest_for_waiting(*, county: str) -> int:
    """Anew for every matter that waits for dispatch; how many."""
    row = _in_use(county)
    ground = _usable(row) if row is not None else None
    if ground is None:
        return 0
    rows = Case.objects.filter(place_code__prefix=county, state=CaseState.RECEIVED).select_related("category")
    after, done = uuid.UUID(int=0), 0
    while batch := list(rows.filter(id__gt=after).order_by("id")[:BATCH]):
        ground = _still(ground)
        if ground is None:
            break
        done, after = done + _write(batch, ground), batch[-1].id
    return done


def _still(ground: Ground) -> Ground | None:
    """What the batch is suggested from: another version may have been put into use since the last one. One query."""
    row = _in_use(ground.row.county)
    if row is not None and row.id == ground.row.id:
        return ground
    return _usable(row) if row is not None else None


def answer_window(*, turn: uuid.UUID) -> None:
    """Answers what a clerk asks while typing; nothing if something later was asked or no model is in use."""
    asked = WindowQuestion.objects.filter(turn=turn, answer__isnull=True).first()
    row = _in_use(asked.county) if asked else None
    if asked is None:
        return
    answer: dict[str, Any] = {}
    if row is not None and (ground := _usable(row)) is not None:
        made = _made(Case(text=asked.text, place_code=asked.place_code or asked.county), ground)
        answer = _in_plain(made)
    if not answer.get("category"):
        answer["by_words"] = _by_words(asked.text, asked.county)
    WindowQuestion.objects.filter(turn=turn).update(answer=answer, text="")


def _by_words(text: str, county: str) -> list[list[Any]]:
    """Where the model sees no class, those of the catalogue's keywords: each code with the words it stands on."""
    leaves = Category.objects.filter(county=county, is_active=True, level=LEAF)
    return [
        [found.code, list(found.words)] for found in propose("", text, leaves.values_list("code", "keywords"))
    ]


def _in_plain(made: Suggestion) -> dict[str, Any]:
    """A suggestion without its matter, as the page that asked reads it."""
    return {
        "version": made.model.version,
        "category": made.category.code if made.category else "",
        "category_sure": made.category_sure,
        "words": made.words,
        "others": [code for code, _ in made.others],
        "body": made.body.short_name if made.body else "",
        "body_sure": made.body_sure,
        "place_code": made.place_code,
        "place_word": made.place_word,
        "place_sure": made.place_sure,
        "urgency": made.urgency,
        "urgency_sure": made.urgency_sure,
        "naming": made.naming,
        "naming_sure": made.naming_sure,
    }


def _in_use(county: str) -> ClassifierModel | None:
    return ClassifierModel.objects.filter(county=county, is_active=True).first()


def _usable(row: ClassifierModel) -> Ground | None:
    """None where the model cannot be used: said once to those who can mend it, not with every matter."""
    try:
        ground = _ground(row)
    except (AnalyticsMissing, ClassifierDamaged) as problem:
        note_unusable(row, problem.code)
        return None
    note_usable(row)
    return ground


def _ground(row: ClassifierModel) -> Ground:
    model = read_model(row)
    categories = Category.objects.filter(county=row.county, is_active=True)
    bodies = organisations.bodies_with_places(row.county)
    names = [
        (spoken, place.code)
        for place in territory.communities_under(row.county)
        for spoken in spoken_names(place.name)
    ]
    names += territory.building_names(row.county)
    return Ground(row, model, {c.code: c for c in categories}, gazetteer(names), bodies)


def _write(cases: list[Case], ground: Ground) -> int:
    made = [_made(case, ground) for case in cases]
    fields = [f.name for f in Suggestion._meta.concrete_fields if not f.primary_key]
    proposed = [name for name in fields if not name.startswith("decided")]
    Suggestion.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["case"], update_fields=proposed
    )
    return len(made)


def _made(case: Case, ground: Ground) -> Suggestion:
    text = f"{case.title}\n{case.text}"
    made = Suggestion(case=case, model=ground.row, made_at=clock.now())
    _class(made, case, text, ground)
    code = case.category.code if case.category else made.category.code if made.category else ""
    _body(made, case, code, ground)
    if named := place_in(f"{text}\n{case.address}\n{case.place_hint}", ground.names):
        made.place_code, made.place_word, made.place_sure = named.place_code, named.word, named.sure
    for head in ("urgency", "naming"):
        label, sure = _answer(ground.model, text, head)
        setattr(made, head, label)
        setattr(made, f"{head}_sure", sure)
    return made


def _class(made: Suggestion, case: Case, text: str, ground: Ground) -> None:
    answer = ground.model.answer(text, "class")
    known = [(code, sure) for code, sure in (answer.labels if answer else ()) if code in ground.categories]
    if not known or known[0][1] < SURE_LEAST or answer is None:
        return
    code, made.category_sure = known[0]
    made.category = _leaf(ground.categories[code], case, ground)
    made.words = list(answer.words)
    made.others = [[code, round(sure, 3)] for code, sure in known[1:] if sure >= 0.05]


def _leaf(category: Category, case: Case, ground: Ground) -> Category:
    """Within a greater class the one whose keywords stand in the text; the greater class itself if none does."""
    if category.level == LEAF:
        return category
    below = [
        (c.code, c.keywords)
        for c in ground.categories.values()
        if c.level == LEAF and c.path.startswith(category.path)
    ]
    found = propose(case.title, case.text, below, most=1)
    return ground.categories[found[0].code] if found else category


def _body(made: Suggestion, case: Case, code: str, ground: Ground) -> None:
    counts: dict[str, int] = ground.model.notes.get("handlers", {}).get(code, {})
    serving = {str(body.id): body for body, places in ground.bodies if covers(places, case.place_code)}
    found = handler_among(counts, serving, made.category_sure if case.category is None else 1.0)
    if found is not None:
        made.body, made.body_sure = serving[found.body], found.sure
        made.body_of = [found.handled, found.of]
    said = handler_said(_likelihoods(f"{case.title}\n{case.text}", ground.model), serving)
    if said is not None and said[1] > made.body_sure:
        made.body, made.body_sure = serving[said[0]], said[1]
        among = sum(counts.get(key, 0) for key in serving)
        made.body_of = [counts.get(said[0], 0), among] if among else []


def _likelihoods(text: str, model: Model) -> dict[str, float]:
    """How likely each body that the model knows handles such a text, whatever its place."""
    if "handler" not in model.heads:
        return {}
    sure = model.confidences([text], "handler")[0]
    return dict(zip(model.heads["handler"].labels, map(float, sure), strict=True))


def _answer(model: Model, text: str, head: str) -> tuple[str, float]:
    found: Any = model.answer(text, head) if head in model.heads else None
    if found is None or found.first[1] < SURE_LEAST:
        return "", 0.0
    label, sure = found.first
    return str(label), float(sure)
