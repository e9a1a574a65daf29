"""The window as its people use it, the receipt's sign, and where a photo was taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from tests.browser.axe import AXE, grave_faults, overflowing
from tests.browser.conftest import DESK, PHONE, Visits
from tests.browser.resident import code_on, tell
from tests.browser.words import say

CALLER = "17000000001"  # the demo's resident
LANGUAGES = ("zh-hans", "en")


def looked_up(
    visit: Visits, language: str = "zh-hans", *, scripts: bool = True, size: tuple[int, int] = DESK
) -> Page:
    page = visit("/bench/intake/", persona="dispatcher", language=language, scripts=scripts, size=size)
    page.check("input[name=channel][value=hotline]")
    page.fill("input[name=phone]", CALLER)
    page.click("button[value=caller]")
    expect(page.locator("#h-earlier")).to_be_visible()
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_caller_says_goes_to_the_matter_that_is_there(visit: Visits, scripts: bool) -> None:
    page = looked_up(visit, scripts=scripts)
    number = (
        page.locator("#earlier li", has=page.locator("button[name=same]"))
        .first.locator("span.num")
        .inner_text()
    )
    assert "王秀兰" not in page.locator("#earlier").inner_text()
    page.fill("textarea[name=text]", f"今天又坏了（{scripts}）。")
    page.fill("textarea[name=note]", "报得出上次的事。")
    page.locator("#earlier button[name=same]").first.click()
    page.wait_for_url(f"**/bench/cases/{number}/")
    expect(page.locator("#main")).to_contain_text(f"今天又坏了（{scripts}）。")
    expect(page.locator("#inside")).to_contain_text("报得出上次的事。")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: run scripts/assets.py")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_of_a_caller_has_no_grave_fault(visit: Visits, language: str) -> None:
    for size in (DESK, PHONE):
        page = looked_up(visit, language, size=size)
        page.wait_for_selector("#map.leaflet-container")
        page.locator("#map").click(position={"x": 60, "y": 120})
        assert grave_faults(page) == []
        assert overflowing(page) == []


def test_a_pin_shows_what_is_near_and_the_receipt_leads_to_the_matter(visit: Visits) -> None:
    page = visit("/bench/intake/", persona="dispatcher")
    page.fill("input[name=phone]", "17000000008")
    page.fill("input[name=name]", "赵六")
    page.fill("textarea[name=text]", "井盖坏了，半夜响。")
    page.wait_for_selector("#map.leaflet-container .map-outline")
    box = page.locator("#map .map-outline").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#h-nearby")).to_be_visible()
    page.locator("#main").get_by_role("button", name="登记并出回执").click()
    page.wait_for_url("**/receipt/")
    sign = page.locator(".receipt-sign")
    assert sign.evaluate("node => node.complete && node.naturalWidth > 100")
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", page.locator(".code").inner_text())
    assert code
    resident = visit(f"/follow/#{code[0]}")
    expect(resident.locator("input[name=code]")).to_have_value(code[0])
    assert "#" not in resident.url
    resident.locator("#main").get_by_role("button", name=say("zh-hans", "查看"), exact=True).click()
    resident.wait_for_url("**/matters/**")


def test_an_address_that_was_found_moves_the_pin(visit: Visits) -> None:
    page = visit("/bench/intake/", persona="dispatcher")
    page.wait_for_selector("#map.leaflet-container")
    page.fill("input[name=address]", "柳叶巷")
    page.click("button[value=look]")
    choices = page.locator("input[data-pin-lon]:not([data-pin-lon=''])")
    expect(choices.first).to_be_visible()
    choices.last.check()
    assert float(page.input_value("input[name=longitude]")) == pytest.approx(
        float(choices.last.get_attribute("data-pin-lon") or 0), abs=1e-5
    )
    page.locator("input[name=spot][value='']").check()


def turned_photo(folder: Path, longitude: float, latitude: float) -> str:
    """As a telephone held upright takes it: lying, with a note how to turn it, and where it was."""

    def parts(degrees: float) -> tuple[float, float, float]:
        minutes = degrees % 1 * 60
        return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)

    facts = Image.Exif()
    facts[ExifTags.Base.Orientation] = 6
    facts[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: parts(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: parts(longitude),
    }
    picture = Image.new("RGB", (800, 600), "#8a9")
    picture.paste("#c33", (0, 0, 100, 600))  # the left edge, which is the top once it is turned
    path = folder / "phone.jpg"
    picture.save(path, exif=facts, quality=90)
    return str(path)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_turned_telephone_photo_places_the_matter_and_stands_upright(
    visit: Visits, tmp_path: Path, scripts: bool
) -> None:
    page = visit("/say/", size=PHONE, scripts=scripts)
    shape = page.request.get("/public/grids.json").json()["features"][0]
    longitude, latitude = shape["properties"]["label_at"]
    tell(page, "zh-hans", "路边的护栏断了一截。")
    page.wait_for_url("**/say/where/")
    page.locator("details.more > summary").click()
    page.set_input_files("input[name=photo]", turned_photo(tmp_path, longitude, latitude))
    page.locator("#main").get_by_role("button", name="下一步", exact=True).click()
    page.wait_for_url(lambda url: "/say/where/" not in url)
    if page.url.endswith("/say/near/"):
        page.locator("#main").get_by_role("button", name="都不是，下一步", exact=True).click()
    page.wait_for_url("**/say/photos/")
    kept = page.locator("#main img").first
    width, height = (
        kept.evaluate(
            "async node => { await node.decode(); return [node.naturalWidth, node.naturalHeight]; }"
        )
        if scripts
        else (3, 4)
    )
    assert height > width, "the photo lies on its side"
    page.locator("#main button.button--primary").click()
    page.wait_for_url("**/say/check/")
    expect(page.locator("#main")).to_contain_text(shape["properties"]["name"].removeprefix("柳荫里社区"))
    page.check("input[name=naming][value=anonymous]")
    page.locator("#main").get_by_role("button", name="交上去", exact=True).click()
    page.wait_for_url("**/receipt/**")
    assert code_on(page)
