"""How one wishes to be told: by topic, by which ways, when not, in which language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.faces.ui.acting import actor_in
from liren.faces.ui.wishes import wishes_page
from liren.faces.workbench.doors import staff_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    return wishes_page(request, actor_in(request), "bench/account/messages.html", "bench:preferences")
