"""Staff come in by username and password, then by the second factor where one is enrolled; and go out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liren.faces.ui import doors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.ui.sign_in import (
    PasswordForm,
    SecondFactorForm,
    home_of,
    password_step,
    pending,
    second_step,
)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    user = request.user
    if request.method != "POST" and actor_in(request).is_signed_in and user.is_authenticated:
        return HttpResponseRedirect(doors.safe_next(request, home_of(user)))
    form = PasswordForm(posted(request))
    if form.is_valid():
        target = password_step(request, form)
        if target:
            return HttpResponseRedirect(target)
    words = {
        "form": form,
        "next": doors.safe_next(request, ""),
        "demo": settings.LIREN_MODE == "demo",
        "was_idle": "idle" in request.GET,
    }
    return render(request, "bench/account/sign_in.html", words, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_second(request: HttpRequest) -> HttpResponse:
    account = pending(request)
    if account is None:
        return HttpResponseRedirect(reverse("bench:sign_in"))
    form = SecondFactorForm(posted(request))
    if form.is_valid():
        target = second_step(request, account, form)
        if target:
            return HttpResponseRedirect(target)
    words = {"form": form, "account": account}
    return render(request, "bench/account/second_step.html", words, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    doors.go_out(request)
    return HttpResponseRedirect(reverse("bench:sign_in"))
