"""The portal's first page weighs at most 100 kB and shows its largest part within 1.5 s on a slow telephone.

A slow telephone: a processor four times slower, 1.6 Mb/s, 150 ms there and back, nothing kept from before. The
seconds depend on the machine that plays the telephone; the median of the visits counts.
"""

from __future__ import annotations

import statistics
import sys
from typing import Any

from harness import Claim, installation, server, verdict
from playwright.sync_api import Browser, sync_playwright

VISITS = 7
SLOWER = 4
BYTES_A_SECOND = 1_600_000 / 8
LATENCY = 150
PAGES = {"home": "/", "say": "/say/"}
LARGEST = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
  .observe({ type: "largest-contentful-paint", buffered: true }))"""


def main() -> int:
    with installation():
        from liren.config import demo

        demo.load()
        with server() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            found = {
                name: [visit(browser, address + path) for _ in range(VISITS)] for name, path in PAGES.items()
            }
            browser.close()
    seconds = {name: statistics.median(s for s, _ in visits) for name, visits in found.items()}
    weight = {name: max(w for _, w in visits) for name, visits in found.items()}
    claims = [Claim(f"{name}: kilobytes on the wire", weight[name] / 1000, most=100) for name in PAGES]
    claims += [Claim(f"{name}: seconds to the largest paint", seconds[name], most=1.5) for name in PAGES]
    return verdict("portal_budget", {"visits": VISITS, "bytes": weight}, claims)


def visit(browser: Browser, url: str) -> tuple[float, int]:
    """Seconds to the largest paint and bytes received, in a browser that has never been here."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    received: list[int] = []

    def heard(part: dict[str, Any]) -> None:
        received.append(part["encodedDataLength"])

    wire.on("Network.loadingFinished", heard)
    wire.send("Network.enable")
    line = {"offline": False, "latency": LATENCY}
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    wire.send("Network.emulateNetworkConditions", line | speed)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="networkidle")
    seconds: float = page.evaluate(LARGEST) / 1000
    context.close()
    return seconds, int(sum(received))


if __name__ == "__main__":
    sys.exit(main())
