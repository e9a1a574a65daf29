"""One's own passkeys, of residents, and coming in by one."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liren.faces.portal.views.sign_in import PhoneForm, phone_page
from liren.faces.ui import doors, own_passkeys
from liren.faces.ui.acting import actor_in
from liren.faces.ui.passkeys import AnswerForm, entry_step

DOOR = "portal:sign_in"


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    target = entry_step(request, form) if form.is_valid() else ""
    return HttpResponseRedirect(target) if target else phone_page(request, PhoneForm(), 422, form)


@never_cache
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, DOOR)
    return own_passkeys.page(request, "portal")


@never_cache
@sensitive_post_parameters("password")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, DOOR)
    return own_passkeys.begin_adding(request)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, passkey_id: uuid.UUID) -> HttpResponse:
    if not actor_in(request).is_signed_in:
        return doors.to_sign_in(request, DOOR)
    return own_passkeys.one(request, "portal", passkey_id)
