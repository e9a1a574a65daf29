"""The Open311 server of a body, kept by the district."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions.outside import set_server
from liren.domains.casework.queries.outside import server_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.body_answers import editable_body
from liren.faces.workbench.body_forms import RIGHT
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.outside_forms import ServerForm
from liren.kernel.refusals import BadInput


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def page(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    """The address, with how many services the other side named when it was last asked."""
    body = editable_body(request, body_id)
    server = server_of(body.id)
    names = ("endpoint", "jurisdiction", "is_active")
    initial = {name: getattr(server, name) for name in names} if server else {}
    form = ServerForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            set_server(actor=actor_in(request), body_id=body.id, **form.cleaned_data)
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已存好，后台正在读取对方的类别清单。"))
            return redirect("bench:body_outside", body_id=body.id)
    words = {"body": body, "form": form, "server": server}
    return render(request, "bench/bodies/outside.html", words, status=422 if form.errors else 200)
