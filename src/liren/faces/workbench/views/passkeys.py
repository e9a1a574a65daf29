"""One's own passkeys, of staff."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liren.faces.ui import own_passkeys
from liren.faces.workbench.doors import staff_only


@never_cache
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    return own_passkeys.page(request, "bench")


@never_cache
@sensitive_post_parameters("password")
@require_POST
@staff_only
def begin(request: HttpRequest) -> HttpResponse:
    return own_passkeys.begin_adding(request)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def one(request: HttpRequest, passkey_id: uuid.UUID) -> HttpResponse:
    return own_passkeys.one(request, "bench", passkey_id)
