"""The dispatch desk without a mouse: walk, tick, look, change, dispatch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

WORDS = "楼道灯不亮，按键试派"


def take_in(page: Page, text: str) -> str:
    """A matter by the window's form; its number."""
    page.goto("/bench/intake/")
    page.fill("[name=text]", text)
    page.check("[name=naming][value=anonymous]")
    page.select_option("[name=community]", index=1)
    save = page.locator("form.intake button.button--primary")
    save.click()
    if not page.url.endswith("/receipt/"):  # the first time the page shows what is probably the same
        save.click()
    page.wait_for_url("**/receipt/")
    return page.url.rstrip("/").split("/")[-2]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_is_worked_by_keyboard_alone(visit: Visits, language: str) -> None:
    page = visit(persona="dispatcher", language=language)
    words = f"{WORDS} {language}"
    numbers = {take_in(page, f"{words}：{unit}") for unit in ("一单元", "二单元", "三单元")}
    page.goto(f"/bench/dispatch/?text={words}")
    sheet, row = page.locator("[data-sheet]"), page.locator(".queue-row.is-open input[name=pick]")
    first = sheet.get_attribute("data-sheet")

    page.keyboard.press("j")
    expect(sheet).not_to_have_attribute("data-sheet", str(first))
    second = sheet.get_attribute("data-sheet")
    assert row.get_attribute("value") == second
    page.keyboard.press("k")
    expect(sheet).to_have_attribute("data-sheet", str(first))

    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()

    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")

    page.keyboard.press("e")
    expect(page.locator("#step form select[name=body]")).to_be_visible()
    page.locator("#step [data-step-close]").click()

    page.locator("[data-walk-item][aria-current=true]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice--well")).to_be_visible()
    expect(sheet).not_to_have_attribute("data-sheet", str(first))
    left = {tick.get_attribute("value") for tick in page.locator(".queue-row input[name=pick]").all()}
    assert left == numbers - {first}


def test_many_are_dispatched_after_a_preview(visit: Visits) -> None:
    page = visit(persona="dispatcher")
    words = "一批楼道灯不亮"
    for unit in ("甲", "乙"):
        take_in(page, f"{words}：{unit}")
    page.goto(f"/bench/dispatch/?text={words}")
    for tick in page.locator(".queue-row input[name=pick]").all():
        tick.check()
    page.locator("[data-bulk-bar] .button--lead").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    page.locator("main form button.button--primary").click()
    expect(page.locator(".notice--well")).to_be_visible()
    expect(page.locator(".queue-row")).to_have_count(0)
