"""What the service promises about personal data and access."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from liren.domains.processing.actions.notices import note_seen
from liren.domains.processing.queries.notices import Shown, shown
from liren.faces.portal import place as places
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui import notice_paper
from liren.faces.ui.acting import actor_in


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The promise of the service, and the district's notice in its newest version or an older one."""
    words = {"here": places.chosen(request), "notice": _notice(request)}
    return render(request, "portal/privacy.html", words)


@require_safe
def privacy_paper(request: HttpRequest) -> HttpResponse:
    """The notice as A4."""
    found = _notice(request)
    if found is None:
        raise Http404
    answer = HttpResponse(notice_paper.pdf(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="privacy-{found.text.version}.pdf"'
    return answer


@require_POST
@residents_only
def privacy_seen(request: HttpRequest) -> HttpResponse:
    note_seen(actor=actor_in(request), place_code=places.served()[:6])
    return redirect("portal:my_account")


def _notice(request: HttpRequest) -> Shown | None:
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None
    return shown(places.served()[:6], version)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"here": places.chosen(request)})
