"""A browser, and people who sit before it.

`visit(...)` opens a page as somebody; whatever a page complains of (errors of scripts, refused by the content
security policy, files that are missing) fails the test that opened it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    sync_playwright,
)

from tests.browser.serving import PASSWORD, Site, served

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PHONE, DESK = (390, 844), (1440, 900)
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    absent = pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}: apt-get install chromium")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(absent)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A directory that all processes of this run know."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "browsers"


@pytest.fixture(scope="session")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(shared, tmp_path_factory.mktemp("site")) as there:
        yield there


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield chromium
    chromium.close()


@dataclass
class Visits:
    """Opens pages and hears what they complain of."""

    browser: Browser
    site: Site
    seats: dict[str, Any]  # who has signed in before: the state of a browser by persona
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(
        self,
        path: str = "",
        *,
        persona: str = "",
        language: str = "zh-hans",
        size: tuple[int, int] = DESK,
        theme: str = "",
        elder: bool = False,
        scripts: bool = True,
        address: str = "",
    ) -> Page:
        """A page of a browser of one's own, signed in as `persona`, with `path` opened if it is given."""
        base = address or self.site.address
        context = self.browser.new_context(
            base_url=base,
            viewport={"width": size[0], "height": size[1]},
            storage_state=self._seat(persona) if persona else None,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="en-GB" if language == "en" else "zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(15_000)
        choices = {"liren_language": language, "liren_theme": theme, "liren_elder": "1" if elder else ""}
        context.add_cookies([{"name": k, "value": v, "url": base} for k, v in choices.items() if v])
        self.contexts.append(context)
        page = self.listened(context)
        if path:
            page.goto(path)
        return page

    def listened(self, context: BrowserContext) -> Page:
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda problem: self.complaints.append(f"{page.url}: {problem}"))
        page.on("response", self._answered)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        # A page that answers 422 is meant; a file that is missing is found by `_answered`.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in {"document", "xhr", "fetch"}:
            self.complaints.append(f"{response.url}: {response.status}")

    def _seat(self, persona: str) -> Any:
        if persona not in self.seats:
            context = self.browser.new_context(base_url=self.site.address)
            page = context.new_page()
            sign_in(page, persona)
            self.seats[persona] = context.storage_state()
            context.close()
        return self.seats[persona]


def sign_in(page: Page, persona: str) -> None:
    """By username and password, as the page asks for them."""
    is_resident = persona in {"resident", "neighbour"}
    page.goto("/sign-in/password/" if is_resident else "/bench/sign-in/")
    page.fill("input[name=username]", persona)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.fixture(scope="session")
def seats() -> dict[str, Any]:
    return {}


@pytest.fixture
def visit(browser: Browser, site: Site, seats: dict[str, Any]) -> Iterator[Visits]:
    visits = Visits(browser, site, seats)
    yield visits
    for context in visits.contexts:
        context.close()
    if visits.complaints:
        pytest.fail("\n".join(dict.fromkeys(visits.complaints)), pytrace=False)
