"""The resident's whole way with scripts switched off, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visits
from tests.browser.pictures import photo
from tests.browser.resident import follow, place, press, say_a_matter, tell
from tests.browser.words import say

LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_matter_is_said_followed_and_added_to_without_scripts(
    visit: Visits, tmp_path: Path, language: str
) -> None:
    page = visit(language=language, size=PHONE, scripts=False)
    words = f"巷口的路灯杆歪了，晚上看不见路。{language}"
    number, code = say_a_matter(page, language, words, photo=photo(tmp_path))
    other = visit(language=language, size=PHONE, scripts=False)
    follow(other, language, code)
    expect(other.locator("h1")).to_be_visible()
    expect(other.locator("blockquote.said")).to_have_text(words)
    assert other.locator(".photo img").count() == 1
    assert number in other.locator("#main").inner_text()
    other.locator("details", has=other.locator("form[action$='/add/']")).locator("summary").click()
    other.fill("form[action$='/add/'] textarea", "早上又歪了一点。")
    other.locator("form[action$='/add/'] button").click()
    expect(other.locator("#main")).to_contain_text("早上又歪了一点。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_code_says_what_to_do(visit: Visits, language: str) -> None:
    page = visit("/follow/", language=language, size=PHONE, scripts=False)
    page.fill("input[name=code]", "AAAA-BBBB-CCCC")
    press(page, language, "查看")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.input_value("input[name=code]") == "AAAA-BBBB-CCCC"


def test_a_neighbour_joins_a_matter_from_the_public_list_without_scripts(visit: Visits) -> None:
    page = visit("/public/?state=open", size=PHONE, scripts=False)
    page.locator("#main a.item-title").first.click()
    page.get_by_role("link", name=say("zh-hans", "我也遇到")).click()
    page.fill("textarea[name=text]", "我家也是。")
    page.check("input[name=naming][value=anonymous]")
    press(page, "zh-hans", "加进来")
    page.wait_for_url("**/receipt/**")
    expect(page.locator("strong.code")).to_be_visible()


def test_a_draft_is_taken_up_again_and_withdrawn_when_said(visit: Visits) -> None:
    page = visit("/say/", size=PHONE, scripts=False)
    tell(page, "zh-hans", "楼下的长椅坏了。")
    place(page, "zh-hans")
    page.goto("/")
    page.get_by_role("link", name=say("zh-hans", "接着说")).click()
    assert page.input_value("textarea[name=text]") == "楼下的长椅坏了。"
    press(page, "zh-hans", "不说了，全部清掉")
    page.wait_for_url(lambda url: url.rstrip("/").count("/") == 2)
    assert say("zh-hans", "上次的事还没有说完。") not in page.content()


def test_language_and_larger_type_are_chosen_without_scripts(visit: Visits) -> None:
    page = visit("/", size=PHONE, scripts=False)
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name=say("en", "长辈版")).click()
    page.locator("html[data-elder]").wait_for()
