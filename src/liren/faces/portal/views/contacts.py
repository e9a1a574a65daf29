"""Who is my stairway contact: the postings of a community, with only what each contact agreed to show."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.neighbours import queries
from liren.domains.neighbours.actions.consenting import withdraw_own
from liren.domains.neighbours.queries.postings import PostedLine, posted_circles
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.domains.territory.queries import find_place
from liren.faces.portal import place as places
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui import contact_words
from liren.faces.ui.acting import actor_in


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Buildings and groups of the chosen community; outside a community there is nothing to list."""
    here = places.chosen(request)
    words = {
        "here": here,
        "buildings": queries.posted_buildings(here.code) if here.is_community else [],
        "circles": posted_circles(here.code) if here.is_community else [],
    }
    return render(request, "portal/contacts/index.html", words)


@never_cache
@require_safe
def building(request: HttpRequest, building_id: uuid.UUID) -> HttpResponse:
    posting = queries.posting_of(building_id)
    words = {
        "posting": posting,
        "lines": [_said(line, contact_words.where(line.unit)) for line in posting.lines],
        **_around(posting.building.place_code),
    }
    return render(request, "portal/contacts/building.html", words)


@never_cache
@require_safe
def group(request: HttpRequest, circle_id: uuid.UUID) -> HttpResponse:
    posting = queries.posted_circle(circle_id)
    words = {
        "posting": posting,
        "lines": [_said(posting.head, _("组长"))],
        **_around(posting.circle.place_code),
    }
    return render(request, "portal/contacts/group.html", words)


@never_cache
@require_safe
@residents_only
def mine(request: HttpRequest) -> HttpResponse:
    """What is posted of oneself as a contact, and taking it back."""
    postings = queries.own_consents(actor_in(request))
    return render(request, "portal/contacts/mine.html", {"postings": postings})


@never_cache
@require_POST
@residents_only
def withdraw(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """A contact takes back the own consent: nothing is shown from this moment."""
    withdraw_own(actor=actor_in(request), contact_id=contact_id)
    messages.success(request, _("已收回。公示页上不再显示您；贴出的公示牌由社区换下。"))
    return redirect("portal:my_postings")


def _said(line: PostedLine, where: str) -> dict[str, object]:
    return {"where": where, "name": contact_words.named(line), "line": line, "shown": line.shown}


def _around(place_code: str) -> dict[str, object]:
    """The community by name, and who answers the telephone where there is no contact."""
    place = find_place(place_code)
    return {
        "place": places.said(place) if place else "",
        "place_code": place_code,
        "committee": organisations.body_for(place_code, BodyKind.COMMITTEE),
    }
