"""Days in forms: a browser's calendar knows one writing, and an empty one loses what was there."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

from liren.faces.ui.forms import DayField

FACES = Path(__file__).resolve().parents[3] / "src" / "liren" / "faces"
ELSEWHERE = {
    ("forms.py", "DateInput"),
    ("monthly.py", "DateInput"),
}  # the one field itself; a month, which is no day


class Days(forms.Form):
    since = DayField(label="从")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_is_given_back_as_the_browser_takes_it(language: str) -> None:
    with override(language):
        for form in (Days(initial={"since": dt.date(2026, 3, 1)}), Days({"since": "2026-03-01"})):
            shown = str(form["since"])
            assert 'type="date"' in shown
            assert 'value="2026-03-01"' in shown


def test_no_form_has_a_day_of_another_kind() -> None:
    named = {
        (path.name, node.attr)
        for path in FACES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("DateField", "DateInput")
    }
    assert named <= ELSEWHERE | {("forms.py", "DateField")}
