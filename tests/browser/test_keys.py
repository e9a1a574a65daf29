"""Every key of the table does what the list says; typing, modifiers and the switch keep it quiet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from liren.faces.workbench.keys import ALL, Key
from tests.browser.conftest import Visits
from tests.browser.test_desk_keys import take_in

PLACES = {
    "mine": "/bench/mine/",
    "queue": "/bench/queue/",
    "desk": "/bench/dispatch/",
    "people": "/bench/people/",
    "notices": "/bench/notices/",
}
PAGE = """<a href="#pressed-{name}" data-act="{name}">{name}</a>"""
LIST = """<ul data-walk><li><input type="checkbox"><a href="#first" data-walk-item>1</a></li>
<li><input type="checkbox"><a href="#second" data-walk-item>2</a></li></ul>"""


def put(page: Page, html: str) -> None:
    """A page with nothing on it but what a key is for, and the table."""
    page.evaluate("(html) => { document.querySelector('main').innerHTML = html; }", html)
    page.evaluate("document.querySelectorAll('header [data-act]').forEach((node) => node.remove())")


def press(page: Page, key: Key) -> None:
    for part in key.press.split():
        page.keyboard.press("Enter" if part == "enter" else part)


@pytest.mark.parametrize("key", ALL, ids=lambda key: key.press)
def test_each_key_does_what_the_table_says(visit: Visits, key: Key) -> None:
    page = visit("/bench/account/", persona="director" if key.act == "go:mine" else "dispatcher")
    kind, _colon, of = key.act.partition(":")
    if kind == "go":
        press(page, key)
        page.wait_for_url(f"**{PLACES[of]}*")
    elif kind == "help":
        press(page, key)
        expect(page.locator("dialog.keys")).to_be_visible()
    elif kind == "press":
        put(page, PAGE.format(name=of))
        press(page, key)
        page.wait_for_url(f"**#pressed-{of}")
    else:
        put(page, LIST)
        links = page.locator("[data-walk-item]")
        links.nth(1 if key.act == "walk:-1" else 0).focus()
        press(page, key)
        if kind == "walk":
            expect(links.nth(1 if of == "1" else 0)).to_be_focused()
        elif kind == "tick":
            expect(page.locator("main input").first).to_be_checked()
        else:
            page.wait_for_url("**#first")


def test_the_list_shows_the_table_and_gives_the_focus_back(visit: Visits) -> None:
    page = visit("/bench/queue/", persona="dispatcher")
    page.locator("#find").focus()
    page.keyboard.press("Escape")
    link = page.locator(".nav-item").first
    link.focus()
    page.keyboard.press("?")
    listed = page.locator("dialog.keys dt").evaluate_all("(all) => all.map((one) => one.dataset.press)")
    assert listed == [key.press for key in ALL if key.act != "go:mine"]
    page.keyboard.press("j")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()
    expect(link).to_be_focused()


def test_typing_modifiers_and_the_switch_keep_keys_quiet(visit: Visits) -> None:
    page = visit("/bench/notices/", persona="dispatcher")
    page.locator("#find").focus()
    page.keyboard.type("gl?")
    assert page.locator("#find").input_value() == "gl?"
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+?")
    expect(page.locator("dialog.keys")).to_be_hidden()
    page.locator("[data-keys-open]").first.click()
    page.locator("dialog.keys [name=off]").click()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_hidden()
    page.locator("[data-keys-open]").first.click()
    expect(page.locator("dialog.keys")).to_be_visible()
    with page.expect_navigation():  # the choice is the account's: the next one finds the keys on
        page.locator("dialog.keys [name=off]").click()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()


def test_on_a_telephone_nothing_speaks_of_keys(visit: Visits) -> None:
    page = visit("/bench/dispatch/", persona="dispatcher")
    expect(page.locator(".keys-open")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".key:visible")).to_have_count(0)
    expect(page.locator(".keys-open")).to_be_hidden()


def test_a_colleague_is_named_by_keyboard_alone(visit: Visits) -> None:
    page = visit(persona="dispatcher")
    number = take_in(page, "楼道灯不亮，提到同事")
    page.goto(f"/bench/cases/{number}/")
    page.keyboard.press("c")
    field = page.locator("textarea[data-mention]")
    expect(field).to_be_focused()
    page.keyboard.type("请 @qzy")
    option = page.locator("[role=option][aria-selected=true]")
    expect(option).to_contain_text("supervisor")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]")).to_have_count(0)
    page.keyboard.press("Backspace")
    expect(option).to_contain_text("supervisor")
    page.keyboard.press("Enter")
    expect(field).to_have_value("请 @supervisor ")
