"""Idle time, what is kept of a form, new devices, names of networks."""

from __future__ import annotations

import pytest

from liren.domains.access.rules import presence


@pytest.mark.parametrize(
    ("kind", "roles", "expected"),
    [
        ("staff", ["grid_worker"], "staff"),
        ("staff", [], "staff"),
        ("staff", ["district", "auditor"], "admin"),
        ("staff", ["system_admin"], "admin"),
        ("resident", ["auditor"], "resident"),
    ],
)
def test_the_strictest_limit_of_the_roles_holds(kind: str, roles: list[str], expected: str) -> None:
    assert presence.idle_kind(kind, roles) == expected


@pytest.mark.parametrize(
    ("seen", "now", "minutes", "expected"),
    [(0, 1799, 30, False), (0, 1800, 30, True), (0, 10**9, 0, False), (500, 0, 30, False)],
)
def test_idle_begins_with_the_limit_and_never_without(
    seen: int, now: int, minutes: int, expected: bool
) -> None:
    assert presence.is_idle(seen, now, minutes) is expected


@pytest.mark.parametrize(
    ("seen", "now", "expected"), [(0, 0, 1800), (0, 1000, 800), (0, 1800, 0), (0, 9999, 0)]
)
def test_seconds_left_never_fall_below_nought(seen: int, now: int, expected: int) -> None:
    assert presence.seconds_left(seen, now, 30) == expected


@pytest.mark.parametrize(
    ("now", "minutes", "expected"), [(59, 30, False), (60, 30, True), (599, 0, False), (600, 0, True)]
)
def test_being_there_is_noted_seldom(now: int, minutes: int, expected: bool) -> None:
    assert presence.is_noted(0, now, minutes) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("三单元的灯坏了", True),
        ("the lamp is broken", True),
        ("one\ntwo", True),
        ("13800138000", False),
        ("320104001001", False),
        ("place", False),
        ("2026-11-23", False),
        ("", False),
    ],
)
def test_words_are_told_from_what_was_chosen(value: str, expected: bool) -> None:
    assert presence.is_written(value) is expected


def test_secrets_are_never_kept() -> None:
    pairs = [("reason", "话"), *((name, "x") for name in sorted(presence.NEVER_KEPT))]
    assert presence.kept_values(pairs) == [("reason", "话")]


@pytest.mark.parametrize(
    ("device", "earlier", "expected"),
    [("a", [], False), ("a", ["a"], False), ("b", ["a"], True), ("", ["a"], True), ("", [""], True)],
)
def test_a_device_is_new_after_the_first(device: str, earlier: list[str], expected: bool) -> None:
    assert presence.is_new_device(device, earlier) is expected


NAMED = {"10.0.0.0/8": "政务网", "10.20.0.0/16": "街道办公网", "fd00::/8": "政务网"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.20.3.4", "街道办公网"),
        ("10.21.3.4", "政务网"),
        ("192.0.2.1", ""),
        ("fd00::1", "政务网"),
        ("no address", ""),
    ],
)
def test_the_narrowest_network_gives_the_name(address: str, expected: str) -> None:
    assert presence.network_named(address, NAMED) == expected
