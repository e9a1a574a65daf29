"""Bodies, posts and holders on the workbench: who may, what each page does, what is refused and where it is said."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from liren.domains.organisations import actions, queries
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.models import Body, PostHolding
from liren.kernel import audit_queries, clock
from liren.kernel.actor import SYSTEM

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liren.config.demo.people import World
    from tests.domains.casework.conftest import Desk

Open = Callable[[str], Client]
LIST = "/bench/bodies/"
LIUYIN, TANGYUAN = "320104901001", "320104901002"
DAY = dt.timedelta(days=1)


def url(body: Body, rest: str = "") -> str:
    return f"{LIST}{body.id}/{rest}"


def post_url(post_id: uuid.UUID, rest: str = "") -> str:
    return f"/bench/posts/{post_id}/{rest}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def station(world: World) -> Body:
    return Body.objects.get(id=world.bodies["station:001"].id)


@pytest.fixture
def district(client_of: Open) -> Client:
    return client_of("district")


def send(client: Client, path: str, **given: Any) -> HttpResponse:
    """Opens the page, then sends what it offers with `given` over it: a person who changes some fields."""
    page = client.get(path)
    form = page.context["form"]
    kept = {bound.name: bound.value() for bound in form if bound.value() is not None}
    return client.post(path, {**kept, **given})  # type: ignore[return-value]  # the test client's response


def heads_of(station: Body) -> queries.PostLine:
    return next(line for line in queries.posts_with_holders(station.id) if line.title == "站长")


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("district", 200),
        ("dispatcher", 200),
        ("director", 200),
        ("community", 200),
        ("admin", 200),
        ("security", 200),
        ("grid", 403),
        ("auditor", 403),
        ("department", 403),
        ("", 302),
    ],
)
def test_who_reads_the_list(client_of: Open, username: str, status: int) -> None:
    assert client_of(username).get(LIST).status_code == status


def test_a_body_beyond_ones_places_is_not_there_and_one_within_is_only_read(
    world: World, client_of: Open, station: Body
) -> None:
    director, dispatcher = client_of("director"), client_of("dispatcher")
    assert director.get(url(world.bodies["street:901"])).status_code == 404
    assert dispatcher.get(url(world.bodies["street:902"])).status_code == 404
    page = text_of(director.get(url(station)))
    assert "更正资料" not in page
    assert "青桐街道中心" in page, "the line upwards is named"
    assert url(world.bodies["street:901"]) not in page, "but leads nowhere that is closed to him"
    for rest in ("edit/", "move/", "places/", "close/", "posts/new/"):
        assert dispatcher.get(url(station, rest)).status_code == 403
        assert dispatcher.post(url(station, rest), {"name": "x"}).status_code == 403


def test_the_district_edits_nothing_of_another_county(world: World, district: Client) -> None:
    body = world.bodies["social"]
    Body.objects.filter(id=body.id).update(place_code="320105001001")
    for rest in ("", "edit/", "close/"):
        assert district.get(url(body, rest)).status_code == 404


def found(count: int) -> None:
    for number in range(count):
        name = f"第{number}互助队"
        actions.found_body(
            actor=SYSTEM,
            kind=BodyKind.SOCIAL_ORGANISATION,
            name=name,
            short_name=name,
            place_code=LIUYIN,
        )


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("query", ["", "?view=tree"])
def test_the_list_costs_the_same_at_three_rows_and_at_thirty(district: Client, query: str) -> None:
    few = cost(district, LIST + query)
    found(27)
    assert cost(district, LIST + query) == few
    assert few <= 9


def test_a_page_of_a_body_costs_the_same_with_three_posts_and_with_thirty(
    world: World, district: Client, station: Body
) -> None:
    few = cost(district, url(station))
    for number in range(27):
        post = actions.create_post(
            actor=SYSTEM, body_id=station.id, kind=PostKind.MEMBER, title=f"岗{number}"
        )
        actions.take_post(
            actor=SYSTEM, post_id=post.id, holder_id=world.accounts["grid"].id, since=clock.today()
        )
    assert cost(district, url(station)) == few
    assert few <= 12


def test_the_list_finds_and_says_when_there_is_nothing(district: Client) -> None:
    page = text_of(district.get(LIST, {"text": "柳荫里", "kind": "station"}))
    assert "柳荫里社区工作站" in page
    assert "柳荫里社区居民委员会" not in page
    assert "没有符合条件的单位" in text_of(district.get(LIST, {"text": "没有这样的"}))
    assert "望淮街道综合服务中心" in text_of(district.get(LIST, {"place": "320104902", "sort": "name"}))
    assert district.get(LIST, {"kind": "x", "place": "zz", "sort": "x", "after": "zz_x"}).status_code == 200
    actions.close_body(actor=SYSTEM, body_id=Body.objects.get(short_name="邻里互助中心").id)
    assert "邻里互助" not in text_of(district.get(LIST))
    assert "邻里互助" in text_of(district.get(LIST, {"state": "closed"}))


def test_a_county_without_bodies_says_where_to_begin(world: World, client_of: Open) -> None:
    Body.objects.filter(place_code__startswith="320104902").update(place_code="320105")
    assert "还没有登记单位" not in text_of(client_of("district").get(LIST))
    Body.objects.update(place_code="320105")
    assert "先登记区社会治理中心" in text_of(client_of("district").get(LIST))
    assert "区级管理人员登记后" in text_of(client_of("director").get(LIST))


def test_the_tree_shows_each_body_under_its_parent(district: Client) -> None:
    nodes = district.get(LIST, {"view": "tree"}).context["nodes"]
    assert [node.body.short_name for node in nodes] == ["区治理中心"]
    street = next(node for node in nodes[0].below if node.body.short_name == "青桐街道中心")
    assert "柳荫里工作站" in {node.body.short_name for node in street.below}
    alone = district.get(LIST, {"view": "tree", "text": "柳荫里"}).context["nodes"]
    assert {node.body.short_name for node in alone} == {"柳荫里居委会", "柳荫里工作站", "柳荫里物业"}


def test_the_list_is_taken_away_as_it_is_shown_and_written_down(world: World, client_of: Open) -> None:
    body = world.bodies["social"]
    actions.change_body(actor=SYSTEM, body_id=body.id, phone="=1+1")
    client = client_of("dispatcher")
    answer = client.get(f"{LIST}export.xlsx", {"kind": "social_organisation"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["邻里互助中心"]
    csv = client.get(f"{LIST}export.csv", {"state": "all"}).getvalue().decode()
    assert "'=1+1" in csv
    assert "望淮" not in csv, "nothing beyond one's places"
    [second, first] = [
        entry for form in ("csv", "xlsx") for entry in audit_queries.history_of("bodies", form)
    ]
    assert first.verb == second.verb == "organisations.bodies.exported"
    assert client.get(f"{LIST}export.exe").status_code == 404
    assert client_of("auditor").get(f"{LIST}export.csv").status_code == 403


def test_a_body_is_registered_corrected_and_moved(world: World, district: Client) -> None:
    street = world.bodies["street:901"]
    given = {"kind": "station", "name": "西园社区工作站", "short_name": "西园站", "place_code": TANGYUAN}
    answer = district.post(f"{LIST}new/", {**given, "parent": str(street.id), "phone": "025-1"})
    body = Body.objects.get(name="西园社区工作站")
    assert answer.headers["Location"] == url(body)
    assert send(district, url(body, "edit/"), phone="025-2").status_code == 302
    assert send(district, url(body, "move/"), parent=str(world.bodies["district"].id)).status_code == 302
    page = text_of(district.get(url(body)))
    assert "025-2" in page
    assert "改换了单位的上级" in page
    assert "青桐街道中心 → 区治理中心" in page
    assert "冯敏" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "请填写“全称”。"),
        ({"name": "柳荫里社区工作站"}, "这个区划里已有"),
        ({"parent": "street:902"}, "上级单位须覆盖"),
        ({"kind": "x"}, "选择"),
        ({"short_name": "长" * 25}, "24"),
    ],
)
def test_a_refusal_is_said_beside_its_field(
    world: World, district: Client, given: dict[str, str], said: str
) -> None:
    if "parent" in given:
        given = {"parent": str(world.bodies[given["parent"]].id)}
    sound = {"kind": "station", "name": "新站", "short_name": "新站", "place_code": LIUYIN, "parent": ""}
    answer = district.post(f"{LIST}new/", {**sound, **given})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)
    assert not Body.objects.filter(short_name="新站").exists()


def test_a_page_that_somebody_has_overtaken_keeps_what_was_typed(district: Client, station: Body) -> None:
    stale = {
        "name": station.name,
        "short_name": station.short_name,
        "phone": "025-9",
        "version": station.version,
    }
    actions.change_body(actor=SYSTEM, body_id=station.id, phone="025-5")
    answer = district.post(url(station, "edit/"), stale)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "别人已经改动过" in page
    assert "025-9" in page, "what was typed is there"
    assert "025-5" in page, "and what the other wrote"
    again = {**stale, "version": answer.context["form"]["version"].value()}
    assert district.post(url(station, "edit/"), again).status_code == 302
    assert Body.objects.get(id=station.id).phone == "025-9"


def test_places_are_added_and_taken_away(district: Client, station: Body) -> None:
    assert send(district, url(station, "places/"), place_code=TANGYUAN).status_code == 302
    page = text_of(district.get(url(station)))
    assert TANGYUAN in page
    twice = send(district, url(station, "places/"), place_code=TANGYUAN)
    assert twice.status_code == 422
    assert "已在这个单位管的范围里" in text_of(twice)
    version = Body.objects.get(id=station.id).version
    given = {"place_code": TANGYUAN, "version": version}
    assert district.post(url(station, "places/remove/"), {**given, "version": version - 1}).status_code == 409
    assert district.post(url(station, "places/remove/"), given).status_code == 302
    assert district.post(url(station, "places/remove/"), {**given, "version": ""}).status_code == 404


def test_closing_asks_first_and_says_what_stays(world: World, district: Client, station: Body) -> None:
    page = text_of(district.get(url(station, "close/")))
    assert "还有 3 人在任" in page
    assert "还有 3 个角色设在这里" in page
    assert Body.objects.get(id=station.id).active
    assert send(district, url(station, "close/"), reason="并入街道").status_code == 302
    page = text_of(district.get(url(station)))
    assert "并入街道" in page
    assert "恢复使用" in page
    assert "设立岗位</a>" not in page
    assert send(district, url(station, "reopen/"), reason="又设").status_code == 302
    assert Body.objects.get(id=station.id).active
    refused = send(district, url(world.bodies["street:901"], "close/"))
    assert refused.status_code == 409
    assert "下面还有在用的单位" in text_of(refused)


def test_a_post_is_set_up_corrected_and_closed(district: Client, station: Body) -> None:
    taken = send(district, url(station, "posts/new/"), title="站长", kind="head")
    assert taken.status_code == 422
    assert "已有名为“站长”的岗位" in text_of(taken)
    assert send(district, url(station, "posts/new/"), title="干事", kind="member").status_code == 302
    post = next(line for line in queries.posts_with_holders(station.id) if line.title == "干事")
    assert "现在空缺" in text_of(district.get(url(station)))
    assert send(district, post_url(post.id), title="副站长", kind="deputy").status_code == 302
    assert send(district, post_url(post.id, "close/"), reason="不再设").status_code == 302
    assert "已撤销" in text_of(district.get(url(station)))
    assert send(district, post_url(post.id, "reopen/")).status_code == 302
    held = send(district, post_url(heads_of(station).id, "close/"))
    assert held.status_code == 409
    assert "请先结束任职" in text_of(held)


def test_a_holder_is_appointed_and_released_with_dates(world: World, district: Client, station: Body) -> None:
    head, today = heads_of(station), clock.today()
    given = {"holder": str(world.accounts["community"].id), "since": today, "last_day": today + 9 * DAY}
    assert send(district, post_url(head.id, "appoint/"), **given).status_code == 302
    holding = PostHolding.objects.get(post_id=head.id, holder=world.accounts["community"])
    assert holding.until == today + 10 * DAY
    twice = send(district, post_url(head.id, "appoint/"), **given)
    assert "已在这个岗位上" in text_of(twice)
    backwards = send(district, post_url(head.id, "appoint/"), **{**given, "last_day": today - 2 * DAY})
    assert "不能早于" in text_of(backwards)
    page = text_of(district.get(url(station)))
    assert "李文静" in page
    release = f"/bench/holdings/{head.now[0].id}/release/"
    assert send(district, release, last_day=head.now[0].since - DAY).status_code == 409
    assert send(district, release, last_day=today - DAY).status_code == 302
    assert "以前的 1 段任职" in text_of(district.get(url(station)))
    assert district.get(f"/bench/holdings/{uuid.uuid4()}/release/").status_code == 404
    assert district.get(post_url(uuid.uuid4())).status_code == 404


def test_residents_are_not_offered_for_a_post(world: World, district: Client, station: Body) -> None:
    page = text_of(district.get(post_url(heads_of(station).id, "appoint/")))
    assert "周小满" in page
    assert "王秀兰" not in page


def test_open_matters_are_counted_as_the_reader_sees_them_and_lead_to_just_these(desk: Desk) -> None:
    from tests import personas

    number = desk.assigned().number
    body = Body.objects.get(short_name="柳荫里工作站")
    for username in ("district", "dispatcher", "community", "director"):
        client = personas.client_for(desk.world.accounts[username])
        matters = client.get(url(body)).context["matters"]
        assert matters["count"] == 1
        assert number in text_of(client.get(matters["url"]))
    admin = personas.client_for(desk.world.accounts["admin"])
    assert admin.get(url(body)).context["matters"] is None


def test_accounts_lead_on_only_for_who_may_open_them(client_of: Open, station: Body) -> None:
    assert "/bench/accounts/" in text_of(client_of("security").get(url(station)))
    assert "/bench/accounts/" not in text_of(client_of("director").get(url(station)))


@pytest.mark.parametrize("rest", ["", "edit/", "move/", "places/", "close/", "posts/new/"])
def test_the_pages_speak_english(client_of: Open, station: Body, rest: str) -> None:
    client = client_of("district")
    client.cookies["liren_language"] = "en"
    page = text_of(client.get(url(station, rest)))
    assert "Bodies and posts" in page
    assert 'lang="en"' in page


def test_matters_of_a_further_place_are_proposed_and_dispatched_to_the_body(desk: Desk) -> None:
    from tests import personas

    street = personas.client_for(desk.world.accounts["dispatcher"])
    number = desk.said(place_code=TANGYUAN).number
    case, own = desk.body("station:001"), desk.body("station:002")
    sheet = f"/bench/dispatch/{number}/"

    def proposed() -> uuid.UUID | None:
        body = street.get(sheet).context["suggestion"].body
        return body.id if body else None

    assert proposed() == own
    given = {"body": str(case), "category": "", "urgency": "general"}
    refused = street.post(f"/bench/cases/{number}/assign/", given)
    assert refused.status_code == 422
    actions.close_body(actor=SYSTEM, body_id=own)
    actions.add_place(actor=SYSTEM, body_id=case, place_code=TANGYUAN)
    assert proposed() == case
    assert street.post(f"/bench/cases/{number}/assign/", given).status_code == 302
