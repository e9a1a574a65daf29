"""What goes on paper: parts follow one another over the end of a page, and nothing is printed that is for typing."""

from __future__ import annotations

import itertools

from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.test_desk_keys import take_in


def test_a_long_slip_breaks_without_laying_one_thing_over_another(visit: Visits) -> None:
    page = visit(persona="dispatcher")
    number = take_in(page, "楼道灯不亮。" * 300)
    page.goto(f"/bench/queue/print/?pick={number}")
    page.emulate_media(media="print")
    slip = page.locator(".slip")
    expect(slip).to_have_css("display", "block")  # rows of a grid that breaks lie over each other
    boxes = slip.evaluate("(slip) => [...slip.children].map((one) => one.getBoundingClientRect())")
    for upper, lower in itertools.pairwise(boxes):
        assert upper["bottom"] <= lower["top"] + 1
    assert slip.evaluate("(slip) => slip.scrollWidth - slip.clientWidth") <= 1


def test_a_matter_on_paper_has_no_empty_field(visit: Visits) -> None:
    page = visit(persona="dispatcher")
    number = take_in(page, "楼道灯不亮，要打印")
    page.goto(f"/bench/cases/{number}/")
    expect(page.locator("textarea").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("textarea:visible, input:visible, button:visible")).to_have_count(0)
