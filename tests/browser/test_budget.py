"""What a first visit weighs on the wire. How fast it is on a slow telephone says benchmarks/portal_budget.py."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, Visits

KILOBYTES = 100


@pytest.mark.parametrize("path", ["/", "/say/", "/public/", "/follow/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_first_visit_weighs_at_most_a_hundred_kilobytes(visit: Visits, path: str, language: str) -> None:
    page = visit(language=language, size=PHONE)
    wire = page.context.new_cdp_session(page)
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda part: received.append(part["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    weight = sum(received)
    assert 0 < weight <= KILOBYTES * 1000, f"{weight} bytes in {len(received)} parts"
