"""The examples for reverse proxies say what the installation needs of a proxy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossplane
import pytest

OPERATE = Path(__file__).parents[2] / "docs" / "operate"
NGINX, CADDY = OPERATE / "nginx.conf", OPERATE / "Caddyfile"
# Units that systemd starts, and what each must not be able to do.
GUARDED = ("NoNewPrivileges=true", "ProtectSystem=strict", "ProtectHome=true", "PrivateTmp=true")


def parsed(path: Path) -> list[dict[str, Any]]:
    found = crossplane.parse(str(path), strict=True, check_ctx=False, comments=False)
    assert found["status"] == "ok", found["errors"]
    blocks: list[dict[str, Any]] = found["config"][0]["parsed"]
    return blocks


def directives(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for one in blocks:
        yield one["directive"], *one["args"]
        yield from directives(one.get("block", []))


def test_nginx_can_be_read_and_hands_on_what_the_program_believes() -> None:
    said = set(directives(parsed(NGINX)))
    assert {
        ("proxy_set_header", "Host", "$host"),
        ("proxy_set_header", "X-Forwarded-For", "$remote_addr"),  # replaced, not $proxy_add_x_forwarded_for
        ("proxy_set_header", "X-Forwarded-Proto", "$scheme"),
        ("client_max_body_size", "100m"),
        ("ssl_protocols", "TLSv1.2", "TLSv1.3"),
        ("proxy_pass", "http://liren"),
    } <= said


def test_nginx_sends_no_form_twice_and_keeps_no_connection_to_the_server() -> None:
    said = {name: args for name, *args in directives(parsed(NGINX))}
    assert "non_idempotent" not in said["proxy_next_upstream"]
    assert "keepalive" not in said
    assert ("proxy_set_header", "Connection", "close") in set(directives(parsed(NGINX)))


def test_a_wrong_example_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "broken.conf").write_text(NGINX.read_text().replace("proxy_pass http", "proxy_pas http"))
    found = crossplane.parse(str(tmp_path / "broken.conf"), strict=True, check_ctx=False)
    assert found["status"] == "failed"


def test_caddy_is_closed_in_its_blocks_and_asks_whether_the_server_is_ready() -> None:
    lines = [line.partition("#")[0].strip() for line in CADDY.read_text().splitlines()]
    depth = 0
    for line in lines:
        depth += line.endswith("{") - (line == "}")
        assert depth >= 0
    assert depth == 0
    said = " ".join(lines)
    for words in ("reverse_proxy 127.0.0.1:8000", "max_size 100MB", "health_uri /readyz", "keepalive off"):
        assert words in said
    assert "trusted_proxies" not in said
    assert "X-Forwarded-For" not in said


@pytest.mark.parametrize("path", sorted(OPERATE.glob("*.service")), ids=lambda path: path.name)
def test_units_run_as_nobody_special_and_can_write_their_data_alone(path: Path) -> None:
    text = path.read_text()
    assert "\nUser=liren\n" in text
    assert [line for line in GUARDED if line not in text] == []
    assert "ReadWritePaths=/var/lib/liren\n" in text


def test_the_server_is_renewed_by_the_signal_that_the_program_knows() -> None:
    text = (OPERATE / "liren-server.service").read_text()
    assert "ExecReload=/bin/kill -HUP $MAINPID" in text
    assert re.search(r"^ExecStart=/srv/liren/current/\.venv/bin/liren server run", text, re.M)
