"""One's own history of sign-ins: the same page in every face."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liren.domains.access.queries.presence import FAILED, NEW, sign_ins_page
from liren.faces.ui.acting import actor_in
from liren.kernel.ids import as_uuid


def page(request: HttpRequest, template: str) -> HttpResponse:
    """All of it, what failed (`view=failed`), or new devices (`view=new`)."""
    wanted = request.GET.get("view", "")
    view = wanted if wanted in {FAILED, NEW} else ""
    found = sign_ins_page(actor_in(request), view=view, after=as_uuid(request.GET.get("after", "")))
    return render(request, template, {"page": found, "view": view})
