"""Pages for what went wrong: each says what happened, whether anything is lost, and the way on."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from liren.faces.ui.context import face_of
from liren.kernel import ids
from liren.kernel.logs import named
from liren.kernel.refusals import Refusal

RETRY_SECONDS = 60
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the page says. `rail` is False when even the navigation could not be read."""

    status: int
    title: str
    sentence: str
    code: str = ""
    icon: str = "alert"
    rail: bool = True
    retry: int = 0
    ways: list[tuple[str, str]] = field(default_factory=list)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal's own sentence under a title by its status; a fragment for htmx, an object for JSON."""
    titles = {
        403: _("这里您看不到"),
        404: _("没有找到"),
        422: _("有一处写得不对"),
        409: _("这一步现在做不了"),
        429: _("请过一会儿再来"),
    }
    icons = {403: "lock", 404: "find", 429: "clock"}
    return answer(
        request,
        Trouble(
            status=refusal.status,
            title=titles.get(refusal.status, titles[409]),
            sentence=str(refusal),
            code=refusal.code,
            icon=icons.get(refusal.status, "alert"),
            retry=_seconds_of(refusal),
        ),
    )


def _seconds_of(refusal: Refusal) -> int:
    """When to come again, for whoever did something too often."""
    minutes = refusal.details.get("minutes", 0)
    return int(minutes) * 60 if refusal.status == 429 and isinstance(minutes, int) else 0


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or came from elsewhere. What was written stays in the browser."""
    trouble = Trouble(
        status=403,
        title=_("这一页放得太久了"),
        sentence=_("为了您的安全，没有提交。请回到上一页重新打开，写过的字会自动补上，再提交一次。"),
        code="ui.page_expired",
        icon="clock",
    )
    return answer(request, trouble)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("送来的内容不完整，或者太大。请回到上一页，检查后再提交。")
    return answer(request, Trouble(400, _("没有看懂这次提交"), sentence, "ui.bad_request"))


def too_large(request: HttpRequest) -> HttpResponse:
    sentence = _("送来的内容不完整，或者太大。请回到上一页，检查后再提交。")
    return answer(request, Trouble(413, _("没有看懂这次提交"), sentence, "ui.too_large"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("这一页需要相应的岗位权限。请先登录，或向本单位的安全管理员申请。")
    return answer(request, Trouble(403, _("这里您看不到"), sentence, "ui.forbidden", icon="lock"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("这个地址没有页面。可能写错了，也可能已经换了地方。")
    return answer(request, Trouble(404, _("没有找到"), sentence, "ui.no_page", icon="find"))


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Anything nobody foresaw. The number in the log is the number on the page."""
    problem = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError):
        return database_gone(request)
    number = str(ids.uuid7())[-12:].upper()
    log.error("incident %s: %s", number, named(problem) if problem else "no exception")
    sentence = _("程序在这一步出了错，已经记下。这一步没有做成，之前存下的都在。请过几分钟再试。")
    code = _("事件号 {number}").format(number=number)
    return answer(request, Trouble(500, _("出错了"), sentence, code, rail=False))


def database_gone(request: HttpRequest) -> HttpResponse:
    sentence = _("系统正在恢复，请一分钟后再来。已经存下的都在；这一页上写的字留在您的浏览器里，不会丢。")
    trouble = Trouble(
        503, _("暂时连不上"), sentence, "ui.database_gone", icon="offline", rail=False, retry=RETRY_SECONDS
    )
    return answer(request, trouble)


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The trouble in the form that was asked for: page, fragment or JSON."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {"code": trouble.code, "message": trouble.sentence}
        response: HttpResponse = JsonResponse(body, status=trouble.status)
    else:
        name = "ui/trouble_part.html" if request.headers.get("HX-Request") else "ui/trouble.html"
        html = render_to_string(name, _words(request, trouble), request=request)
        response = HttpResponse(html, status=trouble.status)
    if trouble.retry:
        response.headers["Retry-After"] = str(trouble.retry)
    return response


def _words(request: HttpRequest, trouble: Trouble) -> dict[str, Any]:
    bench = face_of(request) == "bench" and trouble.rail
    return {
        "trouble": trouble,
        "layout": "ui/bench.html" if bench else "ui/portal.html",
        "back": _back(request),
        "sign_in": _sign_in(request) if trouble.status in {401, 403} else "",
    }


def _back(request: HttpRequest) -> str:
    origin = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()}) if origin else False
    return origin if safe and origin != request.build_absolute_uri() else ""


def _sign_in(request: HttpRequest) -> str:
    if getattr(getattr(request, "actor", None), "is_signed_in", False):
        return ""
    try:
        return reverse(f"{face_of(request)}:sign_in")
    except NoReverseMatch:
        return ""
