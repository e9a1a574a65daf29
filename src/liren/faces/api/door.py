"""The door of machines: a token in the Authorization header, and nothing else. Cookies open nothing here."""

from __future__ import annotations

import math
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from liren.domains.access.actions.tokens import Caller, open_door
from liren.domains.access.choices import Scope
from liren.faces.api.problems import NotJson, ScopeMissing
from liren.kernel import turns
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

JSON_TYPE = "application/json"
SCOPE_RIGHTS = {
    Scope.CASES_READ: "cases.view",
    Scope.CASES_WRITE: "cases.intake",
    Scope.CASES_HANDLE: "cases.handle",
    Scope.HOTLINE: "cases.intake",
    Scope.PEOPLE_READ: "people.view",
    Scope.PEOPLE_NUMBERS: "people.view",
    Scope.PEOPLE_WRITE: "people.import",
    Scope.GROUND_READ: "territory.view",
    Scope.REPORTS_READ: "reports.view",
    Scope.WEBHOOKS: "cases.view",
}


class ApiRequest(HttpRequest):
    """A request that has come through the door: `auth` is set by the library after `Token`, `api_turn` is told by
    ApiMiddleware."""

    auth: Caller
    api_turn: turns.Count


class Token(HttpBearer):
    """Two queries, and one that counts the turn."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        caller = open_door(secret=token[:200])
        count = turns.count("api", str(caller.token.id), most=settings.LIREN_API_TURNS)
        cast("ApiRequest", request).api_turn = count
        if count.is_over:
            raise turns.TooOften(minutes=math.ceil(count.seconds / 60))
        if request.META.get("CONTENT_LENGTH") not in (None, "", "0") and request.content_type != JSON_TYPE:
            raise NotJson
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Who has come in."""
    return cast("ApiRequest", request).auth


def actor_with(request: HttpRequest, scope: Scope) -> Actor:
    """The actor of a request that needs a scope. Refuses `api.scope_missing`, or a right that has ended since."""
    caller = caller_of(request)
    if not caller.has_scope(scope):
        raise ScopeMissing(scope=scope.value)
    if not caller.actor.has(SCOPE_RIGHTS[scope]):
        raise NotAllowed
    return caller.actor
