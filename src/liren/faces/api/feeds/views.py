from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.domains.casework.queries import portal as matters
from liren.domains.casework.queries.limits_calendar import reader_of, running_limits
from liren.domains.casework.rules.open311 import last_change
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.territory import queries as territory
from liren.faces.api.feeds import atom, ical
from liren.faces.ui.doors import client_network
from liren.kernel import clock, turns

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

ENTRIES = 50
HOURLY = 600  # readings an hour of one address


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The newest public matters of `place` (a division code) and, where given, of the class `class` and below."""
    turns.take("feeds.public", client_network(request), most=HOURLY)
    place = territory.get_place(request.GET.get("place") or settings.LIREN_PLACE)
    category = request.GET.get("class", "")[:16]
    found = matters.list_public(place=place.code, category=category, size=ENTRIES).cases
    entries = [_entry(request, case) for case in found]
    url = request.build_absolute_uri()
    feed = atom.Feed(
        key=f"urn:liren:public:{place.code}:{category}",
        title=_("{place}的公开诉求").format(place=place.name),
        url=url,
        author=_("里仁"),
        updated=max((entry.updated for entry in entries), default=clock.now()),
        entries=entries,
    )
    response = HttpResponse(atom.written(feed), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _entry(request: HttpRequest, case: Case) -> atom.Entry:
    passed = (case.received_at, case.assigned_at, case.accepted_at, case.reopened_at)
    updated = last_change(passed, case.closed_at or case.resolved_at)
    name = case.category.name if case.category else ""
    return atom.Entry(
        key=f"urn:uuid:{case.id}",
        title=without_personal_data(case.title),
        url=request.build_absolute_uri(reverse("portal:public_page", args=[case.number])),
        published=case.received_at,
        updated=updated or case.received_at,
        summary=" · ".join(filter(None, (case.state_label, name, case.owner.name))),
    )


@require_safe
def limits(request: HttpRequest, secret: str) -> HttpResponse:
    """The running limits of whoever the secret address belongs to; titles without personal data."""
    turns.take("feeds.limits", client_network(request), most=HOURLY)
    actor = reader_of(secret)
    events = [
        ical.Event(
            key=f"{case.id}@liren",
            at=case.due_at,
            stamp=clock.now(),
            title=f"{case.get_clock_display()} {without_personal_data(case.title)} {case.number}",
            url=request.build_absolute_uri(reverse("bench:case", args=[case.number])),
        )
        for case in running_limits(actor)
        if case.due_at is not None
    ]
    name = _("{name}的时限").format(name=actor.name)
    response = HttpResponse(ical.written(name, events), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response
