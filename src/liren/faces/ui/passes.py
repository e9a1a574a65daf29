"""Links to stored files: signed, for one person or one visit, for an hour or two; the rights are asked at opening all
the same.

A link that is old, was made for somebody else or has no signature opens nothing: its page offers a new one, which
again is only for whoever asks. The address is the same for an hour, so that browsers keep what they have shown.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from liren.faces.ui import errors
from liren.faces.ui.acting import actor_in
from liren.faces.ui.context import face_of
from liren.kernel import clock
from liren.kernel.refusals import Refusal

PARAMETER, SEED = "pass", "passes"
MARK = "needs_pass"  # on views that are served so
HOUR = 3600
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class LinkExpired(Refusal):
    code = "ui.link_expired"
    sentence = _("这个文件的链接过期了。链接只管一两个小时，免得被转给别人。要看请取新的链接。")
    status = 410


class LinkNotYours(Refusal):
    code = "ui.link_not_yours"
    sentence = _(
        "这个链接不是给您的，或不完整。文件的链接只给打开那一页的人用；您有权看的，可以取自己的链接。"
    )
    status = 403


def signed(request: HttpRequest, path: str) -> str:
    """The path with the signature under which this person, or this visit, opens it."""
    until = (int(clock.now().timestamp()) // HOUR + 2) * HOUR
    mac = _mac(path, until, _holder(request, is_new=True))
    return f"{path}?{urlencode({PARAMETER: f'{until:x}.{mac}'})}"


def _mac(path: str, until: int, holder: str) -> str:
    said = f"{path}\n{until}\n{holder}"
    return salted_hmac("liren.files", said, algorithm="sha256").hexdigest()[:40]


def _holder(request: HttpRequest, *, is_new: bool) -> str:
    """The account, or what the session of a visitor holds for this alone: with it go the tickets shown in it."""
    actor = actor_in(request)
    if actor.id is not None:
        return f"account {actor.id}"
    if SEED not in request.session and is_new:
        request.session[SEED] = secrets.token_urlsafe(12)
    if SEED not in request.session:
        return ""
    return f"visit {request.session[SEED]}"


def check(request: HttpRequest) -> None:
    """Refuses `ui.link_expired` and `ui.link_not_yours`."""
    until, _dot, mac = request.GET.get(PARAMETER, "").partition(".")
    try:
        end = int(until, 16) if len(until) <= 12 else 0
    except ValueError:
        end = 0
    holder = _holder(request, is_new=False)
    if not holder or not hmac.compare_digest(mac.encode(), _mac(request.path, end, holder).encode()):
        raise LinkNotYours
    if end < clock.now().timestamp():
        raise LinkExpired


def by_pass(view: View) -> View:
    """Serves a file only by its signed link; posting to its address gives a new one. Outermost but for the doors of a
    face, so that nobody signs in or is turned away otherwise than on any page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            return HttpResponseRedirect(signed(request, request.path))
        try:
            check(request)
        except Refusal as refusal:
            return _offered(request, refusal)
        return view(request, *args, **kwargs)

    setattr(passed, MARK, True)
    return cast("View", passed)


def _offered(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return errors.refused(request, refusal)
    words = {
        "refusal": refusal,
        "is_expired": isinstance(refusal, LinkExpired),
        "layout": "ui/bench.html" if face_of(request) == "bench" else "ui/portal.html",
    }
    answer = render(request, "ui/pass.html", words, status=refusal.status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
