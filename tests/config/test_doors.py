"""Doors by setting: which domain passkeys are bound to, and what the doctor says of it."""

from __future__ import annotations

from typing import Any

import pytest

from liren.config.doctor import Grade, doors
from liren.config.doors import PasskeySite, passkey_site
from liren.config.environment import WrongSetting


@pytest.mark.parametrize(
    ("url", "origins", "is_demo", "site"),
    [
        ("http://127.0.0.1:8000", [], True, PasskeySite("localhost", ())),
        ("http://127.0.0.1:8000", [], False, PasskeySite("", ())),
        (
            "https://liren.example.cn",
            ["https://liren.example.cn", "https://elsewhere.example", "https://m.liren.example.cn"],
            False,
            PasskeySite("liren.example.cn", ("https://liren.example.cn", "https://m.liren.example.cn")),
        ),
    ],
)
def test_the_domain_is_that_of_the_pages(
    monkeypatch: pytest.MonkeyPatch, url: str, origins: list[str], is_demo: bool, site: PasskeySite
) -> None:
    monkeypatch.delenv("LIREN_PASSKEY_DOMAIN", raising=False)
    monkeypatch.delenv("LIREN_PASSKEY_ORIGINS", raising=False)
    assert passkey_site(url, origins, is_demo=is_demo) == site


@pytest.mark.parametrize(
    ("domain", "origins"),
    [
        ("https://x.cn", ""),
        ("10.0.0.1", ""),
        ("example.cn", "https://example.com"),
        ("example.cn", "http://a.example.cn"),
    ],
)
def test_what_cannot_be_is_named_at_start(monkeypatch: pytest.MonkeyPatch, domain: str, origins: str) -> None:
    monkeypatch.setenv("LIREN_PASSKEY_DOMAIN", domain)
    monkeypatch.setenv("LIREN_PASSKEY_ORIGINS", origins)
    with pytest.raises(WrongSetting, match="LIREN_PASSKEY_"):
        passkey_site("https://a.example.cn", [], is_demo=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("site", "grade"),
    [
        (PasskeySite("example.cn", ("https://a.example.cn",)), Grade.WELL),
        (PasskeySite("example.cn", ("https://b.example.cn",)), Grade.ILL),
        (PasskeySite("other.cn", ("https://a.example.cn",)), Grade.ILL),
        (PasskeySite("", ()), Grade.CARE),
    ],
)
def test_the_doctor_says_whether_passkeys_fit_the_address(
    settings: Any, site: PasskeySite, grade: Grade
) -> None:
    settings.LIREN_MODE, settings.LIREN_URL = "production", "https://a.example.cn"
    settings.LIREN_PASSKEYS = site
    assert [one.grade for one in doors.passkeys()] == [grade]
