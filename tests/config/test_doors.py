"""Doors by setting: which domain passkeys are bound to, and what the doctor says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liren.config.doctor import Grade, doors
from liren.config.doors import PasskeySite, outside_door, passkey_site
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


def test_without_an_issuer_there_is_no_identity_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIREN_OIDC_ISSUER", raising=False)
    assert outside_door() is None


@pytest.mark.parametrize("source", ["", "_FILE", "_COMMAND"])
def test_the_secret_comes_from_environment_file_or_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    kept = tmp_path / "secret"
    kept.write_text("hush\n")
    for name in ("", "_FILE", "_COMMAND"):
        monkeypatch.delenv(f"LIREN_OIDC_SECRET{name}", raising=False)
    given = {"": "hush", "_FILE": str(kept), "_COMMAND": f"cat {kept}"}
    monkeypatch.setenv(f"LIREN_OIDC_SECRET{source}", given[source])
    monkeypatch.setenv("LIREN_OIDC_ISSUER", "https://id.example.cn/realm")
    monkeypatch.setenv("LIREN_OIDC_CLIENT", "liren")
    monkeypatch.setenv("LIREN_OIDC_SCOPES", "profile openid")
    monkeypatch.setenv("LIREN_OIDC_BODIES", "department, 夫子庙街道办事处")
    found = outside_door()
    assert found is not None
    assert found.secret == "hush"
    assert "hush" not in repr(found)
    assert found.scopes == "openid profile"
    assert found.bodies == ("department", "夫子庙街道办事处")
    assert found.keeps_password


@pytest.mark.parametrize(
    ("issuer", "client", "named"),
    [
        ("id.example.cn", "x", "LIREN_OIDC_ISSUER"),
        ("https://id.example.cn/?a=1", "x", "LIREN_OIDC_ISSUER"),
        ("https://id.example.cn", "", "LIREN_OIDC_CLIENT"),
    ],
)
def test_a_provider_half_set_is_named_at_start(
    monkeypatch: pytest.MonkeyPatch, issuer: str, client: str, named: str
) -> None:
    monkeypatch.setenv("LIREN_OIDC_ISSUER", issuer)
    monkeypatch.setenv("LIREN_OIDC_CLIENT", client)
    with pytest.raises(WrongSetting, match=named):
        outside_door()
