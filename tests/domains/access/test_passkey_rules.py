"""Passkeys: which counter is a copy's, which page may ask, which key may go."""

from __future__ import annotations

import pytest

from liren.domains.access.rules.passkeys import (
    RemovalFault,
    Ways,
    is_copied,
    is_domain,
    origin_fault,
    origin_fits,
    removal_fault,
)


@pytest.mark.parametrize(
    ("kept", "given", "copied"),
    [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
)
def test_a_counter_that_does_not_grow_is_a_copys(kept: int, given: int, copied: bool) -> None:
    assert is_copied(kept, given) is copied


@pytest.mark.parametrize(
    ("ways", "fault"),
    [
        (Ways(password=True, phone=False, outside=False, passkeys=1), None),
        (Ways(password=False, phone=True, outside=False, passkeys=1), None),
        (Ways(password=False, phone=False, outside=True, passkeys=1), None),
        (Ways(password=False, phone=False, outside=False, passkeys=1), RemovalFault.LAST_WAY),
        (Ways(password=False, phone=False, outside=False, passkeys=2), None),
        (
            Ways(password=True, phone=False, outside=False, passkeys=1, is_asked_for=True),
            RemovalFault.ASKED_FOR,
        ),
        (
            Ways(
                password=True,
                phone=False,
                outside=False,
                passkeys=1,
                authenticator=True,
                is_asked_for=True,
            ),
            None,
        ),
        (Ways(password=True, phone=False, outside=False, passkeys=2, is_asked_for=True), None),
    ],
)
def test_the_last_way_in_stays(ways: Ways, fault: RemovalFault | None) -> None:
    assert removal_fault(ways) == fault


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("liren.example.cn", True),
        ("localhost", True),
        ("127.0.0.1", False),
        ("[::1]", False),
        ("", False),
        ("a..b", False),
        ("https://x.cn", False),
        ("-a.cn", False),
    ],
)
def test_passkeys_are_bound_to_names_not_to_addresses(name: str, fits: bool) -> None:
    assert is_domain(name) is fits


@pytest.mark.parametrize(
    ("origin", "fits"),
    [
        ("https://liren.example.cn", True),
        ("http://liren.example.cn", False),
        ("https://liren.example.cn.evil.example", False),
        ("https://evil.example", False),
        ("https://other.example.cn", False),
    ],
)
def test_only_named_origins_may_ask(origin: str, fits: bool) -> None:
    assert origin_fits(origin, "example.cn", ["https://liren.example.cn"]) is fits


def test_on_ones_own_machine_any_port_may_ask() -> None:
    assert origin_fits("http://localhost:8001", "localhost", [])
    assert not origin_fits("http://localhost.evil.example", "localhost", [])
    assert not origin_fits("http://localhost:8001", "example.cn", [])


@pytest.mark.parametrize(
    ("origin", "fault"),
    [
        ("https://a.example.cn", ""),
        ("https://a.example.cn/x", "form"),
        ("a.example.cn", "form"),
        ("http://a.example.cn", "scheme"),
        ("https://example.com", "domain"),
        ("https://badexample.cn", "domain"),
    ],
)
def test_a_named_origin_lies_under_the_domain_and_is_safe(origin: str, fault: str) -> None:
    assert origin_fault(origin, "example.cn") == fault
