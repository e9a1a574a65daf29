"""A passkey in a real browser: made, shown, asked for after the password, removed; and a page without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visits, sign_in
from tests.browser.serving import PASSWORD, Site
from tests.browser.words import say

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


UNKNOWN = "这里没有登记这把通行密钥，可能已经移除。请用别的方式登录，再到“我的账号”添加。"


def with_device(page: Page) -> None:
    """The browser has a device of its own that makes passkeys and whose owner always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def by_name(site: Site) -> str:
    return site.address.replace("127.0.0.1", "localhost")


def add(page: Page, language: str, name: str) -> None:
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name=say(language, "在这台设备上添加")).click()
    expect(page.locator(".items").first).to_contain_text(name)


@pytest.mark.parametrize(
    ("persona", "language", "size", "where", "door"),
    [
        ("department", "zh-hans", DESK, "/bench/account/passkeys/", "/bench/sign-in/"),
        ("neighbour", "en", PHONE, "/account/passkeys/", "/sign-in/"),
    ],
)
def test_a_passkey_is_made_signs_in_and_is_removed(
    visit: Visits, site: Site, persona: str, language: str, size: tuple[int, int], where: str, door: str
) -> None:
    page = visit(language=language, size=size, address=by_name(site))
    with_device(page)
    sign_in(page, persona)
    page.goto(where)
    add(page, language, "My key")
    page.context.clear_cookies(name="liren_session")
    page.goto(f"{door}?next={where}")
    page.get_by_role("button", name=say(language, "用通行密钥登录")).click()
    page.wait_for_url(f"**{where}")
    page.get_by_role("link", name=say(language, "改名、移除")).click()
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name=say(language, "移除"), exact=True).click()
    expect(page.locator("#main")).to_contain_text(say(language, "还没有通行密钥"))
    page.context.clear_cookies(name="liren_session")
    page.goto(door)
    page.get_by_role("button", name=say(language, "用通行密钥登录")).click()
    expect(page.locator("#main")).to_contain_text(say(language, UNKNOWN))


def test_after_the_password_a_passkey_is_asked_for(visit: Visits, site: Site) -> None:
    page = visit(address=by_name(site))
    with_device(page)
    sign_in(page, "organisation")
    page.goto("/bench/account/passkeys/")
    add(page, "zh-hans", "柜台电脑")
    page.goto("/bench/account/second-factor/")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="用通行密钥开启").click()
    code = str(page.locator("#main code").first.text_content())
    page.context.clear_cookies(name="liren_session")
    page.goto("/bench/sign-in/")
    page.fill("input[name=username]", "organisation")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/sign-in/code/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.context.clear_cookies(name="liren_session")
    without = visit(address=by_name(site), scripts=False)
    without.goto("/bench/sign-in/")
    expect(without.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
    without.fill("input[name=username]", "organisation")
    without.fill("input[name=password]", PASSWORD)
    without.press("input[name=password]", "Enter")
    without.wait_for_url("**/sign-in/code/")
    without.fill("input[name=code]", code)
    without.press("input[name=code]", "Enter")
    without.wait_for_url(lambda url: "sign-in" not in url)
