"""Grids from GeoJSON, and which of them a point lies in."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import transaction

from liren.domains.territory import actions, errors, queries
from liren.domains.territory.models import Grid
from liren.domains.territory.rules.datum import from_cgcs2000
from liren.kernel import audit
from liren.kernel.actor import SYSTEM, VISITOR, Actor, ActorKind, Grant
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.territory import ground
from tests.domains.territory.ground import WELL, WILLOW, feature, import_squares, ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    return ground.places()


def at(x, y):
    """The grid's code at x, y steps from the origin."""
    located = queries.locate_point(118.8 + x * ground.STEP, 32.02 + y * ground.STEP)
    return queries.get_grid(located.grid_id).code if located else None


def row_of_three(**options):
    return import_squares(*(feature(f"0{n}", [ring(n - 1, 0)]) for n in (1, 2, 3)), **options)


def test_grids_are_created_then_left_alone_then_updated():
    done = row_of_three()
    assert (done.created, done.updated, done.unchanged, done.communities) == (3, 0, 0, [WILLOW])
    ids = set(Grid.objects.values_list("id", flat=True))
    assert row_of_three().unchanged == 3
    assert import_squares(feature("02", [ring(1, 0, 0.9)])).updated == 1
    assert set(Grid.objects.values_list("id", flat=True)) == ids
    assert audit.verify().first_break is None
    assert AuditEntry.objects.filter(verb="territory.grids.imported").count() == 2


def test_a_point_inside_a_grid_finds_it_and_one_outside_finds_none():
    row_of_three()
    assert [at(x, 0.5) for x in (0.5, 1.5, 2.5)] == ["01", "02", "03"]
    assert at(-0.5, 0.5) is None
    with pytest.raises(errors.PointInNoGrid) as refused:
        queries.grid_at(118.7, 32.0)
    assert refused.value.code == "territory.point_in_no_grid"


def test_a_border_point_has_one_stable_answer():
    """The smallest code of those that touch it, whichever was imported first."""
    import_squares(feature("03", [ring(1, 1)]), feature("02", [ring(1, 0)]))
    import_squares(feature("04", [ring(0, 1)]), feature("01", [ring(0, 0)]))
    assert [at(1, 0.5), at(1, 1), at(1.5, 1), at(1, 1.5), at(2, 0.5)] == ["01", "01", "02", "03", "02"]


def test_between_communities_the_smaller_place_code_has_the_border():
    import_squares(feature("01", [ring(1, 0)], WELL), feature("09", [ring(0, 0)], WILLOW))
    assert at(1, 0.5) == "09"


def test_a_hole_belongs_to_nobody_or_to_who_fills_it():
    import_squares(feature("01", [ring(0, 0, 3), ring(1, 1)]))
    assert at(1.5, 1.5) is None
    import_squares(feature("02", [ring(1, 1)]))
    assert at(1.5, 1.5) == "02"
    assert at(0.5, 0.5) == "01"


def test_a_grid_may_have_parts():
    import_squares(feature("01", [[ring(0, 0)], [ring(4, 4)]], kind="MultiPolygon"))
    assert (at(0.5, 0.5), at(4.5, 4.5), at(2, 2)) == ("01", "01", None)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_foreign_datum_is_converted_at_the_door(datum):
    shifted = [list(from_cgcs2000(x, y, datum)) for x, y in ring(0, 0)]
    import_squares(feature("01", [shifted]), datum=datum)
    outline = Grid.objects.get().outline[0]
    assert outline == [pytest.approx(point, abs=2e-9) for point in ring(0, 0)]


def test_a_point_costs_no_query_once_the_index_stands(django_assert_num_queries):
    row_of_three()
    at(0.5, 0.5)
    with django_assert_num_queries(0):
        assert queries.locate_point(118.8005, 32.0205)


def test_an_import_that_is_rolled_back_leaves_no_trace_in_the_index():
    row_of_three()
    try:
        with transaction.atomic():
            import_squares(feature("04", [ring(5, 5)]))
            assert at(5.5, 5.5) == "04"
            raise InterruptedError
    except InterruptedError:
        pass
    assert at(5.5, 5.5) is None
    import_squares(feature("05", [ring(7, 7)]))
    assert (at(5.5, 5.5), at(7.5, 7.5)) == (None, "05")


def test_others_are_retired_only_when_asked():
    row_of_three()
    assert import_squares(feature("01", [ring(0, 0)])).retired == 0
    done = import_squares(feature("01", [ring(0, 0, 2)]), retire_others=True)
    assert (done.retired, done.updated) == (2, 1)
    assert (at(1.5, 0.5), at(2.5, 0.5)) == ("01", None)
    with pytest.raises(errors.GridUnknown) as refused:
        queries.get_grid(Grid.objects.get(code="03").id)
    assert refused.value.code == "territory.grid_unknown"


BOW_TIE = [[118.8, 32.02], [118.801, 32.021], [118.801, 32.02], [118.8, 32.021], [118.8, 32.02]]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [118.8, 32.0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "MultiPolygon", "coordinates": [None]},
        {"type": "Polygon", "coordinates": [ring(0, 0)[:-1]]},
        {"type": "Polygon", "coordinates": [[[118.8, 32.02]] * 4]},
        {"type": "Polygon", "coordinates": [BOW_TIE]},
        {"type": "Polygon", "coordinates": [ring(0, 0), ring(2, 2)]},
        {"type": "Polygon", "coordinates": [[[y, x] for x, y in ring(0, 0)]]},
        {"type": "Polygon", "coordinates": [[["118", "32"]] * 4]},
        {"type": "Polygon", "coordinates": [[[118.8, float("nan")]] * 4]},
        {"type": "Polygon", "coordinates": [[[10**400, 32]] * 4]},
    ],
)
def test_an_outline_that_cannot_be_is_refused_with_its_feature_named(geometry):
    broken = feature("B7", []) | {"geometry": geometry}
    with pytest.raises(errors.OutlineBroken) as refused:
        import_squares(feature("01", [ring(5, 5)]), broken)
    assert refused.value.code == "territory.outline_broken"
    assert "B7" in str(refused.value)
    assert not Grid.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"type": "Feature"}',
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [7]}',
        b'{"type": "FeatureCollection", "features": [{"properties": {"name": "x"}}]}',
        b"[" * 200_000,
        b" " * (20 * 1024 * 1024 + 1),
    ],
    ids=range(10),
)
def test_broken_geojson_is_refused(content):
    with pytest.raises(errors.GeoJsonBroken) as refused:
        actions.import_grids(actor=SYSTEM, content=content, datum="cgcs2000", place_code=WILLOW)
    assert refused.value.code == "territory.geojson_broken"


def test_grids_that_overlap_are_refused_with_both_named():
    with pytest.raises(errors.GridsOverlap) as refused:
        import_squares(feature("01", [ring(0, 0)]), feature("02", [ring(0.5, 0)]))
    assert refused.value.code == "territory.grids_overlap"
    assert refused.value.details == {"feature": "01", "other": "02"}
    row_of_three()
    with pytest.raises(errors.GridsOverlap):
        import_squares(feature("01", [ring(0.5, 0.5)], WELL))


def test_a_sliver_of_overlap_is_drawing_noise():
    assert import_squares(feature("01", [ring(0, 0, 1.001)]), feature("02", [ring(1, 0)])).created == 2


def test_unseen_characters_in_names_are_dropped():
    odd = feature("0\x001", [ring(0, 0)])
    odd["properties"]["name"] = "一\u200b\ud800\x07 号\n网格"
    import_squares(odd)
    assert Grid.objects.values_list("code", "name").get() == ("01", "一 号 网格")


def test_a_grid_that_comes_twice_is_refused():
    with pytest.raises(errors.GridRepeated) as refused:
        import_squares(feature("01", [ring(0, 0)]), feature("01", [ring(3, 0)]))
    assert refused.value.code == "territory.grid_repeated"


@pytest.mark.parametrize(
    ("place", "refusal", "code"),
    [
        ("", errors.NotACommunity, "territory.not_a_community"),
        ("320104901", errors.NotACommunity, "territory.not_a_community"),
        ("柳荫里", errors.NotACommunity, "territory.not_a_community"),
        ("320104901777", errors.PlaceUnknown, "territory.place_unknown"),
    ],
)
def test_grids_need_a_community_that_is_there(place, refusal, code):
    with pytest.raises(refusal) as refused:
        row_of_three(place_code=place)
    assert refused.value.code == code


def test_a_wrong_datum_is_refused():
    with pytest.raises(errors.DatumUnknown):
        row_of_three(datum="wgs72")


def staff(*grants):
    return Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=grants)


def test_importing_takes_the_right_at_the_place():
    for actor in (
        VISITOR,
        staff(Grant("territory.edit", "320105")),
        staff(Grant("territory.view", "320104")),
    ):
        with pytest.raises(NotAllowed):
            row_of_three(actor=actor)
    assert row_of_three(actor=staff(Grant("territory.edit", "320104"))).created == 3


def test_grids_are_seen_within_the_scope_only():
    import_squares(feature("01", [ring(0, 0)], WILLOW), feature("01", [ring(1, 0)], WELL))
    within = staff(Grant("territory.view", WELL))
    assert [g.place_code for g in queries.grids_under("320104", within)] == [WELL]
    assert queries.grids_under("320104", VISITOR).count() == 0
    elsewhere = Grid.objects.get(place_code=WILLOW)
    assert queries.get_grid(elsewhere.id) == elsewhere
    with pytest.raises(errors.GridUnknown):
        queries.get_grid(elsewhere.id, within)
    assert queries.grids_under("320104", SYSTEM).count() == 2


def test_a_map_is_data_with_its_box_and_common_borders_kept(django_assert_num_queries):
    row_of_three()
    with django_assert_num_queries(1):
        drawn = queries.grid_shapes(WILLOW)
    assert drawn["bbox"] == [118.8, 32.02, 118.803, 32.021]
    assert [f["properties"]["code"] for f in drawn["features"]] == ["01", "02", "03"]
    first, second = ({tuple(p) for p in f["geometry"]["coordinates"][0]} for f in drawn["features"][:2])
    assert {(118.801, 32.02), (118.801, 32.021)} <= first & second
    assert json.loads(json.dumps(drawn)) == drawn


def test_a_map_of_nothing_is_empty():
    assert queries.grid_shapes("999999") == {"type": "FeatureCollection", "bbox": None, "features": []}
