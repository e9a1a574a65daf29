"""Codes of places change from a day on: what is refused, what happens to places, and rows that follow."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.organisations.models import Body
from liren.domains.people.models import FindKey, Person
from liren.domains.territory import errors, queries
from liren.domains.territory.actions import moving, moving_rows
from liren.domains.territory.models import Grid, Place, PlaceMove, PlaceMoveTable
from liren.domains.territory.queries.moving import place_on
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.territory import ground
from tests.domains.territory.moves import LONG_AGO, a_body, carried_out, make_places, settle

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 3, 1)
WILLOW, WELL = ground.WILLOW, ground.WELL
DISTRICT = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("territory.edit", "320104"),))


@pytest.fixture(autouse=True)
def places():
    return ground.places()


@pytest.mark.parametrize(
    ("text", "refusal", "row"),
    [
        ("", errors.MoveEmpty, None),
        ("旧代码,新代码,新名称,网格\n", errors.MoveEmpty, None),
        ("32010490100,320104901009", errors.MoveWrong, 1),
        (f"{WILLOW},320104902", errors.MoveWrong, 1),
        (f"{WILLOW},{WILLOW}", errors.MoveWrong, 1),
        (f"旧,新\n{WILLOW},320104901009\n{WILLOW},320104901008", errors.MoveWrong, 3),
        (f"{WILLOW},{WELL}\n{WELL},320104901009", errors.MoveWrong, 1),
        ("320104,320105,某区,01", errors.MoveWrong, 1),
        (f"{WILLOW},320104901009,{'长' * 81}", errors.MoveWrong, 1),
        ("320104901777,320104901009", errors.MoveWrong, 1),
        (f",{WELL},井巷社区", errors.MoveWrong, 1),
        (f"{WILLOW},320104901009,新社区,77", errors.MoveWrong, 1),
        (f"{WILLOW},990104901001", errors.MoveWrong, 1),
        ("\n".join(["320104901001,320104901009"] * 2001), errors.MoveWrong, 2001),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(text, refusal, row):
    with pytest.raises(refusal) as refused:
        moving.preview_move(actor=SYSTEM, text=text, on=DAY)
    assert refused.value.details.get("number") == row
    assert str(refused.value)


def test_a_lower_place_that_would_take_another_code_has_to_be_written_out():
    make_places({"320104902": "望淮街道", "320104902001": "望淮社区"})
    with pytest.raises(errors.MoveWrong):
        moving.preview_move(actor=SYSTEM, text=f"{ground.STREET},320104902", on=DAY)
    plan = moving.preview_move(actor=SYSTEM, text=f"{ground.STREET},320104902\n{WILLOW},320104902101", on=DAY)
    assert [(line.old, line.new, line.follows) for line in plan.lines] == [
        (WELL, "320104902002", True),
        (WILLOW, "320104902101", False),
        (ground.STREET, "320104902", False),
    ]


def test_the_day_the_basis_the_right_and_the_plan_shown_are_looked_at():
    text = f"{WILLOW},320104901009"
    with pytest.raises(errors.MoveTooEarly):
        moving.preview_move(actor=SYSTEM, text=text, on=LONG_AGO)
    with pytest.raises(errors.MoveWithoutBasis):
        moving.ask_move(actor=SYSTEM, text=text, on=DAY, basis="  ")
    with pytest.raises(errors.MoveChanged):
        moving.ask_move(actor=SYSTEM, text=text, on=DAY, basis="批复", seen="x" * 32)
    with pytest.raises(NotAllowed):
        moving.preview_move(actor=DISTRICT, text="320104,320105", on=DAY)
    assert moving.preview_move(actor=DISTRICT, text=text, on=DAY).reach == ground.STREET


def test_a_new_name_keeps_the_code_and_the_old_name_by_its_day():
    carried_out(f"{WILLOW},,新柳社区", DAY)
    place = queries.get_place(WILLOW)
    assert (place.name, place.short_name, place.pinyin[:6]) == ("新柳社区", "新柳", "xinliu")
    assert place_on(WILLOW, DAY - dt.timedelta(1)).name == "柳荫里社区"
    assert place_on(WILLOW, DAY).name == "新柳社区"


def test_a_new_code_takes_every_row_along_and_the_old_one_still_finds_the_place(places):
    ground.import_squares(ground.feature("01", [ground.ring(0, 0)]))
    settle([WILLOW, WELL], each=3)
    body = a_body(places[WILLOW], "柳荫里居委会")
    move = carried_out(f"{WILLOW},320104901101", DAY)
    assert (move.state, move.reach) == ("done", ground.STREET)
    assert Person.objects.filter(place_code="320104901101").count() == 3
    assert FindKey.objects.filter(place_code="320104901101").count() == 3
    assert Person.objects.filter(place_code=WELL).count() == 3
    body.refresh_from_db()
    assert (body.place_code, body.place_id) == ("320104901101", places[WILLOW].id)
    assert queries.grid_at(118.8005, 32.0205).place_code == "320104901101"
    assert queries.get_place(WILLOW).id == places[WILLOW].id
    assert place_on(WILLOW, DAY - dt.timedelta(1)).now.code == "320104901101"
    assert place_on(WILLOW, DAY) is None
    counted = {table.column: (table.expected, table.moved, table.kept) for table in move.tables.all()}
    assert counted["people.Person place_code"] == (3, 3, [])
    assert counted["territory.Grid place_code"] == (1, 1, [])
    assert audit.verify().first_break is None
    verbs = list(AuditEntry.objects.filter(object_type="place_move").values_list("verb", flat=True))
    assert sorted(verbs) == ["territory.move.asked", "territory.move.begun", "territory.move.done"]


def test_a_place_goes_into_another_and_its_grids_stay_apart(places):
    ground.import_squares(ground.feature("01", [ground.ring(0, 0)]))
    ground.import_squares(ground.feature("01", [ground.ring(1, 0)]), place_code=WELL)
    body = a_body(places[WILLOW], "柳荫里居委会")
    settle([WILLOW, WELL])
    carried_out(f"{WILLOW},{WELL}", DAY)
    gone = Place.objects.get(code=WILLOW)
    assert (gone.active, gone.until, gone.merged_into_id) == (False, DAY, places[WELL].id)
    assert queries.get_place(WILLOW).code == WELL
    assert place_on(WILLOW, DAY - dt.timedelta(1)).name == "柳荫里社区"
    assert place_on(WILLOW, DAY) is None
    codes = sorted(Grid.objects.filter(place=places[WELL]).values_list("place_code", "code"))
    assert codes == [(WELL, "001-01"), (WELL, "01")]
    body.refresh_from_db()
    assert (body.place_code, body.place_id) == (WELL, places[WELL].id)
    assert Person.objects.filter(place_code=WELL).count() == 2


def test_what_another_row_stands_in_the_way_of_stays_and_is_told_and_tried_again(places):
    first = a_body(places[WILLOW], "居委会")
    other = a_body(places[WELL], "居委会")
    move = carried_out(f"{WILLOW},{WELL}", DAY)
    table = PlaceMoveTable.objects.get(move=move, column="organisations.Body place_code")
    assert (table.expected, table.moved, table.stayed, table.kept) == (1, 0, 1, [str(first.id)])
    Body.objects.filter(id=other.id).update(name="井巷居委会")
    moving.try_again(actor=SYSTEM, move_id=move.id)
    moving.continue_move(move_id=move.id)
    table.refresh_from_db()
    assert (table.moved, table.stayed, table.kept) == (1, 0, [])


def test_many_that_stay_stop_nobody_behind_them(places, monkeypatch):
    monkeypatch.setattr(moving_rows, "BATCH", 4)
    monkeypatch.setattr(moving_rows, "NAMED", 3)
    for number in range(9):
        a_body(places[WILLOW], f"居委会{number}")
        if number != 8:
            a_body(places[WELL], f"居委会{number}")
    move = carried_out(f"{WILLOW},{WELL}", DAY)
    table = PlaceMoveTable.objects.get(move=move, column="organisations.Body place_code")
    assert (table.expected, table.moved, table.stayed, len(table.kept)) == (9, 1, 8, 3)


def test_a_part_of_a_community_comes_out_of_it_with_what_stands_there(places):
    ground.import_squares(
        ground.feature("01", [ground.ring(0, 0)]), ground.feature("02", [ground.ring(1, 0)])
    )
    from liren.domains.people.models import Dwelling, Household, Residence, Source

    grid = Grid.objects.get(code="02")
    source = Source.objects.create(kind="visit", place_code=WILLOW, at=clock.now())
    moves, stays = settle([WILLOW], each=2)
    for person, where in ((moves, grid), (stays, None)):
        home = Dwelling.objects.create(
            place_code=WILLOW, grid=where, address="柳叶巷1号", address_key=f"柳叶巷1号{person.name}"
        )
        Household.objects.create(place_code=WILLOW, dwelling=home, opened_on=LONG_AGO, source=source)
        Residence.objects.create(
            person=person, dwelling=home, place_code=WILLOW, grid=where, since=LONG_AGO, source=source
        )
    carried_out(f"{WILLOW},320104901009,东柳社区,02", DAY)
    fresh = Place.objects.get(code="320104901009")
    assert (fresh.name, fresh.split_from_id) == ("东柳社区", places[WILLOW].id)
    for model in (Grid, Dwelling, Household, Residence, Person, FindKey):
        assert sorted(model.objects.values_list("place_code", flat=True)) == [WILLOW, "320104901009"], model
    moves.refresh_from_db()
    assert moves.place_code == "320104901009"


def test_a_move_waits_for_its_day_and_may_be_withdrawn_until_then(monkeypatch):
    later = clock.today() + dt.timedelta(30)
    move = carried_out(f"{WILLOW},320104901009", later)
    assert move.state == "planned"
    with pytest.raises(errors.MoveCrossesAnother):
        moving.preview_move(actor=SYSTEM, text=f"{WILLOW},320104901010", on=later)
    stranger = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("territory.edit", "330102"),))
    with pytest.raises(errors.MoveUnknown):
        moving.withdraw_move(actor=stranger, move_id=move.id)
    assert moving.withdraw_move(actor=DISTRICT, move_id=move.id).state == "withdrawn"
    assert moving.withdraw_move(actor=DISTRICT, move_id=move.id).state == "withdrawn"
    moving.continue_move(move_id=move.id)
    assert Place.objects.filter(code=WILLOW, active=True).exists()

    second = carried_out(f"{WILLOW},320104901009", later)
    monkeypatch.setattr(clock, "today", lambda: later)
    moving.begin_due()
    second.refresh_from_db()
    assert second.state == "done"
    with pytest.raises(errors.MoveBegun):
        moving.withdraw_move(actor=DISTRICT, move_id=second.id)


def test_rows_written_with_the_old_code_meanwhile_follow_too(monkeypatch):
    settle([WILLOW])
    written = []
    real = moving.rewrite

    def rewrite(table, change):
        real(table, change)
        if table.column == "people.Person place_code" and not written:
            written.extend(settle([WILLOW]))

    monkeypatch.setattr(moving, "rewrite", rewrite)
    carried_out(f"{WILLOW},320104901009", DAY)
    assert written
    assert not Person.objects.filter(place_code=WILLOW).exists()


def test_a_move_begun_twice_counts_once():
    settle([WILLOW], each=5)
    move = carried_out(f"{WILLOW},320104901009", DAY)
    moving.continue_move(move_id=move.id)
    assert PlaceMove.objects.get().tables.get(column="people.Person place_code").moved == 5


def test_a_great_merger_of_committees_into_few_communities():
    """Kuancheng: over 200 committees became 47 communities in nine streets."""
    line = {"22": "吉林省", "2201": "长春市", "220103": "宽城区"}
    streets = {f"22010300{n}": f"第{n}街道" for n in range(1, 10)}
    committees = [f"22010300{n % 9 + 1}{n // 9 + 1:03d}" for n in range(200)]
    make_places({**line, **streets, **{code: f"{code[6:]}居民委员会" for code in committees}})
    settle(committees, each=2)
    kept = sorted(committees)[:: len(committees) // 47 + 1]
    by_street = {street: [c for c in committees if c.startswith(street)] for street in streets}
    share = [5] * 7 + [6] * 2  # 47 communities
    lines, after = [], set()
    for (street, own), n in zip(by_street.items(), share, strict=True):
        fresh = [f"{street}{500 + k}" for k in range(n)]
        after |= set(fresh)
        lines += [f"{code},{fresh[at % n]},{street[8]}区第{at % n}社区" for at, code in enumerate(own)]
    assert kept
    move = carried_out("\n".join(lines), dt.date(1998, 9, 1))
    assert move.state == "done"
    found = queries.communities_under("220103")
    assert {place.code for place in found} == after
    assert len(after) == 47
    assert set(Person.objects.values_list("place_code", flat=True)) == after
    assert Person.objects.count() == FindKey.objects.filter(place_code__in=after).count() == 400
    first = place_on(committees[0], dt.date(1998, 8, 31))
    assert first.now.code in after
    assert Place.objects.filter(code__prefix="220103", merged_into__isnull=False).count() == 200 - 47


def test_districts_of_a_city_are_drawn_anew():
    """Hangzhou, 9 April 2021: two districts made one, one shared out between two others, one cut in two."""
    make_places({
        "33": "浙江省", "3301": "杭州市", "330102": "上城区", "330103": "下城区", "330104": "江干区",
        "330105": "拱墅区", "330110": "余杭区", "330102001": "清波街道", "330103001": "天水街道",
        "330103001001": "灯芯巷社区", "330104001": "凯旋街道", "330104002": "下沙街道",
        "330104001001": "景昙社区", "330104002001": "下沙社区", "330105001": "米市巷街道",
        "330105001001": "锦绣社区", "330110001": "临平街道", "330110002": "五常街道",
        "330110001001": "东大街社区", "330110002001": "五常社区",
    })  # fmt: skip
    everywhere = [code for code in Place.objects.values_list("code", flat=True) if len(code) == 12]
    settle([code for code in everywhere if code.startswith("3301")])
    move = carried_out(
        """旧代码,新代码,新名称
        330103,330105,
        330103001,330105011,
        330104,330102,
        330104001,330102011,
        ,330114,钱塘区
        330104002,330114001,
        ,330113,临平区
        330110001,330113001,""",
        dt.date(2021, 4, 9),
    )
    assert move.reach == "3301"
    now = set(Person.objects.filter(place_code__startswith="33").values_list("place_code", flat=True))
    assert now == {
        "330105011001", "330102011001", "330114001001", "330105001001", "330113001001", "330110002001",
    }  # fmt: skip
    assert [p.code for p in queries.children_of("3301")] == [
        "330102", "330105", "330110", "330113", "330114",
    ]  # fmt: skip
    day_before = dt.date(2021, 4, 8)
    assert place_on("330103", day_before).now.name == "拱墅区"
    assert place_on("330104002001", day_before).now.code == "330114001001"
    assert place_on("330114", day_before) is None
    assert queries.find_place("330103001").code == "330105011"
    assert [p.name for p in queries.line_of_place("330114001001")] == [
        "浙江省", "杭州市", "钱塘区", "下沙街道", "下沙社区",
    ]  # fmt: skip
