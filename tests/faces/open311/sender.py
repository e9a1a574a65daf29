"""A program that sends requests through Open311."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.domains.casework.conftest import LIUYIN

if TYPE_CHECKING:
    from liren.domains.territory.models import Building

COUNTY = LIUYIN[:6]
ROOT = "/open311/v2"


@dataclass
class Sender:
    """It has a key of its own; `building` stands at its `point`, in 柳荫里."""

    key: str
    service: str
    secret_service: str
    client: Client
    point: dict[str, str]
    building: Building

    def post(self, form: str = "json", **given: Any) -> Any:
        headers = {name: given.pop(name) for name in ("HTTP_IDEMPOTENCY_KEY",) if name in given}
        fields = {"api_key": self.key, "service_code": self.service, "description": "路灯不亮。"}
        sent = {name: value for name, value in {**fields, **self.point, **given}.items() if value is not None}
        return self.client.post(f"{ROOT}/requests.{form}", sent, **headers)

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"{ROOT}/{path}", asked)
