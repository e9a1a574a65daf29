"""The tile server of the maps: read from the environment, allowed by the content policy, refused in a sentence."""

from __future__ import annotations

import pytest

from liren.config.environment import WrongSetting
from liren.config.tiles import tile_server

PLAIN = "https://tiles.example.cn/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ({"LIREN_TILES": PLAIN}, ("https://tiles.example.cn",)),
        ({"LIREN_TILES": "http://10.0.0.5:8080/t?x={x}&y={y}&l={z}"}, ("http://10.0.0.5:8080",)),
        (
            {
                "LIREN_TILES": "https://t{s}.example.cn/w/{z}/{y}/{x}?tk=abc",
                "LIREN_TILES_SUBDOMAINS": "0,1",
            },
            ("https://t0.example.cn", "https://t1.example.cn"),
        ),
    ],
)
def test_exactly_the_hosts_asked_for_tiles_are_allowed(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], origins: tuple[str, ...]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    server = tile_server()
    assert server is not None
    assert server.origins == origins
    assert server.datum == "cgcs2000"


def test_without_a_server_maps_draw_the_grids_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIREN_TILES", raising=False)
    assert tile_server() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIREN_TILES", "tiles.example.cn/{z}/{x}/{y}.png"),
        ("LIREN_TILES", "https://tiles.example.cn/{z}/{x}.png"),
        ("LIREN_TILES", "https://tiles.example.cn:x/{z}/{x}/{y}.png"),
        ("LIREN_TILES", "https://evil.cn; script-src *//{z}/{x}/{y}"),
        ("LIREN_TILES", "https://{s}.example.cn *.cn/{z}/{x}/{y}"),
        ("LIREN_TILES_DATUM", "bd09"),
    ],
)
def test_what_is_no_tile_server_is_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("LIREN_TILES", PLAIN)
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as wrong:
        tile_server()
    assert str(wrong.value).startswith(f"{name}：")


def test_subdomains_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIREN_TILES", "https://{s}.example.cn/{z}/{x}/{y}.png")
    monkeypatch.setenv("LIREN_TILES_SUBDOMAINS", "a b; *")
    with pytest.raises(WrongSetting):
        tile_server()
