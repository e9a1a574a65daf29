"""The door of machines: tokens and nothing else, one shape of trouble, limits, languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liren.domains.access.actions.accounts import disable_account
from liren.domains.access.actions.roles import revoke_role
from liren.domains.access.actions.tokens import TokenWish, make_token, revoke_token
from liren.domains.access.errors import (
    TokenDaysWrong,
    TokenNameMissing,
    TokenPlaceOutside,
    TokenScopeUnfit,
    TooManyTokens,
)
from liren.domains.access.models import ApiAnswer, ApiToken, RoleHolding
from liren.domains.access.queries import list_tokens
from liren.domains.access.tasks import forget_old_answers
from liren.faces.api.problems import NotJson
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import CASE, ROOT, Machine
from tests.personas import client_for

Machines = Callable[..., Machine]


def trouble(response: Any) -> tuple[int, str]:
    assert set(response.json()) == {"code", "message", "field", "details"}
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("secret", ["", "x", "lrn_" + "x" * 43, "lrn_" + "é" * 20, "lrn_" + "x" * 5000])
def test_without_a_token_nothing_opens(desk: Desk, secret: str) -> None:
    response = Machine(secret).get("/cases")
    assert trouble(response) == (401, "access.token_refused" if secret else "api.token_missing")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing_here(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    assert client.get(f"{ROOT}/cases").status_code == 401
    assert client.post(f"{ROOT}/cases", CASE, content_type="application/json").status_code == 401


def test_a_token_needs_no_token_of_a_form(desk: Desk, machine_of: Machines) -> None:
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {machine_of('dispatcher').secret}"}
    sent = client.post(f"{ROOT}/cases", CASE, content_type="application/json", headers=headers)
    assert sent.status_code == 201


def test_only_a_digest_is_kept(desk: Desk, machine_of: Machines) -> None:
    secret = machine_of("dispatcher").secret
    token = ApiToken.objects.get()
    assert secret not in str(vars(token))
    assert secret.startswith(token.hint)
    assert len(token.hint) < 10


def test_the_token_of_a_disabled_employee_is_dead_at_once(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    disable_account(actor=desk.who("admin"), account_id=desk.world.accounts["dispatcher"].id)
    assert trouble(machine.get("/cases")) == (401, "access.token_refused")


def test_the_token_of_one_who_left_office_is_dead_at_once(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    for held in RoleHolding.objects.filter(account=desk.world.accounts["dispatcher"]):
        revoke_role(actor=desk.who("security"), holding_id=held.id)
    assert trouble(machine.get("/cases")) == (401, "access.token_refused")


def test_an_expired_or_revoked_token_is_dead(desk: Desk, machine_of: Machines) -> None:
    first, second = machine_of("dispatcher"), machine_of("dispatcher")
    revoke_token(actor=desk.who("dispatcher"), token_id=ApiToken.objects.earliest("made_at", "id").id)
    assert first.get("/cases").status_code == 401
    assert second.get("/cases").status_code == 200
    with desk.at(days=91):
        assert second.get("/cases").status_code == 401


def test_the_account_administrator_sees_and_revokes_without_the_secret(
    desk: Desk, machine_of: Machines
) -> None:
    machine = machine_of("dispatcher")
    (seen,) = list_tokens(desk.who("admin"), is_own=False)
    assert machine.secret not in str(vars(seen))
    revoke_token(actor=desk.who("admin"), token_id=seen.id)
    assert machine.get("/cases").status_code == 401
    verbs = list(AuditEntry.objects.filter(verb__startswith="access.token").values_list("verb", flat=True))
    assert verbs == ["access.token.made", "access.token.revoked"]


def test_nobody_revokes_the_token_of_a_stranger(desk: Desk, machine_of: Machines) -> None:
    machine_of("dispatcher")
    token = ApiToken.objects.get()
    with pytest.raises(NotFound):
        revoke_token(actor=desk.who("community"), token_id=token.id)
    with pytest.raises(NotAllowed):
        revoke_token(actor=desk.who("security"), token_id=token.id)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": " "}, TokenNameMissing),
        ({"name": "x" * 41}, TokenNameMissing),
        ({"scopes": []}, TokenScopeUnfit),
        ({"scopes": ["everything"]}, TokenScopeUnfit),
        ({"scopes": ["reports:read"]}, TokenScopeUnfit),  # grid workers see no reports
        ({"place_code": "320104902"}, TokenPlaceOutside),
        ({"place_code": "nowhere"}, TokenPlaceOutside),
        ({"days": 0}, TokenDaysWrong),
        ({"days": 367}, TokenDaysWrong),
    ],
    ids=str,
)
def test_a_token_never_gives_more_than_its_owner_has(
    desk: Desk, change: dict[str, Any], refusal: type[Exception]
) -> None:
    wish = TokenWish(**{"name": "平台", "scopes": ["cases:read"], **change})
    with pytest.raises(refusal):
        make_token(actor=desk.who("grid"), wish=wish)


def test_residents_make_none_and_staff_not_too_many(desk: Desk) -> None:
    wish = TokenWish(name="平台", scopes=["cases:read"])
    with pytest.raises(NotAllowed):
        make_token(actor=desk.who("resident"), wish=wish)
    for _ in range(20):
        make_token(actor=desk.who("grid"), wish=wish)
    with pytest.raises(TooManyTokens):
        make_token(actor=desk.who("grid"), wish=wish)


def test_limits_are_told_and_kept(desk: Desk, machine_of: Machines, settings: Any) -> None:
    settings.LIREN_API_TURNS = 2
    machine = machine_of("dispatcher")
    told = [machine.get("/catalogue").headers["RateLimit-Remaining"] for _ in range(2)]
    assert told == ["1", "0"]
    spent = machine.get("/catalogue")
    assert trouble(spent) == (429, "kernel.too_often")
    assert int(spent.headers["Retry-After"]) > 0
    assert (spent.headers["RateLimit-Limit"], spent.headers["RateLimit-Remaining"]) == ("2", "0")
    assert 0 < int(spent.headers["RateLimit-Reset"]) <= 3600
    with desk.at(hours=1):
        assert machine.get("/catalogue").status_code == 200


@pytest.mark.parametrize(
    ("asked", "language", "begins"),
    [
        ("zh-CN,en;q=0.5", "zh-Hans", "没有"),
        ("en-GB", "en", "T"),
        ("fr", "zh-Hans", "没有"),
        ("", "zh-Hans", "没有"),
    ],
)
def test_trouble_speaks_the_language_asked_for(
    desk: Desk, machine_of: Machines, asked: str, language: str, begins: str
) -> None:
    machine = machine_of("dispatcher")
    machine.language = asked
    response = machine.get("/cases/320104-2026-000999")
    assert trouble(response) == (404, "casework.case_not_found")
    assert response.headers["Content-Language"] == language
    assert response.json()["message"].startswith(begins)


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("GET", "/nothing", None, "", 404),
        ("GET", "/", None, "", 404),
        ("PATCH", "/cases", {}, "", 405),
        ("DELETE", "/catalogue", None, "", 405),
        ("POST", "/cases", b"{", "", 400),
        ("POST", "/cases", b"\xff\xfe", "", 400),
        ("POST", "/cases", "[" * 100_000, "", 400),
        ("POST", "/cases", '{"text": ' + "9" * 5000 + "}", "", 400),
        ("POST", "/cases", b" " * 300_000, "", 413),
        ("POST", "/cases", b"text=x", "application/x-www-form-urlencoded", 415),
        ("POST", "/cases", b"<x/>", "application/xml", 415),
        ("POST", "/cases", [1], "", 422),
        ("POST", "/cases", {**CASE, "text": "坏\x00"}, "", 422),
        ("POST", "/cases", {**CASE, "text": "坏\ud800"}, "", 422),
        ("POST", "/cases", {**CASE, "longitude": 1e400, "latitude": 32}, "", 422),
        ("GET", "/cases?text=%00", None, "", 400),
        ("GET", "/cases/%00", None, "", 400),
        ("GET", "/cases?limit=101", None, "", 422),
        ("GET", "/cases?after=%%%", None, "", 422),
        ("GET", "/cases?state=closed&state=x", None, "", 422),
    ],
    ids=str,
)
def test_bad_input_is_refused_in_the_one_shape(
    desk: Desk, machine_of: Machines, method: str, path: str, body: Any, kind: str, status: int
) -> None:
    response = machine_of("dispatcher").ask(method, path, body, **({"Content_Type": kind} if kind else {}))
    assert trouble(response)[0] == status
    if status == 405:
        assert response.headers["Allow"]


def test_answers_are_forgotten_after_two_days(desk: Desk, machine_of: Machines) -> None:
    machine_of("dispatcher").post("/cases", CASE, Idempotency_Key="a")
    with desk.at(days=1):
        forget_old_answers()
    assert ApiAnswer.objects.count() == 1
    with desk.at(days=1, hours=1):
        forget_old_answers()
    assert not ApiAnswer.objects.exists()


def test_a_body_of_another_kind_is_refused_with_what_to_do(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    answered = machine.post("/cases", "text=灯不亮", Content_Type="application/x-www-form-urlencoded")
    assert trouble(answered) == (NotJson.status, "api.not_json")
    assert answered.json()["message"] == str(NotJson.sentence)
