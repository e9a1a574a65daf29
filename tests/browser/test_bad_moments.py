"""What happens at the worst moment: twice, too late, too long, without a worker, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visits, sign_in
from tests.browser.pictures import photo, script_called_photo
from tests.browser.resident import name_oneself, number_on, pass_by_what_is_near, place, press, tell
from tests.browser.serving import Site, served
from tests.browser.words import say

ZH = "zh-hans"


def told_until(page: Page, step: str, text: str) -> None:
    """The four steps up to `step`."""
    page.goto("/say/")
    tell(page, ZH, text)
    page.wait_for_url("**/say/where/")
    if step == "where":
        return
    place(page, ZH)
    pass_by_what_is_near(page, ZH)
    page.wait_for_url("**/say/photos/")
    if step == "photos":
        return
    press(page, ZH, "传上去，下一步")
    page.wait_for_url("**/say/check/")


def test_two_presses_make_one_matter(visit: Visits) -> None:
    page = visit(size=PHONE)
    told_until(page, "check", "井盖响了三个晚上。")
    name_oneself(page, "", "")
    page.get_by_role("button", name=say(ZH, "交上去"), exact=True).dblclick(no_wait_after=True)
    page.wait_for_url("**/receipt/**")
    page.goto("/mine/")
    assert page.locator("#main ul.items > li a.item-title", has_text="井盖响了三个晚上").count() == 1


def test_the_sent_form_sent_again_leads_to_the_same_receipt(visit: Visits) -> None:
    page = visit(size=PHONE)
    told_until(page, "check", "楼梯扶手松了。")
    form = page.locator("form", has=page.locator("input[name=naming]"))
    fields = form.evaluate("form => Object.fromEntries(new FormData(form))") | {"naming": "anonymous"}
    name_oneself(page, "", "")
    press(page, ZH, "交上去")
    page.wait_for_url("**/receipt/**")
    number = number_on(page)
    again = page.request.post("/say/check/", form=fields, headers={"Referer": page.url})
    assert again.url.endswith(f"/receipt/{number}/")


def test_words_outlive_the_session_in_the_middle_of_a_form(visit: Visits) -> None:
    page = visit(size=PHONE)
    told_until(page, "photos", "地下车库积水，灯也坏了。")
    page.context.clear_cookies(name="liren_session")
    press(page, ZH, "传上去，下一步")
    page.wait_for_url("**/say/check/")
    expect(page.locator("blockquote.said")).to_have_text("地下车库积水，灯也坏了。")


def test_words_outlive_the_loss_of_every_cookie(visit: Visits) -> None:
    page = visit("/say/", size=PHONE)
    page.fill("textarea[name=text]", "晾衣架断了，差点砸到人。")
    page.context.clear_cookies()
    press(page, ZH, "下一步")
    expect(page.get_by_role("heading", level=1)).to_have_text(say(ZH, "这一页放得太久了"))
    page.goto("/say/")
    assert page.input_value("textarea[name=text]") == "晾衣架断了，差点砸到人。"
    expect(page.locator("[data-kept-note]")).to_be_visible()


def test_a_script_called_photo_is_refused_beside_its_field_and_the_rest_stays(
    visit: Visits, tmp_path: Path
) -> None:
    page = visit(size=PHONE)
    told_until(page, "photos", "树枝断了挂在电线上。")
    page.set_input_files("input[name=photos]", script_called_photo(tmp_path))
    press(page, ZH, "传上去，下一步")
    expect(page.locator("[id$=_error]")).to_be_visible()
    assert page.title() != "taken over"
    page.set_input_files("input[name=photos]", photo(tmp_path, "tree.jpg"))
    press(page, ZH, "传上去，下一步")
    page.wait_for_url("**/say/check/")
    assert page.locator(".photo img").count() == 1


def test_a_point_outside_every_grid_asks_for_a_community(visit: Visits) -> None:
    page = visit(size=PHONE)
    told_until(page, "where", "河边护栏缺了一截。")
    for name, value in {"longitude": "118.70", "latitude": "31.90"}.items():
        page.locator(f"input[name={name}]").evaluate("(node, value) => { node.value = value }", value)
    press(page, ZH, "下一步")
    expect(page.locator("#main")).to_contain_text(
        say(ZH, "图上这一点不在我们的网格里。请挪一下图钉，或选一个社区。")
    )
    page.select_option("select[name=community]", index=1)
    press(page, ZH, "下一步")
    page.wait_for_url(re.compile("/say/(near|photos)/"))


def test_a_hundred_thousand_characters_are_refused_and_kept(visit: Visits) -> None:
    page = visit("/say/", size=PHONE)
    words = "吵" * 100_000
    page.locator("textarea[name=text]").evaluate("(node, words) => { node.value = words }", words)
    press(page, ZH, "下一步")
    expect(page.locator("#id_text_error")).to_be_visible()
    assert len(page.input_value("textarea[name=text]")) == 100_000
    page.fill("textarea[name=text]", "晚上施工太吵。")
    press(page, ZH, "下一步")
    page.wait_for_url("**/say/where/")


@pytest.mark.parametrize("words", ["字\x00符", "字\u202e符", "字\x1b[31m符"])
def test_characters_nobody_sees_never_break_a_page(visit: Visits, words: str) -> None:
    page = visit("/say/", size=PHONE)
    page.locator("textarea[name=text]").evaluate("(node, words) => { node.value = words }", words)
    press(page, ZH, "下一步")
    expect(page.locator("[id$=_error], input[name=address]").first).to_be_visible()
    expect(page.locator("html[data-face=portal]")).to_have_count(1)


@pytest.fixture(scope="module")
def lonely(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation of its own, without a worker."""
    with served(shared, tmp_path_factory.mktemp("lonely"), worker=False) as there:
        yield there


@pytest.fixture
def desk(lonely: Site, visit: Visits) -> Page:
    """The dispatcher at the installation without a worker, in English."""
    page = visit(language="en", address=lonely.address)
    sign_in(page, "dispatcher")
    return page


def test_without_a_worker_the_page_says_what_waits(desk: Page) -> None:
    desk.goto("/bench/import/")
    expect(desk.get_by_role("status")).to_contain_text(say("en", "后台没有运行。"))


def test_without_its_database_a_page_says_when_to_come_back_and_then_works_again(
    lonely: Site, visit: Visits, desk: Page
) -> None:
    home = visit("/", address=lonely.address)
    with lonely.database_gone():
        for page, language, path in ((home, ZH, "/"), (desk, "en", "/bench/queue/")):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 503
            assert answer.headers["retry-after"] == "60"
            expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "暂时连不上"))
            shown = page.locator("body").inner_text()
            assert not re.search(r"Traceback|Error|psycopg|sqlite|no such table|127\.0\.0\.1", shown)
    home.get_by_role("link", name=say(ZH, "再试一次")).click()
    expect(home.locator("a.say")).to_be_visible(
        timeout=12_000
    )  # a connection is asked for anew within ten seconds


def test_a_map_whose_pins_do_not_come_says_so_and_shows_the_rest(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.route("**/public/pins.json*", lambda route: route.abort())
    page.goto("/public/?view=map")
    told = say(ZH, "地图上的网格和图钉没有全部取到，连上网后再打开这一页。")
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.locator(".map-outline").first).to_be_attached()
