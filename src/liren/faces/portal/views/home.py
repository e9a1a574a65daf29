"""The first page: say something, follow it, see what goes on nearby. And the choice of place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.queries import portal as matters
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.domains.territory import queries as territory
from liren.faces.portal import draft as drafts
from liren.faces.portal import place as places
from liren.faces.portal import showing
from liren.faces.portal.forms import FollowForm

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

NEARBY = 4
PHONE_KINDS = (BodyKind.COMMITTEE, BodyKind.STREET_CENTRE)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    here = places.chosen(request)
    nearby = matters.list_public(place=here.code, size=NEARBY)
    words = {
        "here": here,
        "nearby": showing.public_rows(nearby.cases, with_place=not here.is_community),
        "phones": _phones(here.code),
        "draft": drafts.find(request),
        "form": FollowForm(),
    }
    return render(request, "portal/home.html", words)


def _phones(code: str) -> list[Body]:
    """Who answers the telephone here: the committee, the street. Two queries."""
    found = [organisations.body_for(code, kind) for kind in PHONE_KINDS]
    return [body for body in found if body is not None and body.phone]


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """By name, pinyin or code, or down from the streets."""
    if request.method == "POST":
        return _choose(request)
    text = request.GET.get("q", "").strip()[:40]
    served = places.chosen(request)
    under = request.GET.get("street", "")
    within = territory.find_place(under) if places.is_served(under) else None
    county = territory.find_place(served.code[:6])
    above = within or county
    listed = territory.children_of(above.code) if above else []
    words = {
        "text": text,
        "found": _found(text) if text else [],
        "within": within,
        "county": county,
        "listed": listed,
        "next": _next(request),
    }
    return render(request, "portal/place.html", words)


def _found(text: str) -> list[tuple[str, str, str]]:
    """Code, name and the name above, of streets and communities that fit."""
    found = [p for p in territory.search_places(text, under=places.served(), limit=20) if len(p.code) >= 9]
    names = territory.places_named(p.parent_code for p in found)
    return [(p.code, p.name, names.get(p.parent_code, "")) for p in found]


def _choose(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    found = territory.find_place(code) if places.is_served(code) else None
    if found is None:
        words = {
            "text": "",
            "found": [],
            "listed": [],
            "next": _next(request),
            "error": _("请从列出的地方里选一个。"),
        }
        return render(request, "portal/place.html", words, status=422)
    response = redirect(_next(request) or "portal:home")
    places.keep(response, found)
    return response


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""
