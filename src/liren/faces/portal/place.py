"""Which place the visitor looks at: kept in a cookie, so that nobody needs an account or a session to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liren.domains.territory import queries as territory

if TYPE_CHECKING:
    from liren.domains.territory.models import Place

COOKIE = "liren_place"
YEAR = 365 * 24 * 3600
STREET, COMMUNITY = 9, 12


@dataclass(frozen=True, slots=True)
class Here:
    """The chosen place, and the street or county above it. `code` is a prefix for every list."""

    code: str
    name: str
    above: str = ""

    @property
    def is_community(self) -> bool:
        return len(self.code) == COMMUNITY


def chosen(request: HttpRequest) -> Here:
    """The place that a link names or the cookie keeps, else the whole county this installation serves. One query."""
    wanted = request.GET.get("place") or request.COOKIES.get(COOKIE, "")
    code = wanted if wanted.startswith(served()) else served()
    line = territory.line_of_place(code)
    if not line:
        return Here(code=served(), name=served())
    last = line[-1]
    above = line[-2] if len(line) > 1 and len(last.code) > len(served()) else None
    return Here(code=last.code, name=said(last), above=said(above) if above else "")


def said(place: Place) -> str:
    """A place as people say it: a community without its committee, a street or district in full."""
    return place.short_name if len(place.code) == COMMUNITY else place.name


def keep(response: HttpResponse, place: Place) -> None:
    response.set_cookie(
        COOKIE, place.code, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def is_served(code: str) -> bool:
    return code.startswith(served())


def served() -> str:
    """The county this installation serves."""
    code: str = settings.LIREN_PLACE
    return code
