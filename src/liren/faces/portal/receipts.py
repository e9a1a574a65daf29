"""What this device holds in its session: receipts of matters said here, and tracking codes shown here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

CODES = "device.codes"
SENT = "device.sent"
MOST = 50


def remember_code(request: HttpRequest, number: str, code: str) -> None:
    codes = {**codes_of(request), number: code}
    request.session[CODES] = dict(list(codes.items())[-MOST:])


def codes_of(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.get(CODES, {})
    return found


def code_of(request: HttpRequest, number: str) -> str:
    return codes_of(request).get(number, "")


def forget_code(request: HttpRequest, number: str) -> None:
    codes = codes_of(request)
    codes.pop(number, None)
    request.session[CODES] = codes


def remember_sent(request: HttpRequest, key: str, number: str) -> None:
    """Which matter a draft became, so that sending it twice leads to the same receipt."""
    sent: dict[str, Any] = {**request.session.get(SENT, {}), key: number}
    request.session[SENT] = dict(list(sent.items())[-MOST:])


def sent_as(request: HttpRequest, key: str) -> str:
    return str(request.session.get(SENT, {}).get(key, ""))
