"""Grids drawn on the workbench without a map, refusals with the spot, and which grid on a day."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liren.domains.territory.models import Grid
from tests.domains.people.conftest import LIUYIN, who
from tests.domains.territory.ground import collection, feature, ring
from tests.domains.territory.test_drawing import text_of
from tests.faces.workbench.test_look_pages import Who, signed

__all__ = ["who"]  # the fixture


def test_grids_are_drawn_cut_joined_and_retired_by_forms(who: Who) -> None:
    district, page = signed(who, "district"), reverse("bench:grid_drawing")
    assert "先选一个社区" in district.get(page).content.decode()
    assert "还没有画网格" in district.get(page, {"place": LIUYIN}).content.decode()
    assert district.get(page, {"place": "330102001001"}).status_code == 404

    def write(verb: str, **given: object) -> str:
        sent = {"place": LIUYIN, "since": "2026-03-01", "datum": "cgcs2000", **given}
        answer = district.post(reverse("bench:grid_write", args=[verb]), sent, follow=True)
        assert answer.status_code in {200, 422}
        return answer.content.decode()

    assert "已保存" in write("draw", code="01", name="北网格", shape=text_of(ring(0, 0, 2)))
    wrong = write("draw", code="02", shape=text_of(ring(1, 1, 2)))
    assert "红色的地方两个网格都要" in wrong
    assert "ground-wrong" in wrong
    assert "data-spot" in wrong
    first = Grid.objects.get()
    line = "118.80155,32.01\n118.80155,32.03"
    assert "没有把网格" in write("split", grid=first.id, line="118.79,32.01\n118.79,32.03", code="02")
    assert "已保存" in write("split", grid=first.id, line=line, code="02", since="2026-04-01")
    second = Grid.objects.get(code="02")
    assert "请选择" in write("merge", grid=first.id)
    assert "已保存" in write("merge", grid=first.id, others=[str(second.id)], since="2026-05-01")
    assert "已保存" in write("retire", grid=first.id, since="2026-06-01")
    file = SimpleUploadedFile("grids.geojson", collection(feature("07", [ring(0, 0)])))
    assert "已保存" in write("upload", file=file)
    assert district.post(reverse("bench:grid_write", args=["burn"]), {"place": LIUYIN}).status_code == 404
    shapes = district.get(reverse("bench:grid_drawing_shapes"), {"place": LIUYIN}).json()
    assert [one["properties"]["code"] for one in shapes["features"]] == ["07"]
    assert reverse("bench:grid_drawing") in district.get(reverse("bench:grids")).content.decode()
    assert (
        reverse("bench:grid_drawing") not in signed(who, "grid").get(reverse("bench:grids")).content.decode()
    )

    asked = {"on": "2026-04-15", "place": LIUYIN, "point": "118.8018,32.0205", "datum": "cgcs2000"}
    then = signed(who, "grid").get(reverse("bench:grid_history"), asked).content.decode()
    assert f"{LIUYIN}/02" in then
    assert "北网格" in then
    nowhere = district.get(reverse("bench:grid_history"), {"on": dt.date(2026, 4, 15), "point": "118.7,32"})
    assert "不在任何网格内" in nowhere.content.decode()
    wrong_point = district.get(reverse("bench:grid_history"), {"point": "32,118", "datum": "cgcs2000"})
    assert "不在中国范围内" in wrong_point.content.decode()
