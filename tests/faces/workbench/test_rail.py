"""The rail: every line of a group is known by its icon."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import RequestFactory

from liren.domains.access.rules import RIGHTS
from liren.faces.ui.icons import PATHS
from liren.faces.workbench import rail
from liren.kernel.actor import Actor, ActorKind, Grant

pytestmark = pytest.mark.django_db


def test_no_two_lines_of_a_group_have_the_same_icon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rail, "has_hotline", lambda _county: True)
    monkeypatch.setattr(rail, "has_letters", lambda _county: True)
    rights = {right.name for of_role in RIGHTS.values() for right in of_role}
    actor = Actor(kind=ActorKind.STAFF, grants=tuple(Grant(right, "320104") for right in sorted(rights)))
    request = RequestFactory().get("/bench/")
    vars(request)["acting"] = actor
    groups = rail.build(request)
    assert [len(group.items) > 5 for group in groups] == [True] * 5
    for group in groups:
        icons = Counter(item.icon for item in group.items)
        assert set(icons) <= set(PATHS)
        assert [icon for icon, times in icons.items() if times > 1] == [], group.title
    drawn = Counter(PATHS.values())
    assert [path for path, times in drawn.items() if times > 1] == []
