"""Maps over a tile server of the test's own: shown, credited, allowed alone; and what stays when it is silent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from liren.domains.territory.rules.datum import from_cgcs2000
from tests.browser.conftest import Visits
from tests.browser.serving import free_port, running, served

CREDIT = "测试瓦片 <b>© 2026</b>"


class TileServer(ThreadingHTTPServer):
    is_silent = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_port()), Tiles)
        self.asked: list[str] = []


class Tiles(BaseHTTPRequestHandler):
    server: TileServer

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.is_silent:
            self.send_error(503)
            return
        picture = BytesIO()
        Image.new("RGB", (256, 256), "#d9e4dc").save(picture, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(picture.getvalue())

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def tiles() -> Iterator[TileServer]:
    server = TileServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@contextmanager
def with_tiles(shared: Path, home: Path, tiles: TileServer, datum: str = "cgcs2000") -> Iterator[str]:
    given = {
        "LIREN_TILES": f"http://127.0.0.1:{tiles.server_port}/{{z}}/{{x}}/{{y}}.png",
        "LIREN_TILES_CREDIT": CREDIT,
        "LIREN_TILES_DATUM": datum,
    }
    with (
        served(shared, home, worker=False) as site,
        running({**site.environment, **given}, worker=False) as address,
    ):
        yield address


def opened(visit: Visits, address: str) -> Page:
    page = visit("/public/?view=map", address=address)
    page.wait_for_selector("#map.leaflet-container")
    return page


def test_tiles_are_shown_and_credited_and_nothing_else_is_allowed(
    visit: Visits, shared: Path, tmp_path: Path, tiles: TileServer
) -> None:
    with with_tiles(shared, tmp_path, tiles) as address:
        page = opened(visit, address)
        expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
        expect(page.locator(".leaflet-control-attribution")).to_have_text(CREDIT)
        expect(page.locator(".map-note")).to_be_hidden()
        policy = page.request.get("/public/?view=map").headers["content-security-policy"]
        pictures = next(part for part in policy.split(";") if "img-src" in part).split()
        assert [p for p in pictures if p.startswith("http")] == [f"http://127.0.0.1:{tiles.server_port}"]


def test_a_silent_server_leaves_the_grids_and_says_so(
    visit: Visits, shared: Path, tmp_path: Path, tiles: TileServer
) -> None:
    tiles.is_silent = True
    try:
        with with_tiles(shared, tmp_path, tiles) as address:
            page = opened(visit, address)
            expect(page.locator(".map-note")).to_be_visible()
            expect(page.locator(".map-outline").first).to_be_visible()
    finally:
        tiles.is_silent = False
    visit.complaints.clear()  # the browser tells of each tile that did not come


def test_over_tiles_in_gcj02_the_ground_is_moved_as_the_server_would(
    visit: Visits, shared: Path, tmp_path: Path, tiles: TileServer
) -> None:
    with with_tiles(shared, tmp_path, tiles, datum="gcj02") as address:
        page = opened(visit, address)
        expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
        for longitude, latitude in ((118.79, 32.02), (87.6, 43.8), (121.47, 31.23)):
            x, y = page.evaluate(
                "([lng, lat]) => { const crs = L.CRS.gcj02, at = L.CRS.EPSG3857.pointToLatLng("
                "crs.latLngToPoint(L.latLng(lat, lng), 18), 18); return [at.lng, at.lat]; }",
                [longitude, latitude],
            )
            assert (x, y) == pytest.approx(from_cgcs2000(longitude, latitude, "gcj02"), abs=2e-6)
            back = page.evaluate(
                "([lng, lat]) => { const crs = L.CRS.gcj02, at = crs.pointToLatLng("
                "crs.latLngToPoint(L.latLng(lat, lng), 18), 18); return [at.lng, at.lat]; }",
                [longitude, latitude],
            )
            assert tuple(back) == pytest.approx((longitude, latitude), abs=1e-7)
