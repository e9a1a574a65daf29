from __future__ import annotations

import pytest

from liren.domains.casework.actions.catalogue import (
    CategoryChange,
    add_category,
    edit_category,
    seed_catalogue,
    set_category_use,
)
from liren.domains.casework.models import Category
from liren.domains.casework.queries.catalogue import catalogue_of, choosable, get_category
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal
from tests.domains.casework.conftest import Desk

FIRST = ("城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生")
COUNTY = "320104"


def test_the_catalogue_begins_with_the_seven_classes_in_three_levels(desk: Desk) -> None:
    rows = catalogue_of(COUNTY)
    assert {row.name for row in rows if row.level == 1} == set(FIRST)
    for first in (row for row in rows if row.level == 1):
        below = [row for row in rows if row.parent_id == first.id]
        assert len(below) >= 3
        assert all(any(row.parent_id == middle.id for row in rows) for middle in below)
    assert all(row.handler_kind and row.urgency and row.name_en for row in rows if row.level == 3)
    assert seed_catalogue(actor=SYSTEM, county=COUNTY) == 0, "seeded once"


def test_a_district_adds_edits_and_retires_its_own(desk: Desk) -> None:
    district = desk.who("district")
    group = next(row for row in catalogue_of(COUNTY) if row.level == 2)
    change = CategoryChange(
        name="地下车库积水", name_en="Water in car parks", urgency="utility", keywords="车库 积水"
    )
    added = add_category(actor=district, county=COUNTY, parent_code=group.code, change=change)
    assert added.path.endswith(f"{group.name} › 地下车库积水")
    assert added in choosable(COUNTY)
    edit_category(
        actor=district,
        county=COUNTY,
        code=added.code,
        change=CategoryChange(name="车库进水", name_en="Flooded"),
    )
    assert get_category(COUNTY, added.code).path.endswith("› 车库进水")
    set_category_use(actor=district, county=COUNTY, code=added.code, is_active=False)
    assert added not in choosable(COUNTY)
    assert AuditEntry.objects.filter(verb="casework.category.changed", object_id=str(added.id)).count() == 3


def test_renaming_a_group_renames_the_paths_below_it(desk: Desk) -> None:
    group = next(row for row in catalogue_of(COUNTY) if row.level == 2)
    edit_category(
        actor=desk.who("district"),
        county=COUNTY,
        code=group.code,
        change=CategoryChange(name="新组", name_en="New"),
    )
    assert all("› 新组 ›" in row.path for row in Category.objects.filter(parent=group))


def test_what_the_catalogue_refuses(desk: Desk) -> None:
    district = desk.who("district")
    rows = catalogue_of(COUNTY)
    first = next(row for row in rows if row.level == 1)
    leaf = next(row for row in rows if row.level == 3)
    taken = CategoryChange(name=leaf.name, name_en="x")
    for code, act in (
        ("casework.category_name_taken", lambda: add_category(
            actor=district, county=COUNTY, parent_code=leaf.parent.code, change=taken)),
        ("casework.category_unknown", lambda: add_category(
            actor=district, county=COUNTY, parent_code=leaf.code, change=taken)),
        ("casework.category_unknown", lambda: get_category(COUNTY, "ZZ-01")),
        ("casework.title_missing", lambda: add_category(
            actor=district, county=COUNTY, parent_code="", change=CategoryChange(name=" ", name_en=""))),
        ("casework.category_in_use", lambda: set_category_use(
            actor=district, county=COUNTY, code=first.code, is_active=False)),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        add_category(actor=desk.who("dispatcher"), county=COUNTY, parent_code=first.code, change=taken)
