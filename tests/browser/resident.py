"""What a resident does in the portal, step by step, with or without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.words import say

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")
ADDRESS = "柳叶巷 8 号"


def press(page: Page, language: str, words: str) -> None:
    """Presses the button of that name on the page's main part."""
    page.locator("#main").get_by_role("button", name=say(language, words), exact=True).click()


def say_a_matter(
    page: Page, language: str, text: str, *, photo: str | None = None, phone: str = "", name: str = ""
) -> tuple[str, str]:
    """The four steps; gives the matter's number and tracking code as the receipt shows them."""
    page.goto("/")
    page.locator("a.say").click()
    tell(page, language, text)
    page.wait_for_url("**/say/where/")
    place(page, language)
    pass_by_what_is_near(page, language)
    page.wait_for_url("**/say/photos/")
    if photo:
        page.set_input_files("input[name=photos]", photo)
    press(page, language, "传上去，下一步")
    page.wait_for_url("**/say/check/")
    expect(page.locator("blockquote.said")).to_have_text(text)
    name_oneself(page, name, phone)
    press(page, language, "交上去")
    page.wait_for_url("**/receipt/**")
    return number_on(page), code_on(page)


def tell(page: Page, language: str, text: str) -> None:
    page.fill("textarea[name=text]", text)
    press(page, language, "下一步")


def place(page: Page, language: str, address: str = ADDRESS) -> None:
    """Writes the address; where several buildings fit, takes the first that is offered."""
    page.fill("input[name=address]", address)
    press(page, language, "下一步")
    offered = page.locator("input[name=spot]")
    if page.url.endswith("/say/where/") and offered.count():
        offered.first.check()
        press(page, language, "下一步")


def pass_by_what_is_near(page: Page, language: str) -> None:
    if page.url.endswith("/say/near/"):
        press(page, language, "都不是，下一步")


def name_oneself(page: Page, name: str, phone: str) -> None:
    if phone:
        page.check("input[name=naming][value=named]")
        page.fill("input[name=name]", name)
        page.fill("input[name=phone]", phone)
    else:
        page.check("input[name=naming][value=anonymous]")


def number_on(page: Page) -> str:
    found = re.search(r"\d{6}-\d{4}-\d{6}", page.url)
    assert found, page.url
    return found.group()


def code_on(page: Page) -> str:
    shown = page.locator("strong.code").inner_text()
    found = CODE.search(shown)
    assert found, shown
    return found.group()


def follow(page: Page, language: str, code: str) -> None:
    """Opens the matter by its tracking code, from the first page."""
    page.goto("/")
    page.fill("input[name=code]", code)
    press(page, language, "查看")
    page.wait_for_url("**/matters/**")
