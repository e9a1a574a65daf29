"""Session fixation: whoever knows the key of a browser's session before the sign-in knows nothing after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client

from liren.domains.access import queries
from liren.domains.access.models import Account
from tests import personas
from tests.faces.portal.test_sign_in import ask, last_code, sent
from tests.faces.workbench.test_outside import came_back, linked, provider, server
from tests.faces.workbench.test_passkeys import HERE, begin, device, show
from tests.faces.workbench.test_sign_in import enrolled, enter, totp
from tests.factories.passkeys import Device

if TYPE_CHECKING:
    from liren.config.demo.people import World
    from tests.factories.provider import Provider

__all__ = ["device", "enrolled", "linked", "provider", "sent", "server"]  # the fixtures
ComeIn = Callable[[Client], object]
COOKIE = settings.SESSION_COOKIE_NAME
WAYS = (
    "password",
    "second_step",
    "recovery_code",
    "passkey",
    "passkey_as_second_step",
    "sms_code",
    "resident_password",
    "provider",
    "provider_with_second_step",
)


@pytest.fixture
def password(world: World) -> ComeIn:
    return enter


@pytest.fixture
def second_step(world: World, enrolled: tuple[str, list[str]]) -> ComeIn:
    def come(client: Client) -> None:
        enter(client)
        client.post("/bench/sign-in/code/", {"code": totp(enrolled[0], 1)})

    return come


@pytest.fixture
def recovery_code(world: World, enrolled: tuple[str, list[str]]) -> ComeIn:
    def come(client: Client) -> None:
        enter(client)
        client.post("/bench/sign-in/code/", {"code": enrolled[1].pop()})

    return come


@pytest.fixture
def passkey(world: World, device: Device) -> ComeIn:
    return lambda client: show(client, device)


@pytest.fixture
def passkey_as_second_step(world: World, device: Device, enrolled: tuple[str, list[str]]) -> ComeIn:
    def come(client: Client) -> None:
        enter(client)
        answer = {"answer": device.show(begin(client, **{"for": "second"}))}
        client.post("/bench/sign-in/code/passkey/", answer, **HERE)

    return come


@pytest.fixture
def sms_code(world: World, sent: Path) -> ComeIn:
    def come(client: Client) -> None:
        ask(client, "17000000001")
        client.post("/sign-in/code/", {"code": last_code(sent)})

    return come


@pytest.fixture
def resident_password(world: World) -> ComeIn:
    who = {"username": "resident", "password": personas.PASSWORD}
    return lambda client: client.post("/sign-in/password/", who)


@pytest.fixture(name="by_provider")
def provider_way(linked: Account, provider: Provider) -> ComeIn:
    return lambda client: came_back(client, provider)


@pytest.fixture
def provider_with_second_step(linked: Account, provider: Provider, enrolled: tuple[str, list[str]]) -> ComeIn:
    def come(client: Client) -> None:
        came_back(client, provider)
        client.post("/bench/sign-in/code/", {"code": totp(enrolled[0], 1)})

    return come


@pytest.fixture(params=WAYS)
def come_in(request: pytest.FixtureRequest) -> ComeIn:
    name = "by_provider" if request.param == "provider" else request.param
    found: ComeIn = request.getfixturevalue(name)
    return found


def with_key(key: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = key
    return client


def key_of(client: Client) -> str:
    return client.cookies[COOKIE].value


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def visits() -> Client:
    """A browser with a session of a visitor that stands in the database."""
    client = Client()
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    client.cookies[COOKIE] = session.session_key
    return client


def test_what_was_known_before_opens_nothing_afterwards(come_in: ComeIn) -> None:
    """A key handed over beforehand, every key between the steps, and the token of the forms."""
    planted = key_of(visits())
    victim, seen = with_key(planted), set()
    victim.get("/bench/sign-in/")
    token = victim.cookies["csrftoken"].value
    answer = victim.handler.get_response

    def watched(request: HttpRequest) -> object:
        seen.add(key_of(victim))
        return answer(request)

    victim.handler.get_response = watched
    come_in(victim)
    assert is_in(victim)
    assert planted in seen
    assert key_of(victim) not in seen
    assert not any(is_in(with_key(key)) for key in seen)
    assert not Session.objects.filter(session_key__in=seen).exists()
    assert victim.cookies["csrftoken"].value != token


def test_nothing_of_anothers_session_comes_along(world: World, come_in: ComeIn) -> None:
    """Somebody leaves a browser with an own session in it: whoever signs in there gets a session without it."""
    left = personas.client_for(world.accounts["neighbour"])
    session = left.session
    session["planted"] = "by the neighbour"
    session.save()
    planted = key_of(left)
    come_in(left)
    assert left.session["_auth_user_id"] != str(world.accounts["neighbour"].id)
    assert "planted" not in left.session
    assert not is_in(with_key(planted))


@pytest.mark.parametrize("planted", ["a" * 32, "own.QUJD", "1"])
def test_a_key_that_was_made_up_is_never_used(password: ComeIn, planted: str) -> None:
    victim = with_key(planted)
    password(victim)
    assert is_in(victim)
    assert key_of(victim) != planted
    assert not is_in(with_key(planted))


def test_signing_in_again_leaves_the_copied_key_behind(world: World) -> None:
    """And the list of sessions shows one."""
    client = Client()
    enter(client)
    copied = key_of(client)
    enter(client)
    assert is_in(client)
    assert key_of(client) != copied
    assert not is_in(with_key(copied))
    assert [row.session_key for row in queries.sessions_of(world.accounts["grid"].id)] == [key_of(client)]
