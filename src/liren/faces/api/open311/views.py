"""The seven resources of GeoReport v2. Every answer, errors too, is in the format of the URL's suffix."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from liren.domains.casework.actions.open311 import Taken, receive_request
from liren.domains.casework.errors import CategoryUnknown
from liren.domains.casework.errors.exchange import ServiceUnknown
from liren.domains.casework.queries import open311 as queries
from liren.domains.casework.queries.questions import questions_of
from liren.domains.territory import queries as territory
from liren.faces.api.open311 import asking, records
from liren.faces.api.open311.formats import Items, answer
from liren.kernel import files
from liren.kernel.refusals import Refusal
from liren.kernel.turns import Count, Turn

CHANGESET = "2026-11-22T00:00:00+08:00"  # when what this interface gives or takes last changed
STATUSES = (403, 404, 429)  # every other refusal is a bad request
UPLOADS_MOST = 9
View = Callable[..., HttpResponse]


def resource(*methods: str) -> Callable[[View], View]:
    """An answer in `form` for every refusal; without cookies and the protection that goes with them."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def run(request: HttpRequest, form: str = "xml", **named: Any) -> HttpResponse:
            with translation.override("en" if request.GET.get("locale") == "en" else "zh-hans"):
                if request.method not in methods:
                    return _wrong_method(form, methods)
                return _answered(view, request, form, named)

        return run

    return wrap


def _answered(view: View, request: HttpRequest, form: str, named: dict[str, Any]) -> HttpResponse:
    return _or_errors(form, lambda: view(request, form, **named))


def _or_errors(form: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return make()
    except Refusal as refusal:
        is_unknown = isinstance(refusal, CategoryUnknown)
        status = 404 if is_unknown else refusal.status if refusal.status in STATUSES else 400
        return errors(form, status, f"{refusal} [{refusal.code}]")
    except (RequestDataTooBig, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return errors(form, 400, _("送来的内容不完整，或者太大。"))


def errors(form: str, status: int, description: str) -> HttpResponse:
    rows = [{"code": str(status), "description": description}]
    return answer(form, "errors", Items("error", rows), status)


def _wrong_method(form: str, methods: tuple[str, ...]) -> HttpResponse:
    response = errors(form, 405, _("这个地址不接受这种请求方法。"))
    response.headers["Allow"] = ", ".join(methods)
    return response


def _within(turn: Turn, make: Callable[[], HttpResponse], form: str) -> HttpResponse:
    """The answer, if the hour has a turn left for it; how many are left stands in the headers."""
    count = asking.counted(turn)
    spent = _("这一小时的次数用完了，请稍后再来。")
    response = errors(form, 429, spent) if count.is_over else _or_errors(form, make)
    return _told(response, count)


def _told(response: HttpResponse, count: Count) -> HttpResponse:
    seconds = str(math.ceil(count.seconds))
    response.headers["X-RateLimit-Limit"] = str(count.most)
    response.headers["X-RateLimit-Remaining"] = str(max(0, count.most - count.taken))
    response.headers["X-RateLimit-Reset"] = seconds
    if count.is_over:
        response.headers["Retry-After"] = seconds
    return response


@resource("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def missing(request: HttpRequest, form: str) -> HttpResponse:
    return errors(form, 404, _("没有这个资源。"))


@resource("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    root = reverse("open311:discovery", kwargs={"form": form}).removesuffix(f"discovery.{form}")
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": request.build_absolute_uri(root).rstrip("/"),
        "changeset": CHANGESET,
        "type": "production" if settings.LIREN_MODE == "production" else "test",
        "formats": Items("format", ["text/xml", "application/json"]),
    }
    content = {
        "changeset": CHANGESET,
        "contact": _("区县的服务热线，或系统管理员。"),
        "key_service": _("密钥由区县的系统管理员发给（liren open311 key）。"),
        "endpoints": Items("endpoint", [endpoint]),
    }
    return answer(form, "discovery", content)


@resource("GET", "HEAD")
def services(request: HttpRequest, form: str) -> HttpResponse:
    county = asking.county_of(request.GET)
    turn = asking.turn_of(request, asking.optional_key(request.GET, county))

    def make() -> HttpResponse:
        rows = [records.service(row, asks) for row, asks in queries.services_of(county)]
        return answer(form, "services", Items("service", rows))

    return _within(turn, make, form)


@resource("GET", "HEAD")
def definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    county = asking.county_of(request.GET)
    turn = asking.turn_of(request, asking.optional_key(request.GET, county))

    def make() -> HttpResponse:
        found = queries.service_of(county, code)
        questions = questions_of(found.id)
        if not questions:
            raise ServiceUnknown(code=code[:40])
        return answer(form, "service_definition", records.definition(found.code, questions))

    return _within(turn, make, form)


@resource("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    return _send(request, form) if request.method == "POST" else _list(request, form)


def _list(request: HttpRequest, form: str) -> HttpResponse:
    county = asking.county_of(request.GET)
    key = asking.optional_key(request.GET, county)

    def make() -> HttpResponse:
        return _requests(form, queries.requests_like(asking.wanted(request.GET, county), key))

    return _within(asking.turn_of(request, key), make, form)


def _requests(form: str, cases: list[Any]) -> HttpResponse:
    places = territory.places_named(case.place_code for case in cases) if cases else {}
    rows = [records.request(case, places) for case in cases]
    return answer(form, "service_requests", Items("request", rows))


def _send(request: HttpRequest, form: str) -> HttpResponse:
    county = asking.county_of(request.POST)
    key = asking.needed_key(request.POST, county)

    def make() -> HttpResponse:
        uploads = request.FILES.getlist("media")[: UPLOADS_MOST + 1]
        photos = [files.read_upload(upload, field="media") for upload in uploads]
        taken = receive_request(key=key, sent=asking.sent(request.POST, request.headers), photos=photos)
        return answer(form, "service_requests", Items("request", [_receipt(taken)]))

    return _within(asking.turn_of(request, key), make, form)


def _receipt(taken: Taken) -> dict[str, Any]:
    """The number, or of a confidential matter the token; with the code by which the person follows it."""
    known = {"token": taken.token} if taken.is_confidential else {"service_request_id": taken.number}
    notice = _("查询码 {code}，凭它可以在门户上看进展。").format(code=taken.tracking_code)
    return {**known, "service_notice": notice if taken.tracking_code else "", "account_id": None}


@resource("GET", "HEAD")
def token(request: HttpRequest, form: str, token: str) -> HttpResponse:
    county = asking.county_of(request.GET)
    turn = asking.turn_of(request, asking.optional_key(request.GET, county))

    def make() -> HttpResponse:
        found = queries.by_token(county, token)
        row = {"service_request_id": found.case.number, "token": found.token}
        return answer(form, "service_requests", Items("request", [row]))

    return _within(turn, make, form)


@resource("GET", "HEAD")
def request_page(request: HttpRequest, form: str, number: str) -> HttpResponse:
    county = asking.county_of(request.GET)
    key = asking.optional_key(request.GET, county)

    def make() -> HttpResponse:
        return _requests(form, [queries.request_like(county, number, key)])

    return _within(asking.turn_of(request, key), make, form)
