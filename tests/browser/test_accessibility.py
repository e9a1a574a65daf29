"""Every page of both faces, small and large, light, dark and in elder mode: with axe-core, a ruler and the Tab key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import AXE, grave_faults, keyboard_faults, overflowing, small_targets
from tests.browser.conftest import DESK, PHONE, Visits
from tests.browser.resident import pass_by_what_is_near, place, press, tell

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: run scripts/assets.py")


@dataclass(frozen=True)
class Shown:
    """A page as somebody sees it; `then` is a selector whose first link is followed from there."""

    path: str
    persona: str = ""
    then: str = ""

    def __str__(self) -> str:
        return f"{self.persona or 'visitor'} {self.path}{' →' if self.then else ''}"

    def open(self, visit: Visits, *, elder: bool = False, language: str = "zh-hans") -> Page:
        page = visit(
            self.path, persona=self.persona, size=PHONE if elder else DESK, elder=elder, language=language
        )
        if self.then:
            page.goto(page.locator(self.then).first.get_attribute("href") or "")
        return page


PORTAL = (
    Shown("/"),
    Shown("/place/"),
    Shown("/place/?q=ly"),
    Shown("/say/"),
    Shown("/follow/"),
    Shown("/mine/"),
    Shown("/mine/", "resident"),
    Shown("/mine/", "resident", "#main ul.items a.item-title"),
    Shown("/account/", "resident"),
    Shown("/account/messages/", "resident"),
    Shown("/ratings/"),
    Shown("/public/"),
    Shown("/public/?view=map"),
    Shown("/public/?q=没有这样的事"),
    Shown("/public/?state=open", "", "#main a.item-title"),
    Shown("/sign-in/"),
    Shown("/sign-in/password/"),
    Shown("/privacy/"),
    Shown("/accessibility/"),
    Shown("/no-such-page/"),
)
SEEN = ("color-contrast", "target-size", "scrollable-region-focusable")  # what size, light and type change
ROW = "a[data-walk-item], .item-title[href]"
BENCH = (
    Shown("/bench/sign-in/"),
    Shown("/bench/dispatch/", "dispatcher"),
    Shown("/bench/dispatch/?view=no_grid", "dispatcher"),
    Shown("/bench/queue/", "dispatcher"),
    Shown("/bench/queue/?text=没有这样的事", "dispatcher"),
    Shown("/bench/queue/?view=all", "dispatcher", ROW),
    Shown("/bench/queue/?view=all&columns=number,category,title,received,state,due", "dispatcher"),
    Shown("/bench/queue/views/?view=all", "dispatcher"),
    Shown("/bench/exports/", "dispatcher"),
    Shown("/bench/mine/", "community"),
    Shown("/bench/mine/", "community", ROW),
    Shown("/bench/intake/", "community"),
    Shown("/bench/notices/", "dispatcher"),
    Shown("/bench/import/", "dispatcher"),
    Shown("/bench/late/", "supervisor"),
    Shown("/bench/call-backs/", "supervisor"),
    Shown("/bench/supervision/?view=all", "supervisor"),
    Shown("/bench/supervision/?view=all", "supervisor", ROW),
    Shown("/bench/supervision/new/", "supervisor"),
    Shown("/bench/hot/", "district"),
    Shown("/bench/queue/?view=to_take_up", "dispatcher", ROW),
    Shown("/bench/queue/?view=all&text=几件事一起说", "community", ROW),
    Shown("/bench/recurring/", "district"),
    Shown("/bench/hot/", "district", ROW),
    Shown("/bench/checks/", "supervisor"),
    Shown("/bench/checks/", "supervisor", ROW),
    Shown("/bench/checks/samples/", "district"),
    Shown("/bench/checks/samples/", "district", "#main table a"),
    Shown("/bench/checks/samples/new/", "district"),
    Shown("/bench/appeals/", "district"),
    Shown("/bench/appeals/", "district", ROW),
    Shown("/bench/appeals/decider/", "district"),
    Shown("/bench/orders/", "dispatcher"),
    Shown("/bench/orders/", "dispatcher", ROW),
    Shown("/bench/messages/?view=all", "admin"),
    Shown("/bench/messages/words/", "district"),
    Shown("/bench/messages/words/casework.received/zh-hans/", "district"),
    Shown("/bench/messages/robots/", "district"),
    Shown("/bench/messages/robots/", "district", "#main .items a, #main a[href*='/robots/0']"),
    Shown("/bench/account/messages/", "community"),
    Shown("/bench/suggestion-models/", "district"),
    Shown("/bench/rates/", "district"),
    Shown("/bench/rates/", "district", "tfoot a"),
    Shown("/bench/catalogue/", "district"),
    Shown("/bench/catalogue/new/", "district"),
    Shown("/bench/catalogue/", "district", "main a[href*='/catalogue/']:not([href*='new'])"),
    Shown("/bench/people/", "community"),
    Shown("/bench/people/new/", "community"),
    Shown("/bench/people/list/", "director"),
    Shown("/bench/people/list/", "director", ROW),
    Shown("/bench/people/import/", "director"),
    Shown("/bench/households/new/", "community"),
    Shown("/bench/needs/", "community"),
    Shown("/bench/needs/", "community", ROW),
    Shown("/bench/residence/", "director"),
    Shown("/bench/residence/permits/", "director"),
    Shown("/bench/residence/new/study/agent/", "community"),
    Shown("/bench/bodies/", "district"),
    Shown("/bench/bodies/?view=tree", "director"),
    Shown("/bench/bodies/?text=没有这样的单位", "district"),
    Shown("/bench/bodies/?kind=station", "district", "a[data-walk-item]"),
    Shown("/bench/bodies/new/", "district"),
    Shown("/bench/limits/", "district"),
    Shown("/bench/limits/calendar/", "district"),
    Shown("/bench/limits/", "district", "main a[href*='/limits/']:not([href*='calendar'])"),
    Shown("/bench/grids/", "district"),
    Shown("/bench/grids/", "district", "main a[href*='/grids/']"),
    Shown("/bench/audit/", "auditor"),
    Shown("/bench/audit/chain/", "auditor"),
    Shown("/bench/work/", "admin"),
    Shown("/bench/accounts/", "admin"),
    Shown("/bench/accounts/new/", "admin"),
    Shown("/bench/accounts/", "security", "main a[href*='/accounts/']:not([href*='new'])"),
    Shown("/bench/roles/", "security"),
    Shown("/bench/account/", "director"),
    Shown("/bench/account/password/", "director"),
    Shown("/bench/account/second-factor/", "director"),
    Shown("/bench/no-such-page/", "dispatcher"),
)


@pytest.mark.parametrize("shown", [*PORTAL, *BENCH], ids=str)
def test_a_page_has_no_grave_fault_in_any_size_light_mode_or_language(visit: Visits, shown: Shown) -> None:
    page = shown.open(visit)
    found = {"1440": grave_faults(page)}
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    on_phone(page)
    found["390 dark"] = grave_faults(page, SEEN) + overflowing(page)
    if shown in PORTAL:
        found["390 by thumb"] = small_targets(page)
    choose(page, liren_elder="1")
    found["390 elder"] = grave_faults(page, SEEN) + overflowing(page)
    choose(page, liren_elder="0", liren_language="en")
    found["390 in English"] = overflowing(page)
    report = [f"{how}: {fault}" for how, faults in found.items() for fault in faults]
    assert not report, "\n".join(report)


def on_phone(page: Page) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def choose(page: Page, **cookies: str) -> None:
    """The same page again, with choices as its visitor would make them."""
    kept: list[Any] = [{"name": name, "value": value, "url": page.url} for name, value in cookies.items()]
    page.context.add_cookies(kept)
    page.reload()


@pytest.mark.parametrize("elder", [False, True], ids=["usual", "elder"])
def test_the_four_steps_are_whole_by_keyboard_and_for_axe(visit: Visits, elder: bool) -> None:
    page = visit("/say/", size=PHONE, elder=elder)
    faults = {"what": checked(page)}
    tell(page, "zh-hans", "楼顶的广告牌松了。")
    page.wait_for_url("**/say/where/")
    faults["where"] = checked(page)
    place(page, "zh-hans")
    if page.url.endswith("/say/near/"):
        faults["near"] = checked(page)
        pass_by_what_is_near(page, "zh-hans")
    page.wait_for_url("**/say/photos/")
    faults["photos"] = checked(page)
    press(page, "zh-hans", "传上去，下一步")
    page.wait_for_url("**/say/check/")
    faults["check"] = checked(page)
    press(page, "zh-hans", "交上去")
    faults["wrong"] = checked(page)
    page.check("input[name=naming][value=anonymous]")
    press(page, "zh-hans", "交上去")
    page.wait_for_url("**/receipt/**")
    faults["receipt"] = checked(page)
    assert {step: found for step, found in faults.items() if found} == {}


def checked(page: Page) -> list[str]:
    return grave_faults(page) + overflowing(page) + small_targets(page) + keyboard_faults(page)


@pytest.mark.parametrize(
    "shown",
    [
        Shown("/"),
        Shown("/public/"),
        Shown("/bench/dispatch/", "dispatcher"),
        Shown("/bench/queue/?view=all", "dispatcher", ROW),
        Shown("/bench/rates/", "district"),
    ],
    ids=str,
)
def test_the_keyboard_reaches_everything_and_the_focus_is_seen(visit: Visits, shown: Shown) -> None:
    assert keyboard_faults(shown.open(visit)) == []


def test_the_dispatch_desk_is_worked_with_letters(visit: Visits) -> None:
    page = visit("/bench/dispatch/", persona="dispatcher")
    page.keyboard.press("?")
    assert page.locator("dialog.keys[open]").count() == 1
    assert grave_faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
