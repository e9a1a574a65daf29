"""The page on which a form sent too late waits for its sender: the same in every face."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from liren.domains.access.actions.typed import take_typed
from liren.domains.access.queries.presence import typed_form
from liren.faces.ui.acting import actor_in

SEND_AGAIN = 307  # the browser sends the same form on to where it belongs


def waiting(request: HttpRequest, typed_id: uuid.UUID, *, layout: str, home: str) -> HttpResponse:
    """What was written can be gone on with and is sent to where it was going, or is dropped."""
    actor = actor_in(request)
    if request.method == "POST":
        is_sent = request.POST.get("liren_do") == "send"
        path = take_typed(actor=actor, typed_id=typed_id)
        if is_sent:
            return HttpResponse(status=SEND_AGAIN, headers={"Location": path})
        messages.success(request, _("没交上的内容已经删掉。"))
        return HttpResponseRedirect(home)
    words = {"typed": typed_form(actor, typed_id), "layout": layout}
    return render(request, "ui/typed.html", words)
