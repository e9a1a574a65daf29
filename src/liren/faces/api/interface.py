"""The interface put together, and its description."""

from __future__ import annotations

import copy
import functools
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import get_schema

from liren.faces.api import (
    cases,
    ground,
    hooks,
    hotline,
    people,
    problems,
    reports,
    requesters,
    shapes,
    writing,
)
from liren.faces.api.door import Token
from liren.kernel.refusals import Refusal

__all__ = ["api", "docs", "missing", "openapi"]

ROOT = "/api/v1/"
ABOUT = """\
Everything a token's owner may see and do through other programs, with his rights narrowed to the scopes and the
place of the token. Tokens are made on the workbench; cookies open nothing here. Outside the owner's places a thing
does not exist (404); within them without the right or the scope the answer is 403.

Every answer that is not a success has one shape (`Problem`); its `message` is Chinese or English by
`Accept-Language`, its `code` never changes. Limits are told in `RateLimit-Limit`, `RateLimit-Remaining` and
`RateLimit-Reset` (seconds). Lists are paged by key: send `next` back as `after`. Moments are UTC, days are days in
China, coordinates are CGCS2000 unless `datum` says otherwise.
"""
STATUSES = {
    400: "The request could not be read.",
    401: "No token, or one that is not valid any more.",
    403: "The scope or the right is missing.",
    404: "It is not there, or outside the owner's places.",
    409: "It is not possible now; the code says why.",
    413: "More than 256 kB.",
    415: "The body is no JSON.",
    422: "Something sent in is wrong; `field` says what.",
    428: "`If-Match` is missing.",
    429: "More requests than the token has an hour.",
    503: "The program is restarting or its database is away.",
}
ALWAYS = (400, 401, 403, 404, 422, 429, 503)
LIMITS = {
    "RateLimit-Limit": "Requests an hour.",
    "RateLimit-Remaining": "How many are left in this hour.",
    "RateLimit-Reset": "Seconds until the next hour begins.",
}

api = NinjaAPI(
    title="Liren",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=Token(),
    docs_url=None,
    openapi_url=None,
)
for part in (cases, writing, requesters, hotline, people, ground, reports, hooks):
    api.add_router("", part.router)
HANDLERS: dict[type[Exception], Any] = {
    Refusal: problems.of_refusal,
    ValidationError: problems.of_bad_input,
    HttpError: problems.of_http_error,
}
for kind, handler in HANDLERS.items():
    api.add_exception_handler(kind, handler)


@functools.cache
def description() -> dict[str, Any]:
    """The OpenAPI document. Shared: not to be changed."""
    found: dict[str, Any] = json.loads(
        json.dumps(get_schema(api, path_prefix=ROOT.strip("/") + "/"), default=str)
    )
    found["components"]["schemas"]["Problem"] = _plain(shapes.Problem.model_json_schema())
    for path in found["paths"].values():
        for method, operation in path.items():
            _tell_answers(method, operation)
    return found


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(schema)


def _needs_version(operation: dict[str, Any]) -> bool:
    return any(one["name"] == "If-Match" for one in operation.get("parameters", ()))


def _tell_answers(method: str, operation: dict[str, Any]) -> None:
    """Adds what every operation may answer besides, and the headers."""
    answers = operation["responses"]
    writes = method in ("post", "put")
    for status in sorted(
        {*ALWAYS, *((409, 413, 415) if writes else ()), *((428,) if _needs_version(operation) else ())}
    ):
        schema = {"$ref": "#/components/schemas/Problem"}
        answers[str(status)] = {
            "description": STATUSES[status],
            "content": {"application/json": {"schema": schema}},
        }
    for status, answer in answers.items():
        if status not in ("400", "401", "413", "415", "503"):
            answer["headers"] = {
                name: {"description": words, "schema": {"type": "integer"}} for name, words in LIMITS.items()
            }


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    response = HttpResponse(_written(), content_type=problems.JSON)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@functools.cache
def _written() -> bytes:
    return json.dumps(description(), ensure_ascii=False).encode()


def _marked(text: str) -> list[tuple[str, bool]]:
    """The words of a description, each with whether it stood between backticks."""
    return [(part, number % 2 == 1) for number, part in enumerate(text.split("`")) if part]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people: a plain page without scripts."""
    found = description()
    lines = [
        {
            **operation,
            "method": method.upper(),
            "path": path,
            "said": _marked(operation.get("description", "")),
            "parameters": [
                {**one, "said": _marked(one.get("description", ""))}
                for one in operation.get("parameters", ())
            ],
        }
        for path, operations in found["paths"].items()
        for method, operation in operations.items()
    ]
    words = {"about": [_marked(part) for part in found["info"]["description"].split("\n\n")], "lines": lines}
    return render(request, "api/docs.html", words)


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that is none."""
    return problems.of_status(404)
