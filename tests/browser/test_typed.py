"""What was typed is still there after the session has ended, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visits, sign_in
from tests.browser.serving import PASSWORD, Site
from tests.browser.words import say

WORDS = "下午三点去看过，灯泡坏了。\n已请物业明早来换。"


def session_of(page: Page) -> str:
    cookies = page.context.cookies()
    return next(one["value"] for one in cookies if one["name"] == "liren_session")


@pytest.mark.parametrize(("scripts", "language", "size"), [(True, "zh-hans", DESK), (False, "en", PHONE)])
def test_a_note_sent_after_the_end_is_sent_on_after_signing_in(
    visit: Visits, site: Site, scripts: bool, language: str, size: tuple[int, int]
) -> None:
    page = visit(language=language, size=size, scripts=scripts)
    sign_in(page, "community")
    page.goto("/bench/queue/?view=all")
    page.goto(str(page.locator("#main a[href^='/bench/cases/3']").first.get_attribute("href")))
    case = page.url.split("?")[0].split("#")[0]
    words = f"{WORDS}{language}"
    page.locator("form[action*='/note/'] textarea").fill(words)
    site.time_is_over(session_of(page))
    page.locator("form[action*='/note/'] button[type=submit]").click()
    page.fill("input[name=username]", "community")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/bench/account/typed/**")
    expect(page.locator("main textarea")).to_have_value(words)
    page.get_by_role("button", name=say(language, "现在交")).click()
    page.wait_for_url(f"{case}**")
    expect(page.locator("#main")).to_contain_text("已请物业明早来换。")
