"""Following a matter: by tracking code, from the receipt, or from the list of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.queries import portal as matters
from liren.domains.casework.queries.own import MOST, matters_of
from liren.domains.messaging.queries import unread_count
from liren.faces.portal import receipts
from liren.faces.portal.forms import FollowForm, sent
from liren.faces.portal.turns import limited
from liren.faces.ui import forms as ui_forms
from liren.faces.ui.acting import actor_in
from liren.faces.ui.follow_sign import follow_sign
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Requester


@require_http_methods(["GET", "HEAD", "POST"])
@limited("follow")
def follow(request: HttpRequest) -> HttpResponse:
    """The code goes by POST into the session, so that it stands in no address and no log."""
    form = FollowForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            requester = matters.requester_by_code(form.cleaned_data["code"])
        except Refusal as refusal:
            ui_forms.show(form, refusal)
        else:
            receipts.remember_code(request, requester.case.number, form.cleaned_data["code"])
            return redirect("portal:matter", requester.case.number)
    return render(request, "portal/follow.html", {"form": form}, status=422 if form.errors else 200)


def _waits(row: Requester) -> bool:
    """Whether the person has still to rate it."""
    return row.case.state == "resolved" and not row.has_left and not hasattr(row, "rating")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The matters of the account, and those whose code was shown on this device."""
    actor = actor_in(request)
    rows = matters_of(actor, receipts.codes_of(request).values())
    words = {
        "waiting": [row for row in rows if _waits(row)],
        "rows": rows[:MOST],
        "most": MOST if len(rows) > MOST else 0,
        "form": FollowForm(),
        "unread": unread_count(actor),
    }
    return render(request, "portal/mine.html", words)


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt, while this device remembers the code."""
    code = receipts.code_of(request, number)
    if not code:
        return redirect("portal:follow")
    requester = matters.requester_by_code(code)
    words = {"requester": requester, "case": requester.case, "code": code}
    return render(request, "portal/receipt.html", {**words, "follow": follow_sign(request, code)})
