"""What machines are told when something goes wrong: one shape, in the language they asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liren.kernel.refusals import BadInput, Refusal, told
from liren.kernel.turns import WINDOW

JSON = "application/json; charset=utf-8"


class TokenMissing(Refusal):
    code = "api.token_missing"
    sentence = _("请在 Authorization 头里送上“Bearer ”加令牌。令牌在工作台“接口令牌”里建立。")
    status = 401


class ScopeMissing(Refusal):
    code = "api.scope_missing"
    sentence = _("这个令牌没有“%(scope)s”这项用途。请另建一个带这项用途的令牌。")
    status = 403


class VersionMissing(Refusal):
    code = "api.version_missing"
    sentence = _("修改前请先读取，再在 If-Match 头里送上读到的 ETag。")
    status = 428


class VersionWrong(BadInput):
    code = "api.version_wrong"
    sentence = _("If-Match 头不对。请原样送上读取时得到的 ETag。")


class KeyWrong(BadInput):
    code = "api.key_wrong"
    sentence = _("翻页的键不对。请原样送回上一页应答里的 next；第一页不送。")


class DaysWrong(BadInput):
    code = "api.days_wrong"
    sentence = _("起止日期不对：结束不早于开始，最长五年。")


class NotJson(Refusal):
    code = "api.not_json"
    sentence = _("请送 JSON，并写明 Content-Type: application/json。")
    status = 415


class PointHalf(BadInput):
    code = "api.point_half"
    sentence = _("经度和纬度要么都写，要么都不写。")


CODES: Mapping[int, tuple[str, str | Promise]] = {
    400: ("api.unreadable", _("送来的内容读不懂。请送 UTF-8 的 JSON，嵌套不要太深。")),
    404: ("api.no_page", _("没有这个接口。请看 /api/v1/docs。")),
    405: ("api.method_not_allowed", _("这个接口不支持这种请求方法。支持的方法见 Allow 头。")),
    413: ("api.too_large", _("送来的内容太大，最多 256 kB。")),
    500: ("api.failed", _("程序在这一步出了错，已经记下。请稍后再试。")),
    503: ("api.unavailable", _("系统正在恢复，请一分钟后再试。")),
}
BAD_INPUT = _("送来的内容有一处不对（%(field)s）。请对照接口文档改正。")


def answer(status: int, code: str, message: str, field: str = "", details: Any = None) -> HttpResponse:
    """A response of the one shape."""
    body = {"code": code, "message": message, "field": field, "details": details or {}}
    response = HttpResponse(json.dumps(body, ensure_ascii=False, default=str), status=status)
    response.headers["Content-Type"] = JSON
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="liren"'
    return response


def of_status(status: int) -> HttpResponse:
    """What stands for a status that some other part of the program gave."""
    code, message = CODES.get(status, CODES[500 if status >= 500 else 400])
    return answer(status, code, str(message))


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    caller = getattr(request, "auth", None)
    if caller is not None:
        told(caller.actor, refusal)
    response = answer(refusal.status, refusal.code, str(refusal), refusal.field, refusal.details)
    if refusal.status == 429:
        minutes = int(refusal.details.get("minutes", WINDOW.total_seconds() / 60))
        response.headers["Retry-After"] = str(minutes * 60)
    return response


def of_bad_input(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """The first field that is wrong; all of them in `details`."""
    errors = [
        {"field": _field(error["loc"]), "type": error["type"], "message": error["msg"]}
        for error in problem.errors[:20]
    ]
    field = errors[0]["field"] if errors else ""
    return answer(422, "api.bad_input", str(BAD_INPUT) % {"field": field}, field, {"errors": errors})


def _field(loc: tuple[Any, ...]) -> str:
    return ".".join(str(part)[:60] for part in loc if part not in ("body", "query", "path", "header", "sent"))


def of_http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    if isinstance(problem, AuthenticationError):
        return of_refusal(request, TokenMissing())
    return of_status(problem.status_code)
