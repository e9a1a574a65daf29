"""The catalogue editor of the district: a tree, its classes, their history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liren.domains.casework.models import Category
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
LAMP = "JS-01-01"


def given(**changes: str) -> dict[str, str]:
    return {
        "name": "楼道照明", "name_en": "Stairwell lighting", "urgency": "general", "naming": "named",
        "handler_kind": "property_company", "keywords": "楼道灯 声控灯", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("district", 200),
        ("dispatcher", 403),
        ("supervisor", 403),
        ("director", 403),
        ("admin", 403),
        ("", 302),
    ],
)
@pytest.mark.parametrize("address", ["", "new/", f"{LAMP}/"])
def test_the_catalogue_is_the_districts(
    desk: Desk, client_of: Open, address: str, username: str, status: int
) -> None:
    assert client_of(username).get(f"/bench/catalogue/{address}").status_code == status


def test_the_tree_is_searched_by_name_code_and_keyword(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("district")
    with django_assert_max_num_queries(12):
        page = client.get("/bench/catalogue/").content.decode()
    assert "环境保护" in page
    for text in ("声控灯", "js-01-01", "楼道照明", "Stairwell lighting"):
        found = client.get("/bench/catalogue/", {"q": text}).content.decode()
        assert f'href="/bench/catalogue/{LAMP}/"' in found
        assert "环境保护" not in found
    assert "目录里没有" in client.get("/bench/catalogue/", {"q": "火星"}).content.decode()


def test_a_class_is_changed_and_its_history_tells_it(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("district")
    answer = client.post(
        f"/bench/catalogue/{LAMP}/", given(name="楼道灯", urgency="utility", naming="confidential")
    )
    assert answer.status_code == 302
    row = Category.objects.get(code=LAMP)
    assert (row.name, row.urgency, row.naming) == ("楼道灯", "utility", "confidential")
    assert row.path.endswith("› 楼道灯")
    with django_assert_max_num_queries(12):
        page = client.get(f"/bench/catalogue/{LAMP}/").content.decode()
    assert "冯敏 改了目录" in page
    assert "楼道照明 → 楼道灯" in page


def test_a_wrong_class_is_refused_beside_its_field(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    taken = client.post(f"/bench/catalogue/{LAMP}/", given(name="电梯停运"))
    assert taken.status_code == 422
    assert 'aria-invalid="true"' in taken.content.decode()
    assert client.post(f"/bench/catalogue/{LAMP}/", given(name="", urgency="soon")).status_code == 422
    assert client.get("/bench/catalogue/XX-99/").status_code in (404, 422)
    assert client.get(f"/bench/catalogue/new/?parent={LAMP}").status_code == 404, "there is no fourth level"


def test_a_class_is_added_under_its_parent(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    answer = client.post("/bench/catalogue/new/?parent=JS-01", given(name="楼道扶手", name_en="Handrails"))
    row = Category.objects.get(name="楼道扶手")
    assert answer.headers["Location"] == f"/bench/catalogue/{row.code}/"
    assert row.parent
    assert row.parent.code == "JS-01"
    first = {"name": "数字生活", "name_en": "Digital life"}
    assert client.post("/bench/catalogue/new/", first).status_code == 302
    assert Category.objects.get(name="数字生活").level == 1


def test_a_class_is_retired_and_taken_into_use_again(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    assert client.post(f"/bench/catalogue/{LAMP}/use/", {"is_active": "0"}).status_code == 302
    assert f'href="/bench/catalogue/{LAMP}/"' not in client.get("/bench/catalogue/").content.decode()
    assert "已停用" in client.get("/bench/catalogue/?retired=1").content.decode()
    assert client.post("/bench/catalogue/JS-01/use/", {"is_active": "0"}).status_code == 409, (
        "lower ones are in use"
    )
    client.post(f"/bench/catalogue/{LAMP}/use/", {"is_active": "1"})
    assert Category.objects.get(code=LAMP).is_active
    assert client_of("dispatcher").post(f"/bench/catalogue/{LAMP}/use/").status_code == 403
