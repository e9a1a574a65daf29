"""Links to stored files: signed for one person and one hour or two; rights are asked at opening; none goes without."""

from __future__ import annotations

import ast
import re
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from liren.domains.access.models import RoleHolding
from liren.faces.ui import passes
from liren.kernel import files
from liren.kernel.models import StoredFile
from tests import personas
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.reading import SOURCE, last_name, nodes, python_files

__all__ = ["desk"]  # the fixture
SERVING = {"answer_with", "fetch_export"}  # what hands out stored bytes


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo(desk: Desk) -> StoredFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 90)).save(out, "JPEG")
    case = desk.assigned().case_id
    upload = SimpleUploadedFile("灯.jpg", out.getvalue())
    return files.keep_upload(upload, owner_type="case", owner_id=case, kind="before")


def address(photo: StoredFile) -> str:
    return reverse("bench:case_file", args=[photo.id, "small"])


def signed_in(desk: Desk, username: str) -> Client:
    return personas.client_for(desk.world.accounts[username])


def test_the_link_on_the_page_opens_the_file_and_nobody_between_keeps_it(
    desk: Desk, photo: StoredFile
) -> None:
    client = signed_in(desk, "dispatcher")
    answer = client.get(personas.file_address(client, address(photo)))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]


def test_without_a_signature_or_with_a_changed_one_nothing_opens(desk: Desk, photo: StoredFile) -> None:
    client = signed_in(desk, "dispatcher")
    good = personas.file_address(client, address(photo))
    other = good.replace("small", "large")
    for link in (
        address(photo),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        other,
        address(photo) + "?pass=zz.1",
    ):
        answer = client.get(link)
        assert (answer.status_code, answer["Cache-Control"]) == (403, "private, no-store"), link
        assert "ui.link_not_yours" in answer.content.decode()


def test_a_link_handed_on_opens_nothing_and_whoever_may_see_takes_an_own_one(
    desk: Desk, photo: StoredFile
) -> None:
    given = personas.file_address(signed_in(desk, "dispatcher"), address(photo))
    other = signed_in(desk, "director")
    assert other.get(given).status_code == 403
    own = other.post(given.partition("?")[0], follow=True)
    assert own.status_code == 200
    stranger = signed_in(desk, "auditor")
    assert stranger.get(given).status_code == 403
    assert stranger.post(given.partition("?")[0], follow=True).status_code == 404


def test_an_old_link_says_so_and_offers_a_new_one(desk: Desk, photo: StoredFile) -> None:
    client = signed_in(desk, "dispatcher")
    link = personas.file_address(client, address(photo))
    desk.at(hours=2, seconds=1)
    answer = client.get(link)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "ui.link_expired" in page
    assert "取新的链接" in page
    assert f'action="{address(photo)}"' in page


def test_the_rights_are_asked_when_it_is_opened(desk: Desk, photo: StoredFile) -> None:
    client = signed_in(desk, "dispatcher")
    link = personas.file_address(client, address(photo))
    RoleHolding.objects.filter(account=desk.world.accounts["dispatcher"]).delete()
    assert client.get(link).status_code in (403, 404)


@pytest.mark.django_db
def test_a_visitors_link_is_of_the_visit_that_holds_the_draft() -> None:
    path = reverse("portal:file", args=[uuid.uuid4(), "small"])
    mine, other = Client(), Client()
    link = personas.file_address(mine, path)
    assert mine.get(link).status_code == 404  # passed; there is no such file
    assert other.get(link).status_code == 403


def views(patterns: Any = None, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


def signed_names() -> set[str]:
    return {name for name, view in views() if getattr(view, passes.MARK, False)}


def test_whatever_hands_out_stored_bytes_wants_a_signature() -> None:
    bare, found = [], 0
    for path in python_files(SOURCE / "faces"):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and node.name not in SERVING:
                inner = {last_name(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
                if inner & SERVING:
                    found += 1
                    marks = {last_name(one) for one in node.decorator_list}
                    bare += [] if "by_pass" in marks else [f"{path.name}:{node.name}"]
    assert bare == []
    assert found == len(signed_names()) >= 11


def test_no_page_links_to_a_stored_file_without_a_signature() -> None:
    names = "|".join(map(re.escape, sorted(signed_names())))
    plain = re.compile(rf"\{{% url ['\"]({names})['\"]|reverse(?:_lazy)?\(\s*['\"]({names})['\"]")
    found = [
        f"{path.name}: {hit.group()}"
        for path in [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py"), *SOURCE.rglob("*.txt")]
        for hit in plain.finditer(path.read_text())
    ]
    assert found == []
