"""One matter from saying it to rating it, in Chromium, by five of the staff and a resident, in both languages.

Beside it forty messages of another system are imported and one of them is dispatched. Every page is read: nothing
of the program's own words may stand there in the other language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visits
from tests.browser.pictures import photo
from tests.browser.register import READABLE, register
from tests.browser.resident import follow, press, say_a_matter
from tests.browser.serving import Site
from tests.browser.words import foreign_words, say

STATION, HOUSING = "柳荫里工作站", "区住建局"
NAME, PHONE_NUMBER = "徐桂芳", "17000000188"


@dataclass
class Walk:
    """The same words in one language for everybody who takes part."""

    visit: Visits
    site: Site
    language: str
    number: str = ""
    code: str = ""

    def word(self, words: str, context: str | None = None) -> str:
        return say(self.language, words, context)

    def staff(self, persona: str, path: str) -> Page:
        page = self.visit(path, persona=persona, language=self.language, size=DESK)
        self.read(page)
        return page

    def resident(self) -> Page:
        page = self.visit(language=self.language, size=PHONE)
        follow(page, self.language, self.code)
        self.read(page)
        return page

    def case(self, persona: str) -> Page:
        return self.staff(persona, f"/bench/cases/{self.number}/")

    def read(self, page: Page) -> None:
        data = self.site.data_shown() + NAME
        found = foreign_words(page, self.language, data)
        self.visit.complaints += [f"{page.url}: in the other language: {text}" for text in found]

    def takes(self, page: Page, verb: str, fill: Callable[[Page], None], done: str) -> None:
        """A step with a form, opened from the matter's page, filled and sent; then `done` is said."""
        link = page.locator(f"a[href*='/{verb}/']").first
        if not link.is_visible():
            page.locator("details.drop summary").click()
        link.click()
        form = page.locator("#step form")
        expect(form).to_be_visible()
        fill(page)
        self.read(page)
        form.locator("button[type=submit]").click()
        expect(page.get_by_role("status")).to_contain_text(self.word(done))
        self.read(page)


@pytest.fixture(params=["zh-hans", "en"])
def walk(visit: Visits, site: Site, request: pytest.FixtureRequest) -> Walk:
    return Walk(visit, site, request.param)


def test_a_matter_goes_from_said_to_rated(walk: Walk, tmp_path: Path) -> None:
    said(walk, tmp_path)
    dispatched_by_keyboard(walk)
    accepted_and_asked(walk)
    answered_back(walk)
    handed_on(walk)
    taken_over_and_resolved(walk, tmp_path)
    rated_badly(walk)
    called_back(walk)
    counted(walk)
    told_in_the_end(walk)


def said(walk: Walk, tmp_path: Path) -> None:
    page = walk.visit(language=walk.language, size=PHONE)
    words = "三单元楼道灯不亮，楼梯上看不见，老人摔了一跤。"
    walk.number, walk.code = say_a_matter(
        page, walk.language, words, photo=photo(tmp_path), name=NAME, phone=PHONE_NUMBER
    )
    walk.read(page)
    assert walk.site.was_told(PHONE_NUMBER, walk.code)


def dispatched_by_keyboard(walk: Walk) -> None:
    """Finds it among the others and sends it to the proposed body, without touching the mouse."""
    page = walk.staff("dispatcher", "/bench/dispatch/?sort=received")
    first = page.locator("[data-sheet]").get_attribute("data-sheet")
    page.keyboard.press("j")
    expect(page.locator(f"[data-sheet]:not([data-sheet='{first}'])")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator(f"[data-sheet='{first}']")).to_be_visible()
    for _ in range(60):
        if page.locator("[data-sheet]").get_attribute("data-sheet") == walk.number:
            break
        page.keyboard.press("j")
        page.wait_for_load_state("networkidle")
    expect(page.locator(f"[data-sheet='{walk.number}']")).to_be_visible()
    walk.read(page)
    page.keyboard.press("e")
    body = page.locator("#step select[name=body]")
    expect(body).to_be_visible()
    tab_to(page, "select[name=body]")
    for _ in range(30):
        if STATION in body.locator("option:checked").inner_text():
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "#step button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(walk.word("已派单，对方会收到通知。"))
    walk.read(page)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def accepted_and_asked(walk: Walk) -> None:
    mine = walk.staff("community", "/bench/mine/")
    mine.locator(f"a[href='/bench/cases/{walk.number}/']").first.click()
    mine.wait_for_url(f"**/bench/cases/{walk.number}/")
    walk.read(mine)
    mine.keyboard.press("a")
    expect(mine.get_by_role("status")).to_contain_text(walk.word("已签收，由您经办。"))
    ask = "灯是整个单元都不亮，还是只有一楼？"
    walk.takes(mine, "ask", lambda page: page.fill("#step textarea", ask), "问题已发给诉求人。")


def answered_back(walk: Walk) -> None:
    page = walk.resident()
    form = page.locator("form[action$='/answer/']")
    expect(page.locator(".section--act")).to_contain_text("还是只有一楼？")
    form.locator("textarea").fill("从一楼到六楼都不亮。")
    form.locator("button[type=submit]").click()
    expect(page.locator("#main")).to_contain_text("从一楼到六楼都不亮。")
    expect(form).to_have_count(0)
    walk.read(page)


def handed_on(walk: Walk) -> None:
    page = walk.case("community")
    expect(page.locator("#main")).to_contain_text("从一楼到六楼都不亮。")

    def fill(page: Page) -> None:
        chosen = page.locator("#step select[name=body] option", has_text=HOUSING).get_attribute("value")
        page.select_option("#step select[name=body]", chosen)
        page.select_option("#step select[name=reason]", "needs_skill")
        page.fill("#step textarea", "总线路要由专业电工换。")

    walk.takes(page, "offer", fill, "已请对方接手；对方接手之前，这件事仍在您手上。")


def taken_over_and_resolved(walk: Walk, tmp_path: Path) -> None:
    page = walk.case("department")
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_be_visible()
    walk.read(page)

    def fill(page: Page) -> None:
        page.check("#step input[name=outcome][value=fixed]")
        page.fill("#step textarea", "换了总线和六盏灯，今晚起都亮。")
        page.set_input_files("#step input[type=file]", photo(tmp_path, "after.jpg"))

    walk.takes(page, "resolve", fill, "已办结，诉求人会收到答复并可以评价。")


def rated_badly(walk: Walk) -> None:
    page = walk.resident()
    expect(page.locator(".answer").first).to_contain_text("今晚起都亮")
    page.check("input[name=level][value='1']")
    page.locator("form[action$='/rate/'] textarea").fill("只亮了一晚。")
    press(page, walk.language, "提交评价")
    expect(page.locator("#main")).to_contain_text(walk.word("非常不满意"))
    expect(page.locator("#main")).to_contain_text(walk.word("街道会在一个工作日内回访您。"))
    walk.read(page)


def called_back(walk: Walk) -> None:
    page = walk.staff("supervisor", "/bench/call-backs/")
    line = page.locator("ul.items > li", has_text=walk.number)
    expect(line).to_contain_text("只亮了一晚。")
    line.locator("summary").click()
    line.locator("input[name=result][value=rectify]").check()
    line.locator("textarea").fill("承诺周三再去换一次。")
    walk.read(page)
    line.locator("button[type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto("/bench/call-backs/?view=done")
    expect(page.locator("ul.items > li", has_text=walk.number)).to_contain_text("承诺周三再去换一次。")
    walk.read(page)


def counted(walk: Walk) -> None:
    page = walk.staff("district", "/bench/rates/?by=body")
    row = page.locator("tbody tr", has_text=re.compile("柳荫里"))
    expect(row.first).to_be_visible()
    assert page.locator("svg[role=img]").count() >= 1
    page.locator("tfoot a").first.click()
    page.wait_for_url("**/rates/cases/**")
    expect(page.locator("h1")).to_be_visible()
    walk.read(page)


def told_in_the_end(walk: Walk) -> None:
    page = walk.resident()
    expect(page.locator(".history")).to_contain_text(re.compile("."))
    expect(page.locator("#main")).to_contain_text("只亮了一晚。")
    assert page.locator(".history > li").count() >= 8


def test_messages_of_another_system_are_imported_and_one_is_dispatched(walk: Walk, tmp_path: Path) -> None:
    source = f"board-{walk.language}"
    page = walk.staff("dispatcher", "/bench/import/")
    page.set_input_files("input[type=file]", register(tmp_path, source))
    page.fill("input[name=source]", source)
    page.get_by_role("button", name=walk.word("上传并预览")).click()
    page.wait_for_url(re.compile("/bench/import/[0-9a-f-]{36}/"))
    expect(page.locator(".notice--soon").first).to_be_visible()
    walk.read(page)
    page.get_by_role("button", name=walk.word("开始导入")).click()
    expect(page.locator("#progress")).to_contain_text(walk.word("导入完成。"), timeout=40_000)
    expect(page.locator("#progress dl")).to_contain_text(str(READABLE))
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    walk.read(page)
    with page.expect_download() as refused:
        page.get_by_role("link", name=walk.word("下载拒收的行和原因")).click()
    assert refused.value.suggested_filename.endswith(".xlsx")
    imported_one_is_found_and_sent(walk, source)


def imported_one_is_found_and_sent(walk: Walk, source: str) -> None:
    page = walk.staff("dispatcher", "/bench/dispatch/?text=路灯")
    expect(page.locator("[data-sheet]")).to_contain_text("路灯")
    number = page.locator("[data-sheet]").get_attribute("data-sheet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(walk.word("已派单，对方会收到通知。"))
    page.goto(f"/bench/cases/{number}/")
    expect(page.locator("#main .state").first).to_have_text(walk.word("待签收"))
    walk.read(page)
