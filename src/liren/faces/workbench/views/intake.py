"""Taking a matter in at the window or the hotline, and the receipt the person takes away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.intake import say_matter
from liren.domains.casework.actions.pictures import add_staff_files
from liren.domains.casework.choices import PhotoKind
from liren.domains.casework.errors import SaidAlready
from liren.domains.casework.queries.case import get_case
from liren.domains.casework.queries.desk import nearby_for_staff
from liren.domains.territory.queries import AddressHit, search_addresses
from liren.faces.ui.forms import show
from liren.faces.workbench.doors import actor_in, with_right
from liren.faces.workbench.intake_form import IntakeForm, Spot, spot_at, spot_of
from liren.faces.workbench.showing import county_of, is_fragment
from liren.kernel.actor import Actor
from liren.kernel.refusals import BadInput, NotFound

RECEIPTS = "bench_receipts"
KEPT = 5


@never_cache
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.intake")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    posted = request.method == "POST"
    form = IntakeForm(request.POST if posted else None, request.FILES if posted else None, actor=actor)
    if not posted:
        return _shown(request, actor, form, 200)
    if request.POST.get("do") == "look":
        return _looked(request, actor, form)
    if not form.is_valid():
        return _shown(request, actor, form, 422)
    return _taken_in(request, actor, form)


def _looked(request: HttpRequest, actor: Actor, form: IntakeForm) -> HttpResponse:
    """Only looks the address up; what was typed stays, nothing is complained about yet."""
    form.is_valid()
    form.errors.clear()
    if is_fragment(request):
        return render(request, "bench/intake/places.html", _places(request, actor))
    return _shown(request, actor, form, 200)


def _taken_in(request: HttpRequest, actor: Actor, form: IntakeForm) -> HttpResponse:
    try:
        receipt = say_matter(actor=actor, said=form.said())
    except SaidAlready as said_before:
        number = str(said_before.details["number"])
        return HttpResponseRedirect(reverse("bench:intake_receipt", args=[number]))
    except BadInput as refusal:
        show(form, refusal)
        return _shown(request, actor, form, 422)
    if form.cleaned_data["photos"]:
        add_staff_files(
            actor=actor, case_id=receipt.case_id, uploads=form.cleaned_data["photos"], kind=PhotoKind.BEFORE
        )
    kept = {**request.session.get(RECEIPTS, {}), receipt.number: receipt.tracking_code}
    request.session[RECEIPTS] = dict(list(kept.items())[-KEPT:])
    return HttpResponseRedirect(reverse("bench:intake_receipt", args=[receipt.number]))


def _shown(request: HttpRequest, actor: Actor, form: IntakeForm, status: int) -> HttpResponse:
    return render(request, "bench/intake/page.html", {"form": form, **_places(request, actor)}, status=status)


def _places(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Addresses that match, and open matters around the one chosen."""
    given = request.POST
    text = given.get("address", "").strip()
    hits = _hits(actor, text) if text else []
    chosen = spot_of(given.get("spot", "")) or spot_of(given.get("community", ""))
    if chosen is None and hits:
        chosen = spot_of(spot_at(hits[0]))
    return {
        "hits": [(spot_at(hit), hit) for hit in hits],
        "chosen": given.get("spot") or (spot_at(hits[0]) if hits else ""),
        "has_looked": bool(text),
        "nearby": _nearby(actor, chosen),
    }


def _hits(actor: Actor, text: str) -> list[AddressHit]:
    found: list[AddressHit] = []
    for prefix in sorted({grant.place or county_of(actor) for grant in actor.grants_of("cases.intake")}):
        found += search_addresses(text, under=prefix, limit=8)
    return found[:8]


def _nearby(actor: Actor, spot: Spot | None) -> list[Any]:
    if spot is None:
        return []
    return nearby_for_staff(
        actor, place_code=spot.place_code, longitude=spot.longitude, latitude=spot.latitude
    )


@never_cache
@require_safe
@with_right("cases.intake")
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The code is shown to whoever has just taken the matter in, and to nobody later."""
    code = request.session.get(RECEIPTS, {}).get(number, "")
    try:
        case = get_case(actor_in(request), number)
    except NotFound:
        if not code:
            raise
        case = None  # a grid worker does not see what others will handle, but has its receipt
    return render(request, "bench/intake/receipt.html", {"case": case, "number": number, "code": code})
