"""A program with a token, as tests use it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from liren.domains.access.actions.tokens import TokenWish, make_token
from liren.domains.access.choices import Scope
from liren.domains.access.rules import SCOPE_RIGHTS
from liren.kernel.actor import Actor

ROOT = "/api/v1"
CASE = {"text": "三单元的楼道灯不亮。", "place_code": "320104901001", "naming": "anonymous"}
HOOK = {"name": "城管平台", "url": "https://hooks.example.com/liren", "events": ["resolved"]}


def token_of(actor: Actor, scopes: Sequence[str] = (), place_code: str = "") -> str:
    """The secret of a fresh token, with all scopes the actor can have unless some are named."""
    able = [s for s in Scope.values if any(actor.has(right) for right in SCOPE_RIGHTS[s])]
    return make_token(actor=actor, wish=TokenWish(name="测试", scopes=scopes or able, place_code=place_code))[
        1
    ]


@dataclass
class Machine:
    """Asks the interface; what it says of itself stands in `headers`."""

    secret: str = ""
    language: str = "zh"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {"Accept-Language": self.language, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.secret:
            given.setdefault("Authorization", f"Bearer {self.secret}")
        raw = body if isinstance(body, bytes | str) else json.dumps(body) if body is not None else ""
        client = Client()
        kind = given.pop("Content-Type", "application/json")
        return client.generic(method, ROOT + path, raw, content_type=kind, headers=given)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)
