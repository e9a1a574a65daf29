"""A copy of one's own data: asked for, waited for and fetched."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people.queries import own
from liren.domains.rights.actions.copies import ask_copy, fetch_copy
from liren.domains.rights.copy_choices import CopyForm
from liren.domains.rights.queries.copies import own_copies
from liren.faces.portal.turns import limited
from liren.faces.portal.views.subscriptions import residents_only
from liren.faces.ui.acting import actor_in
from liren.kernel import clock
from liren.kernel.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("copy")
@residents_only
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    if own.own_link(actor) is None:
        return redirect("portal:register_match")
    if request.method != "POST":
        rows = own_copies(actor)
        has_today = any(one.asked_on == clock.today() and one.state != "failed" for one in rows)
        words = {"rows": rows, "forms": CopyForm.choices, "has_today": has_today}
        return render(request, "portal/rights/copies.html", words)
    try:
        ask_copy(actor=actor)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已记下，几分钟内做好。做好了会告诉您。"))
    return redirect("portal:copies")


@never_cache
@require_safe
@residents_only
def fetch(request: HttpRequest, copy_id: uuid.UUID, form: str) -> HttpResponse:
    found = fetch_copy(actor=actor_in(request), copy_id=copy_id, form=form)
    answer = HttpResponse(found.data, content_type=found.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer
