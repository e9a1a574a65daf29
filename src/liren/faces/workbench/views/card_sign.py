"""The paper card of a resident: printed anew, or made useless when it is lost."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.domains.people import queries
from liren.domains.people.actions.card_signs import issue_sign, withdraw_sign
from liren.domains.people.queries.card_signs import sign_since
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.people_forms import EDIT
from liren.kernel.paper import pdf_of
from liren.kernel.refusals import NotAllowed

LAYOUT = """
#set page(width: 90mm, height: 54mm, margin: 6mm)
#set text(size: 9pt)
#grid(columns: (1fr, 30mm), gutter: 4mm, align: (left, right + top),
  [#text(14pt, weight: "bold")[#data.title] #v(2mm)
   #text(13pt)[#data.name] #linebreak() #data.place #v(2mm)
   #text(8pt, fill: luma(80))[#data.note]],
  image(bytes(data.qr), format: "svg", width: 30mm))
#v(1fr)
#text(11pt, tracking: 0.6pt)[#data.sign]
"""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def page(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    head = queries.head_of(actor, person_id)
    if not head.may_edit:
        raise NotAllowed
    do = request.POST.get("do", "")
    if do == "issue":
        return _printed(head, issue_sign(actor=actor, person_id=person_id))
    if do == "withdraw":
        withdraw_sign(actor=actor, person_id=person_id)
        messages.success(request, _("这张卡已作废。"))
        return redirect("bench:person", person_id=person_id)
    words = {"head": head, "since": sign_since(person_id)}
    status = 422 if request.method == "POST" else 200
    return render(request, "bench/people/sign.html", words, status=status)


def _printed(head: queries.Head, sign: str) -> HttpResponse:
    """The card as paper: the name masked, for it may be lost."""
    import segno

    told = {
        "title": _("居民卡"),
        "name": head.name,
        "place": places_named([head.person.place_code]).get(head.person.place_code, ""),
        "note": _("到社区办事时出示，免报证件号。丢了请告诉社区，旧卡即作废。"),
        "qr": segno.make(sign, micro=False, error="m").svg_inline(scale=4),
        "sign": sign,
    }
    answer = HttpResponse(pdf_of(LAYOUT, told), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="card.pdf"'
    return answer
