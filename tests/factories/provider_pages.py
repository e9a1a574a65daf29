"""What the identity provider of tests shows: the toolkit's own pages, for the one person who is signed in there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from oauth2_provider import urls
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.settings import oauth2_settings

from tests.factories.provider import orders_in

urlpatterns = [path("o/", include(urls))]


class AlwaysIn:
    """Whoever opens a page is signed in already."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = get_user_model().objects.get(username="li.wen")
        if key := orders_in(settings.ORDERS).get("key"):
            oauth2_settings.OIDC_RSA_PRIVATE_KEY = key
        return self.answer(request)


class Wilful(OAuth2Validator):  # type: ignore[misc]  # the toolkit is untyped
    """Says what it is ordered to say, and signs it."""

    oidc_claim_scope = None  # every claim is told

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"employee": "E-1024"}

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        claims, ends = super().get_id_token_dictionary(token, token_handler, request)
        return {**claims, **orders_in(settings.ORDERS).get("claims", {})}, ends
