"""Pictures of each face in both languages for the documents, taken from a fresh demo: `python scripts/screenshots.py`.

Starts the demo in a directory of its own on a free port, opens Chromium, and writes docs/screens/*.png.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pg
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
PASSWORD = "pictures-by-day"  # noqa: S105  # of a demo that lives for a minute
PHONE, DESK = (390, 844), (1440, 900)


@dataclass(frozen=True)
class Shot:
    """A picture: its file's name, the page, the size, who is signed in, what is pressed before it is taken."""

    name: str
    path: str
    size: tuple[int, int]
    persona: str = ""
    keys: tuple[str, ...] = ()


SHOTS = (
    Shot("portal", "/", PHONE),
    Shot("workbench", "/bench/dispatch/", DESK, "dispatcher"),
)


def main() -> int:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for shot in SHOTS:
            for language in ("zh-hans", "en"):
                take(browser, address, shot, language)
        browser.close()
    return 0


def take(browser: Browser, address: str, shot: Shot, language: str) -> None:
    width, height = shot.size
    phone = shot.size == PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=2 if phone else 1, is_mobile=phone
    )
    context.add_cookies([{"name": "liren_language", "value": language, "url": address}])
    page = context.new_page()
    if shot.persona:
        sign_in(page, address, shot.persona)
    page.goto(address + shot.path, wait_until="networkidle")
    for key in shot.keys:
        page.keyboard.press(key)
    page.screenshot(path=SCREENS / f"{shot.name}.{'zh' if language == 'zh-hans' else 'en'}.png")
    context.close()


def sign_in(page: Page, address: str, persona: str) -> None:
    page.goto(f"{address}/bench/sign-in/")
    page.fill("input[name=username]", persona)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


@contextmanager
def demo() -> Iterator[str]:
    """A fresh demo; gives its address without the last slash."""
    port = pg.free_port()
    with tempfile.TemporaryDirectory(prefix="liren-screens-") as data:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LIREN_")},
            "LIREN_DATA_DIR": data,
            "LIREN_DEMO_PASSWORD": PASSWORD,
        }
        command = [sys.executable, "-m", "liren.config.cli", "demo", "run", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL)
        try:
            wait(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(40)


def wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("the demo did not start")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # own server
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the demo does not answer")


if __name__ == "__main__":
    sys.exit(main())
