from __future__ import annotations

import ipaddress
import socket
import time
from typing import Any

import pytest

from liren.config.environment import WrongSetting, networks
from liren.kernel.outward import AddressRefused, Asked, NoAnswer, ask, check_address
from tests.factories.servers import saying, serving

HERE = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def inner(settings: Any) -> None:
    settings.LIREN_INNER_NETWORKS = HERE


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "http://user:word@example.org/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[2002:0a00:0001::]/",  # 6to4 of 10.0.0.1
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://192.168.1.1/",
        "http://224.0.0.1/",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://example.org/\r\nHost: inner",
        "http://example.org/" + "x" * 1000,
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_inner_or_odd_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        check_address(url)
    assert refused.value.code == "kernel.address_refused"


@pytest.mark.parametrize("url", ["https://example.org/open311/v2/", "http://8.8.8.8:8080/x?y=1"])
def test_a_public_address_may_be_asked(url: str) -> None:
    assert check_address(url).hostname


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "017700000001"])
def test_a_name_or_odd_writing_that_leads_inward_is_refused_when_asked(host: str) -> None:
    with pytest.raises((AddressRefused, NoAnswer)) as refused:
        ask(Asked(url=f"http://{host}/"))
    assert isinstance(refused.value, AddressRefused) or refused.value.why == "name"


def test_a_name_with_one_inner_address_among_its_own_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(AddressRefused):
        ask(Asked(url="http://two-faced.example/"))


def test_a_named_inner_network_may_be_asked(inner: None) -> None:
    with serving(saying(b"[]")) as url:
        found = ask(Asked(url=f"{url}/services.json"))
    assert (found.status, found.content_type, found.body) == (200, "application/json", b"[]")


def test_a_redirect_is_an_answer_unless_it_is_followed_and_never_leads_inward(settings: Any) -> None:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    with serving(saying(status="302 Found", Location="http://10.0.0.1/secret")) as url:
        assert ask(Asked(url=url)).status == 302
        with pytest.raises(AddressRefused):
            ask(Asked(url=url, redirects=3))


def test_a_redirect_in_a_circle_ends(inner: None) -> None:
    with (
        serving(saying(status="302 Found", Location="/again")) as url,
        pytest.raises(NoAnswer, match="redirect"),
    ):
        ask(Asked(url=url, redirects=3))


def test_a_redirect_is_followed_where_asked_for(inner: None) -> None:
    with (
        serving(saying(b"there")) as there,
        serving(saying(status="302 Found", Location=there)) as url,
    ):
        assert ask(Asked(url=url, redirects=1)).body == b"there"


def test_a_huge_answer_is_not_read_whether_it_says_its_size_or_not(inner: None) -> None:
    def endless(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    for behaviour in (endless, saying(b"", Content_Length="10000000000")):
        with serving(behaviour) as url, pytest.raises(NoAnswer, match="size"):
            ask(Asked(url=url, most_bytes=200_000))


def test_who_drips_or_is_silent_is_cut_off_in_time(inner: None) -> None:
    def drip(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            connection.sendall(b"y")
            time.sleep(0.1)

    def silent(connection: socket.socket, _request: bytes) -> None:
        time.sleep(5)

    for behaviour in (drip, silent):
        with serving(behaviour) as url:
            began = time.monotonic()
            with pytest.raises(NoAnswer, match="time"):
                ask(Asked(url=url, seconds=0.5))
            assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "said", [b"", b"\x00\xff garbage", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"]
)
def test_garbage_and_a_broken_answer_are_no_answer(inner: None, said: bytes) -> None:
    with serving(lambda connection, _: connection.sendall(said)) as url, pytest.raises(NoAnswer):
        ask(Asked(url=url, seconds=2))


def test_a_server_that_is_down_is_no_answer(inner: None) -> None:
    with serving(saying()) as url:
        pass
    with pytest.raises(NoAnswer, match="connection"):
        ask(Asked(url=url, seconds=2))


def test_a_wrong_network_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIREN_INNER_NETWORKS", "10.0.0.0/8, 192.168.0.0/16")
    assert len(networks("LIREN_INNER_NETWORKS")) == 2
    monkeypatch.setenv("LIREN_INNER_NETWORKS", "10.0.0.1/8")
    with pytest.raises(WrongSetting):
        networks("LIREN_INNER_NETWORKS")
