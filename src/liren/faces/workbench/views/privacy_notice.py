"""The notice of privacy: what would be said now, what changed, publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.processing.actions.notices import publish_notice
from liren.domains.processing.policies import KEEP
from liren.domains.processing.queries.notices import draft_of, versions_of
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(KEEP)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    county, status, refused = county_of(actor), 200, None
    if request.method == "POST":
        try:
            publish_notice(actor=actor, place_code=county, read=request.POST.get("read", ""))
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            refused, status = refusal, refusal.status
        else:
            messages.success(request, _("已公布。居民下次登录时会看到。"))
            return redirect("bench:privacy_notice")
    words = {
        "draft": draft_of(actor, county),
        "versions": versions_of(county),
        "refusal": refused,
        "tab": "notice",
    }
    return render(request, "bench/processing/notice.html", words, status=status)
