"""What everybody may see: the public list and map, one public matter, and “me too”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.intake import Receipt, join_case
from liren.domains.casework.choices import Naming
from liren.domains.casework.queries import portal as matters
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.territory import queries as territory
from liren.faces.portal import draft as drafts
from liren.faces.portal import place as places
from liren.faces.portal import receipts, showing
from liren.faces.portal.forms import JoinForm, sent
from liren.faces.portal.turns import take_turn
from liren.faces.ui import forms as ui_forms
from liren.faces.ui.acting import actor_in
from liren.kernel.actor import ActorKind
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

PINS = 200
STATES = ("open", "done")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    here = places.chosen(request)
    text = request.GET.get("q", "").strip()[:40]
    view = "map" if request.GET.get("view") == "map" else "list"
    state = request.GET.get("state", "open" if view == "map" else "")  # the map has pins of what is open
    category = request.GET.get("class", "")[:16]
    found = matters.list_public(
        place=here.code,
        category=category,
        text=text,
        state=state if state in STATES else "",
        after=request.GET.get("after", ""),
    )
    words = {
        "here": here,
        "text": text,
        "category": category,
        "state": state,
        "rows": showing.public_rows(_answering(found.cases, text), with_place=not here.is_community),
        "next_key": found.next_key,
        "is_first": "after" not in request.GET,
        "states": (("", "all"), ("open", "open"), ("done", "done")),
        "view": view,
        "subscribing": _subscribing(request),
    }
    return render(request, "portal/public/index.html", words)


def _subscribing(request: HttpRequest) -> str:
    """Where the reader subscribes: staff in the workbench, if their list has matters at all."""
    actor = actor_in(request)
    if actor.kind is not ActorKind.STAFF:
        return reverse("portal:subscribe")
    return reverse("bench:subscribe") if actor.has("cases.view") else ""


def _answering(cases: list[Case], text: str) -> list[Case]:
    """Those in which the words stand openly: what is put out of sight cannot be guessed by searching for it."""
    wanted = text.casefold()
    return [
        case
        for case in cases
        if any(wanted in without_personal_data(said).casefold() for said in (case.title, case.address))
    ]


@require_safe
def pins(request: HttpRequest) -> HttpResponse:
    """Open public matters of the chosen place as points (GeoJSON, CGCS2000), about ten metres exact."""
    here = places.chosen(request)
    found = matters.list_public(place=here.code, state="open", size=PINS)
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(case.longitude, 4), round(case.latitude, 4)],
            },
            "properties": {
                "title": without_personal_data(case.title),
                "kind": "doing" if case.accepted_at else "",
                "url": reverse("portal:public_page", args=[case.number]),
            },
        }
        for case in found.cases
        if case.longitude is not None and case.latitude is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_safe
def grids(request: HttpRequest) -> HttpResponse:
    """The grids of the chosen place as GeoJSON."""
    here = places.chosen(request)
    shapes = territory.grid_shapes(here.code)
    for feature in shapes["features"]:
        feature["properties"]["short"] = feature["properties"]["name"].removeprefix(here.name)
    response = JsonResponse(shapes)
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    case = matters.get_public(number)
    words = {
        "case": case,
        "title": without_personal_data(case.title),
        "place": territory.get_place(case.place_code),
        "stages": showing.stages(case),
        "is_own": bool(receipts.code_of(request, number)),
        "subscribing": _subscribing(request),
    }
    return render(request, "portal/public/page.html", words)


def _joined(request: HttpRequest, case: Case, receipt: Receipt | None, *, is_told: bool) -> HttpResponse:
    """The receipt with its code. Who left a number gets the code there and sees the same, whether that number is in
    the matter already or not."""
    if receipt is None or (is_told and not actor_in(request).is_signed_in):
        messages.success(
            request, _("加进来了。查询码会发到您留的手机；那里收到过这件事的查询码，就还用原来的。")
        )
        return redirect("portal:public_page", case.number)
    receipts.remember_code(request, receipt.number, receipt.tracking_code)
    return redirect("portal:receipt", receipt.number)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, number: str) -> HttpResponse:
    """“Me too”: an own code, own notice and own rating, in the same matter."""
    case = matters.get_public(number)
    if receipts.code_of(request, number):
        return redirect("portal:matter", number)
    draft = drafts.find(request)
    initial = {"naming": Naming.ANONYMOUS, "text": draft.text if draft else ""}
    form = JoinForm(initial=initial, **sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        anonymous = given["naming"] == Naming.ANONYMOUS
        phone = "" if anonymous else given["phone"]
        take_turn(request, "join", phone=phone, nameless_in=number if anonymous else "")
        try:
            receipt = join_case(
                actor=actor_in(request),
                case_id=case.id,
                naming=given["naming"],
                name="" if anonymous else given["name"],
                phone=phone,
                text=given["text"],
            )
        except Refusal as refusal:
            ui_forms.show(form, refusal)
        else:
            drafts.drop(request)
            return _joined(request, case, receipt, is_told=bool(given["phone"]) and not anonymous)
    words = {
        "case": case,
        "title": without_personal_data(case.title),
        "form": form,
        "from_draft": bool(draft),
    }
    return render(request, "portal/public/join.html", words, status=422 if form.errors else 200)
