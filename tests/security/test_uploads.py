"""Every door that takes files is shown broken and hostile ones: it takes them or refuses in words, and never fails,
hangs or fills the memory."""

from __future__ import annotations

import contextlib
import html.parser
import importlib
import pkgutil
import resource
import time
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import liren.faces
from liren.domains.access.queries import actor_of
from liren.domains.casework.actions.hotline import set_hotline
from liren.faces.portal.employer_forms import HousedForm
from liren.faces.ui.uploads import UploadsField
from liren.kernel.refusals import Refusal
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.security import corpus

__all__ = ["desk"]  # the fixture
DOORS = {  # the door, what stands in its address, who comes, the field
    "bench:people_import": ("", "community", "file"),
    "bench:import": ("", "district", "file"),
    "bench:order_files": ("", "district", "file"),
    "bench:list_templates": ("", "district", "file"),
    "bench:duty_import": ("body_id", "director", "file"),
    "bench:move_add": ("", "district", "file"),
    "bench:grid_write": ("upload", "district", "file"),
    "bench:intake": ("", "community", "photos"),
    "bench:case_files": ("number", "community", "photos"),
    "portal:say_where": ("", "", "photo"),
    "portal:say_photos": ("", "", "photos"),
}
# Forms with a field for files, and the door that is tried above; "papers" is judged by the field itself, tried below.
FORMS = {
    "portal.employer_forms.HousedForm": "tried by itself",
    "portal.forms.PhotosForm": "portal:say_photos",
    "portal.forms.WhereForm": "portal:say_where",
    "workbench.duty_forms.RosterFileForm": "bench:duty_import",
    "workbench.grid_forms.UploadForm": "bench:grid_write",
    "workbench.intake_form.IntakeForm": "bench:intake",
    "workbench.move_forms.MoveForm": "bench:move_add",
    "workbench.template_forms.TemplateForm": "bench:list_templates",
    "workbench.views.imports.ImportForm": "bench:import",
    "workbench.views.order_files.FileForm": "bench:order_files",
    "workbench.views.people_imports.ListForm": "bench:people_import",
}
SECONDS, MEGABYTES = 20, 700  # for one file, on a busy machine


class Inputs(html.parser.HTMLParser):
    """What a browser would send of a page's forms as it stands, the first choice where one must be made."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.select = found.get("name", "")
        elif tag == "option" and self.select and found.get("value"):
            self.given.setdefault(self.select, found["value"])
        elif tag == "input" and found.get("type") not in ("file", "checkbox", "submit", "search"):
            self.given.setdefault(found.get("name", ""), found.get("value", ""))


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def every_form() -> set[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(liren.faces.__path__, "liren.faces."):
        importlib.import_module(module.name)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found |= {kind for kind in kinds if kind.__module__.startswith("liren.faces.")}
    return found


def test_every_form_that_takes_a_file_is_tried() -> None:
    taking = {
        f"{kind.__module__.removeprefix('liren.faces.')}.{kind.__name__}": kind.base_fields
        for kind in every_form()
        if any(isinstance(field, forms.FileField) for field in getattr(kind, "base_fields", {}).values())
    }
    papers = {
        name
        for name, fields in taking.items()
        if all(isinstance(one, UploadsField) for one in fields.values() if isinstance(one, forms.FileField))
    }
    assert papers
    assert sorted(set(taking) - papers - set(FORMS)) == [], "say here by which door they are tried"
    assert sorted(set(FORMS) - set(taking)) == []


def scene(desk: Desk, name: str) -> tuple[Client, str, dict[str, str]]:
    """A browser before the door, the address and what the page has filled in."""
    what, who, _field = DOORS[name]
    client = personas.client_for(desk.world.accounts[who] if who else None)
    client.raise_request_exception = False
    args: dict[str, Any] = {}
    if what == "number":
        args = {"number": desk.said().number}
    elif what == "body_id":
        args = {"body_id": desk.body("station:001")}
    elif what:
        args = {"verb": what}
    if name == "bench:order_files":
        district = actor_of(desk.world.accounts["district"])
        set_hotline(actor=district, place_code="320104", name="12345")
    if name == "portal:say_photos":
        client.post(reverse("portal:say"), {"text": "三单元的楼道灯不亮。"})
    path = reverse(name, kwargs=args)
    page = reverse("bench:grid_drawing") if what == "upload" else path
    inputs = Inputs()
    if what != "number":
        inputs.feed(client.get(page).content.decode())
    return client, path, inputs.given


@pytest.mark.parametrize("name", sorted(DOORS))
def test_no_file_breaks_a_door(desk: Desk, name: str) -> None:
    client, path, given = scene(desk, name)
    wrong, field = [], DOORS[name][2]
    for called, data in corpus.everything():
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answer = client.post(path, {**given, field: SimpleUploadedFile(called, data)})
        if answer.status_code == 302 and not answer.headers["Location"].startswith("/say/"):
            answer = client.get(answer.headers["Location"])  # what was taken is shown
        took, grown = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if answer.status_code >= 500 or took > SECONDS or grown > MEGABYTES * 1024:
            wrong.append(f"{called[:40]!r}: {answer.status_code}, {took:.1f} s, {grown // 1024} MB more")
    assert wrong == []


def test_papers_are_taken_or_refused_in_words() -> None:
    for called, data in corpus.everything():
        with contextlib.suppress(forms.ValidationError):
            UploadsField().clean([SimpleUploadedFile(called, data)])


def test_a_table_of_an_employer_is_read_or_refused_in_words() -> None:
    said = {"on": "2026-03-02", "people": ""}
    for called, data in corpus.everything():
        form = HousedForm(data=said, files={"file": SimpleUploadedFile(called, data)})
        if form.is_valid():
            with contextlib.suppress(Refusal):
                form.lines()
