"""Every column that looks as if it held a place's code follows a change of codes, or says why it does not."""

from __future__ import annotations

import re

from django.apps import apps

from liren.domains.territory.actions.moving import SEALED
from liren.domains.territory.queries.carried import every_column, standing
from liren.faces.workbench.move_words import WORDS
from liren.kernel import placed

LOOKS = re.compile(r"place|county|street|_code$|district|area|community|reach")
LENGTHS = {6, 9, 12}
OWN = {
    "territory.Place",
    "territory.PlaceCode",
    "territory.PlaceMove",
    "territory.PlaceMoveLine",
}  # the move itself


def test_no_column_with_a_place_is_forgotten() -> None:
    known = {column.key for column in placed.columns()} | set(placed.LEFT)
    forgotten = [
        f"{model._meta.label} {field.name}"
        for model, field in placed.texts()
        if field.max_length in LENGTHS and LOOKS.search(field.name) and model._meta.label not in OWN
    ]
    assert set(forgotten) <= known


def test_what_is_left_says_why_and_is_there() -> None:
    for key, why in placed.LEFT.items():
        assert str(why)
        assert placed.column_of(key).table._meta.get_field(key.split(" ")[1])


def test_what_stands_on_the_ground_is_known_by_the_models() -> None:
    for label in ("people.Person", "people.Household", "people.Dwelling", "casework.Case", "people.Need"):
        way = standing(label)
        assert way is not None
        apps.get_model(label)._base_manager.filter(way.within([])).exists()
    assert standing("organisations.Body") is None
    assert "casework.Subscription place" in {column.key for column in every_column()}


def test_every_column_that_changes_has_a_name_for_people() -> None:
    assert {column.key for column in every_column()} | {SEALED} == set(WORDS)
