"""docs/api/open311.md tells the truth: its example runs, and what it names is there."""

from __future__ import annotations

import json
import re

from django.urls import get_resolver

from liren.faces.api.open311 import asking
from tests.faces.open311.sender import Sender
from tests.sweeps.reading import ROOT

TEXT = (ROOT / "docs" / "api" / "open311.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.S)


def test_the_example_runs(sender: Sender) -> None:
    post, get = blocks("http")
    body = post.partition("\n\n")[2].strip().replace("KEY", sender.key)
    response = sender.client.post(
        post.split()[1], body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    (shown,), (given,) = json.loads(blocks("json")[0]), response.json()
    assert list(given) == list(shown)
    assert given["service_request_id"] == shown["service_request_id"]
    told = sender.client.get(get.split()[1]).content.decode()
    for tag in re.findall(r"<(\w+)>", blocks("xml")[0]):
        assert f"<{tag}>" in told
    assert "<status>open</status>" in blocks("xml")[0]
    assert "<status>open</status>" in told


def test_every_resource_and_limit_is_named() -> None:
    assert f"{asking.VISITORS_HOURLY:,}" in TEXT
    names = {"discovery", "services", "definition", "requests", "request", "token", "missing"}
    assert set(get_resolver().namespace_dict["open311"][1].reverse_dict) >= names
    assert len(re.findall(r"^\| `(?:GET|POST) ", TEXT, re.M)) == 7
