"""Templates hold no script, no style and no address of another machine: the content policy forbids them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.sweeps.reading import ROOT, SOURCE, templates

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script with its text inside": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.I
    ),
    "a part fetched from elsewhere": re.compile(r"(?:src|srcset)\s*=\s*[\"']?(?:https?:)?//", re.I),
    "a style sheet fetched from elsewhere": re.compile(r"<link[^>]*href\s*=\s*[\"']?(?:https?:)?//", re.I),
    "a variable that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_compiles_and_holds_nothing_forbidden(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
    assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    get_template(str(path).split("/templates/", 1)[1])


def test_style_sheets_and_scripts_fetch_nothing_from_elsewhere() -> None:
    static = [
        path
        for path in SOURCE.rglob("static/**/*")
        if path.suffix in {".css", ".js"} and "vendor" not in path.parts
    ]
    pattern = re.compile(
        r"(?:@import\s+(?:url\()?|url\(|fetch\(|\bfrom\s|\bimport\()\s*[\"']?(?:https?:)?//[\w\[]"
    )
    assert not [path.relative_to(ROOT) for path in static if pattern.search(path.read_text())]
