"""What a hostile request tries: to lead away, to come from elsewhere, to climb out, to set what it may not."""

from __future__ import annotations

import ast

import pytest
from django.test import Client
from django.urls import reverse

from liren.kernel import outward
from tests.domains.casework.conftest import Desk, desk
from tests.sweeps.access_table import TABLE
from tests.sweeps.reading import SOURCE, at, last_name, nodes, python_files
from tests.sweeps.test_urls import set_scene

__all__ = ["desk"]  # the fixture
pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/\t/evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
)
# Whoever shows a token of its own: machines, and the one-click way out of letters (RFC 8058) of mail programs.
BY_TOKEN = ("machines:", "open311:", "feeds:", "portal:unsubscribe")
# Who may open connections: requests to others' servers go through `outward`, which judges the address.
OPENERS = {
    "kernel/outward.py",
    "kernel/mail.py",
    "kernel/mailbox.py",
    "kernel/syslog.py",
}
NETWORK = {
    "socket",
    "http.client",
    "urllib.request",
    "requests",
    "httpx",
    "aiohttp",
    "smtplib",
    "imaplib",
    "ftplib",
}


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("name", ["ui:language", "ui:theme", "ui:elder"])
def test_nobody_is_led_to_another_site(name: str, target: str, client: Client) -> None:
    answer = client.post(reverse(name), {"next": target})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_sign_in_page_keeps_no_address_of_another_site(target: str, client: Client) -> None:
    page = client.get(reverse("bench:sign_in"), {"next": target}).content.decode()
    assert 'value="https://evil' not in page
    assert f'name="next" value="{target}"' not in page


def test_no_form_is_taken_from_another_site(desk: Desk) -> None:
    """Without the token of the page every form is refused, before anybody looks at what it holds."""
    scene = set_scene(desk)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    elsewhere = {"Referer": "https://evil.example/", "Accept": "application/json"}
    taken = []
    for name, row in sorted(TABLE.items()):
        if row.post and not name.startswith(BY_TOKEN):
            path = reverse(name, kwargs=row.args(scene)) + row.query
            status = client.post(path, {"x": "y"}, headers=elsewhere).status_code
            taken += [f"{name}: {status}"] if status != 403 else []
    assert taken == []


@pytest.mark.parametrize("climb", ["../", "..%2f", "%2e%2e/", "..%5c", "%252e%252e%252f", "....//"])
@pytest.mark.parametrize("root", ["/static/", "/files/", "/public/"])
def test_nobody_climbs_out_of_a_folder(root: str, climb: str, client: Client) -> None:
    for target in ("etc/passwd", "secrets.json", "liren.sqlite3"):
        answer = client.get(f"{root}{climb * 8}{target}")
        assert answer.status_code in (301, 302, 400, 404)
        assert b"root:" not in answer.getvalue()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/metrics",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.1.2.3/",
        "http://0.0.0.0/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_",
        "http://user:password@example.org/",
    ],
)
def test_no_inner_address_is_asked_for_somebody(url: str) -> None:
    with pytest.raises(outward.AddressRefused):
        outward.check_address(url)


def test_connections_are_opened_in_one_place() -> None:
    found = set()
    for path in python_files():
        inner = path.relative_to(SOURCE).as_posix()
        if inner in OPENERS or inner.startswith("config/"):  # the operator's own commands
            continue
        for node in nodes(path):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if NETWORK & set(names) and not _is_harmless(node):
                found.add(at(path, node))
    assert found == set()


def _is_harmless(node: ast.AST) -> bool:
    """The name of this machine is no connection."""
    return isinstance(node, ast.Import) and {one.name for one in node.names} == {"socket"}


def test_no_form_takes_what_it_does_not_name() -> None:
    """No form is made from a model, and no row from a whole request: what is not a field of a form is not heard."""
    found = []
    for path in python_files():
        for node in nodes(path):
            is_model_form = isinstance(node, ast.ClassDef) and any(
                last_name(base) in {"ModelForm", "ModelFormSet"} for base in node.bases
            )
            spreads = isinstance(node, ast.keyword) and node.arg is None and _is_request(node.value)
            found += (
                [at(path, node.value if isinstance(node, ast.keyword) else node)]
                if is_model_form or spreads
                else []
            )
    assert found == []


def _is_request(node: ast.AST) -> bool:
    inner = {last_name(one) for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return bool(inner & {"POST", "GET", "FILES"})
