"""What everybody may see: the first page, the choice of place, the public list and map, and “me too”."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from liren.domains.casework.models import Case, Requester
from tests.domains.casework.conftest import Desk
from tests.faces.portal.conftest import Visitor, take
from tests.personas import client_for

PAGES = ("/", "/place/", "/say/", "/follow/", "/mine/", "/public/", "/privacy/", "/accessibility/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_for_a_visitor_in_both_languages(
    desk: Desk, client: Client, address: str, language: str
) -> None:
    client.cookies["liren_language"] = language
    page = client.get(address)
    assert page.status_code == 200
    assert ('<html lang="en"' in page.content.decode()) is (language == "en")
    assert "<script>" not in page.content.decode()


def test_a_place_is_found_by_name_pinyin_and_street_and_stays_chosen(desk: Desk, client: Client) -> None:
    assert "柳荫里" in client.get("/place/?q=柳荫").content.decode()
    assert "柳荫里" in client.get("/place/?q=liuyin").content.decode()
    assert "没有找到" in client.get("/place/?q=不存在的地方").content.decode()
    assert "柳荫里" in client.get("/place/?street=320104901").content.decode()
    answer = client.post("/place/", {"code": "320104901001", "next": "/public/"})
    assert answer.headers["Location"] == "/public/"
    assert "青桐街道" in client.get("/").content.decode()


@pytest.mark.parametrize("code", ["", "11", "999999999999", "<script>"])
def test_a_place_not_served_is_refused(desk: Desk, client: Client, code: str) -> None:
    answer = client.post("/place/", {"code": code})
    assert answer.status_code == 422
    assert "请从列出的地方里选一个" in answer.content.decode()


def test_a_forged_place_cookie_falls_back_to_the_county(desk: Desk, client: Client) -> None:
    client.cookies["liren_place"] = "110101001001"
    assert "秦淮区" in client.get("/").content.decode()


def test_the_public_list_tells_matters_and_not_people(visitor: Visitor) -> None:
    case = visitor.say("我叫王小明，电话 13800004417，3 幢 501 室楼上漏水")
    page = Client().get("/public/").content.decode()
    one = Client().get(f"/public/{case.number}/").content.decode()
    for text in (page, one):
        assert "漏水" in text
        for secret in ("王小明", "13800004417", "501", "王秀兰"):
            assert secret not in text


@pytest.mark.parametrize(("naming", "kind"), [("confidential", "report"), ("named", "help")])
def test_confidential_matters_and_calls_for_help_are_not_public(
    visitor: Visitor, naming: str, kind: str
) -> None:
    visitor.client.post("/say/", {"text": "需要人帮忙买药", "kind": kind})
    visitor.client.post("/say/where/", {"community": "320104901001"})
    visitor.client.post("/say/check/", {"naming": naming, "name": "王秀兰", "phone": "13800004417"})
    case = Case.objects.get()
    assert "买药" not in Client().get("/public/").content.decode()
    assert Client().get(f"/public/{case.number}/").status_code == 404


def test_the_list_searches_and_filters(desk: Desk, visitor: Visitor) -> None:
    visitor.say("井盖松了。")
    visitor.say("路灯不亮。")
    client = Client()
    found = client.get("/public/?q=井盖").content.decode()
    assert "井盖松了" in found
    assert "路灯不亮" not in found
    assert "没有符合的事" in client.get("/public/?state=done").content.decode()
    assert "井盖松了" in client.get("/public/?state=open").content.decode()


def test_the_list_pages_by_key_without_losing_or_doubling(desk: Desk, visitor: Visitor) -> None:
    titles = [f"第 {n} 处井盖松了" for n in range(1, 24)]
    for title in titles:
        with desk.at(minutes=1):
            visitor.say(f"{title}。", naming="anonymous")
    client = Client()
    first = client.get("/public/")
    key = first.context["next_key"]
    second = client.get("/public/", {"after": key})
    seen = [row.title for page in (first, second) for row in page.context["rows"]]
    assert seen == titles[::-1]
    assert second.context["next_key"] == ""
    assert client.get("/public/?after=nonsense").status_code == 200


def test_pins_and_grids_are_geojson_of_the_chosen_place(visitor: Visitor) -> None:
    visitor.say("井盖松了，电话 13800004417。")
    client = Client()
    client.cookies["liren_place"] = "320104901001"
    pins = client.get("/public/pins.json").json()
    assert [f["properties"]["title"] for f in pins["features"]] == ["井盖松了，电话 ***"]
    assert len(str(pins["features"][0]["geometry"]["coordinates"][0]).split(".")[1]) <= 4
    grids = client.get("/public/grids.json").json()
    assert grids["features"]
    assert all(f["properties"]["place_code"] == "320104901001" for f in grids["features"])


def test_me_too_joins_with_an_own_code_and_an_own_rating(desk: Desk, visitor: Visitor) -> None:
    case = visitor.say()
    other = Client()
    answer = other.post(f"/public/{case.number}/join/", {"naming": "anonymous", "text": "我们单元也是"})
    assert answer.headers["Location"] == f"/receipt/{case.number}/"
    case.refresh_from_db()
    assert case.people == 2
    page = other.get(f"/matters/{case.number}/").content.decode()
    assert "我们单元也是" in page
    assert "13800004417" not in page
    assert Requester.objects.get(case=case, role="joined").text == "我们单元也是"


def test_one_device_joins_once(visitor: Visitor) -> None:
    case = visitor.say()
    answer = visitor.client.post(f"/public/{case.number}/join/", {"naming": "anonymous"})
    assert answer.headers["Location"] == f"/matters/{case.number}/"
    case.refresh_from_db()
    assert case.people == 1


def test_a_number_in_the_matter_already_gets_the_same_answer_as_a_new_one(visitor: Visitor) -> None:
    case = visitor.say()
    shown = []
    for phone in ("13900000002", "13900000002", "13900000003"):
        given = {"naming": "named", "name": "李梅", "phone": phone}
        client = Client()
        answer = client.post(f"/public/{case.number}/join/", given, follow=True)
        page = re.sub(r"[0-9A-Za-z]{32,}", "", answer.content.decode())  # tokens of the form
        shown.append((answer.redirect_chain, re.sub(r"现在共 \d+ 人|\d+ 人", "", page)))
        assert "portal_codes" not in client.session
    assert shown[0] == shown[1] == shown[2]
    assert Requester.objects.filter(case=case, role="joined").count() == 2


def test_an_ended_matter_is_not_joined(resolved: Case) -> None:
    answer = Client().post(f"/public/{resolved.number}/join/", {"naming": "anonymous"})
    assert answer.status_code == 422
    assert "请新说一件" in answer.content.decode()


def test_the_first_page_names_the_telephone(desk: Desk, client: Client) -> None:
    body = desk.world.bodies["committee:001"]
    body.phone = "025-00000120"
    body.save()
    client.cookies["liren_place"] = "320104901001"
    assert 'href="tel:025-00000120"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 6), ("/place/", 4), ("/say/", 1), ("/public/", 4), ("/public/grids.json", 3), ("/mine/", 3)],
)
def test_pages_cost_few_queries(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, most: int
) -> None:
    for n in range(3):
        visitor.say(f"第 {n} 处井盖松了。", naming="anonymous")
    with django_assert_max_num_queries(most):
        assert Client().get(address).status_code == 200


def test_a_resident_s_matter_costs_at_most_twelve_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(desk.world.accounts["resident"])
    case = Visitor(client).say(naming="named")
    take(desk, case)
    with django_assert_max_num_queries(12):
        assert client.get(f"/matters/{case.number}/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/public/?view=map"])
def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(desk: Desk, client: Client, address: str) -> None:
    page = client.get(address)
    sheets = ("tokens", "foundation", "components", "pictures", "print")
    parts = [*(f"ui/{name}.css" for name in sheets), "ui/mark.svg"]
    if "map" in address:
        parts += ["vendor/leaflet/leaflet.css", "ui/map.css", "vendor/leaflet/leaflet.js", "ui/map.js"]
    weight = len(gzip.compress(page.content))
    for part in parts:
        found = finders.find(part)
        assert isinstance(found, str), f"{part} is missing; run make install"
        weight += len(gzip.compress(Path(found).read_bytes()))
    if "map" in address:
        weight += len(gzip.compress(client.get("/public/grids.json").content))
    assert weight < 100_000


def test_the_map_lists_what_is_open_and_all_on_demand(desk: Desk, visitor: Visitor, resolved: Case) -> None:
    visitor.say("井盖松了。")
    client = Client()
    listed = {
        address: {row.title for row in client.get(address).context["rows"]}
        for address in ("/public/?view=map", "/public/?view=map&state=all", "/public/")
    }
    assert listed["/public/?view=map"] == {"井盖松了"}
    assert listed["/public/?view=map&state=all"] == listed["/public/"] == {"井盖松了", resolved.title}


def test_a_grid_that_bears_the_community_s_name_is_named_alone(visitor: Visitor) -> None:
    case = visitor.say()
    assert case.grid
    assert case.grid.name.startswith("柳荫里")
    page = Client().get(f"/public/{case.number}/").content.decode()
    assert f"柳荫里 {case.grid.name}" not in page
    assert f">{case.grid.name}</dd>" in page


@pytest.mark.parametrize(
    "address",
    [
        "/follow/",
        "/place/",
        "/sign-in/",
        "/mine/",
        "/public/",
        "/public/pins.json",
        "/public/grids.json",
        "/say/",
    ],
)
def test_head_is_answered_where_get_is(desk: Desk, client: Client, address: str) -> None:
    assert client.head(address).status_code == client.get(address).status_code == 200


def test_head_is_answered_for_a_matter_and_the_steps_of_saying(visitor: Visitor) -> None:
    case = visitor.say()
    visitor.client.post("/say/", {"text": "井盖松了。", "kind": "report"})
    for address in (
        f"/matters/{case.number}/",
        f"/receipt/{case.number}/",
        f"/public/{case.number}/",
        "/say/where/",
    ):
        assert visitor.client.head(address).status_code == 200, address


def test_what_people_wrote_is_marked_as_chinese_on_an_english_page(visitor: Visitor) -> None:
    case = visitor.say()
    visitor.client.cookies["liren_language"] = "en"
    page = visitor.page(case)
    assert '<blockquote class="said" lang="zh-Hans">' in page
    assert '<h1 class="head" lang="zh-Hans">' in page
    assert 'lang="zh-Hans">' in Client().get("/public/").content.decode()
