"""Taking a matter in at the window or the hotline, and the receipt the person takes away."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.casework.actions.callers import look_up_caller
from liren.domains.casework.actions.intake import Receipt, say_matter
from liren.domains.casework.actions.repeats import link_repeat
from liren.domains.casework.choices import Channel, ReadingPurpose
from liren.domains.casework.errors import SaidAlready
from liren.domains.casework.queries.case import get_case
from liren.domains.casework.queries.desk import is_probably_same, nearby_for_staff
from liren.domains.casework.queries.portal import Near
from liren.domains.casework.queries.recurring import Recurring, recurring_at
from liren.domains.casework.rules.recurring import Spot as Place
from liren.domains.people.actions import reading
from liren.domains.people.queries import Line
from liren.domains.policy.queries import rulebook
from liren.domains.territory.queries import AddressHit, is_sure, search_addresses
from liren.faces.ui.acting import actor_in
from liren.faces.ui.follow_sign import follow_sign
from liren.faces.ui.forms import show
from liren.faces.workbench import window_suggestion
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.intake_form import IntakeForm, Spot, spot_at, spot_of
from liren.faces.workbench.same_matter import Same, added_to, joined_to, same_of
from liren.faces.workbench.showing import county_of, is_fragment
from liren.kernel import turns
from liren.kernel.actor import Actor
from liren.kernel.refusals import BadInput, NotFound, Refusal

FRAGMENTS = {
    "look": "bench/intake/places.html",
    "caller": "bench/intake/earlier.html",
    "suggest": "bench/intake/suggested.html",
}
RECEIPTS = "bench_receipts"
KEPT = 5
MOST_AGAIN = 3  # earlier matters that a new one is linked with
CALLERS_MOST = 200  # callers one person looks up in an hour


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
    if request.POST.get("do") in ("look", "caller", "suggest"):
        return _looked(request, actor, form)
    if same := same_of(request.POST.get("same", "")):
        return _same(request, actor, form, same)
    if not form.is_valid():
        return _shown(request, actor, form, 422)
    return _taken_in(request, actor, form)


def _looked(request: HttpRequest, actor: Actor, form: IntakeForm) -> HttpResponse:
    """Only looks something up, or what may be suggested; what was typed stays, nothing is complained about yet."""
    form.is_valid()
    form.errors.clear()
    do = request.POST["do"]
    found: dict[str, Any] = {}
    if do == "caller":
        found = _caller(request, actor)
    elif do == "suggest":
        found = {"suggested": window_suggestion.asked(actor, request.POST, form.chosen_spot())}
    if not is_fragment(request):
        return _shown(request, actor, form, 200, **found)
    if do == "look":
        found = _places(request, actor, form)
    return render(request, FRAGMENTS[do], found)


@never_cache
@require_safe
@with_right("cases.intake")
def suggested(request: HttpRequest, turn: uuid.UUID) -> HttpResponse:
    """The model's answer to what is being typed, or word that it still thinks; the page asks again a few times."""
    look = request.GET.get("look", "")
    number = int(look) if look.isdigit() and len(look) < 3 else window_suggestion.LOOKS
    found = window_suggestion.answered(actor_in(request), turn, number)
    return render(request, FRAGMENTS["suggest"], {"suggested": found})


def _caller(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the caller has brought before; every search is counted and written down."""
    given = request.POST
    purpose = ReadingPurpose.CALL if given.get("channel") == Channel.HOTLINE else ReadingPurpose.WINDOW
    turns.take("bench.caller", str(actor.id), most=CALLERS_MOST)
    try:
        found = look_up_caller(
            actor=actor, phone=given.get("phone", ""), name=given.get("name", ""), purpose=purpose
        )
    except BadInput as refusal:
        return {"has_sought": True, "sought_wrong": refusal}
    return {"has_sought": True, "earlier": found, "known": _known(actor, given.get("phone", ""))}


def _known(actor: Actor, phone: str) -> list[Line]:
    """Who is reached under this number by the register, masked; nobody without the right to it."""
    if not actor.has("people.view"):
        return []
    try:
        return reading.look_for(actor=actor, text=phone).lines
    except BadInput:
        return []


def _same(request: HttpRequest, actor: Actor, form: IntakeForm, same: Same) -> HttpResponse:
    """What is said goes to a matter that is there: into the person's own part, or as one more person's."""
    form.is_valid()
    wanted = {"text", "note"} if same.requester_id else {"text", "note", "naming", "name", "phone"}
    for name in set(form.errors) - wanted:
        del form.errors[name]
    if form.errors:
        return _shown(request, actor, form, 422)
    try:
        if same.requester_id:
            number = added_to(actor, form, same, same.requester_id)
            messages.success(request, _("记到 %(number)s 了，承办单位已收到通知。") % {"number": number})
            return HttpResponseRedirect(reverse("bench:case", args=[number]))
        receipt = joined_to(actor, form, same)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        show(form, refusal)
        return _shown(request, actor, form, refusal.status)
    return _receipt_of(request, receipt)


def _taken_in(request: HttpRequest, actor: Actor, form: IntakeForm) -> HttpResponse:
    if unseen := _unseen(request, actor, form):
        return _shown(request, actor, form, 200, unseen=unseen)
    try:
        receipt = say_matter(actor=actor, said=form.said(), photos=form.cleaned_data["photos"])
    except SaidAlready as said_before:
        number = str(said_before.details["number"])
        return HttpResponseRedirect(reverse("bench:intake_receipt", args=[number]))
    except BadInput as refusal:
        show(form, refusal)
        return _shown(request, actor, form, 422)
    _link_again(request, actor, receipt)
    return _receipt_of(request, receipt)


def _link_again(request: HttpRequest, actor: Actor, receipt: Receipt) -> None:
    """What the person says again is linked with what was answered; the new matter stands, linked or not."""
    for text in request.POST.getlist("again")[:MOST_AGAIN]:
        try:
            link_repeat(actor=actor, case_id=receipt.case_id, earlier_id=uuid.UUID(text))
        except (ValueError, Refusal) as refusal:
            messages.warning(request, _("没有和以前那件连起来：%(why)s") % {"why": refusal})


def _unseen(request: HttpRequest, actor: Actor, form: IntakeForm) -> int:
    """How many open matters are probably the same and have not been shown yet."""
    seen, own = set(request.POST.getlist("seen")), form.cleaned_data["case_id"]
    near = _nearby(actor, form.chosen_spot())
    if any(n.case.id == own for n in near):
        return 0  # sent a second time
    text = form.cleaned_data["title"] + form.cleaned_data["text"]
    return sum(n.case.number not in seen and is_probably_same(n, text) for n in near)


def _receipt_of(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    kept = {**request.session.get(RECEIPTS, {}), receipt.number: receipt.tracking_code}
    request.session[RECEIPTS] = dict(list(kept.items())[-KEPT:])
    return HttpResponseRedirect(reverse("bench:intake_receipt", args=[receipt.number]))


def _shown(request: HttpRequest, actor: Actor, form: IntakeForm, status: int, **words: Any) -> HttpResponse:
    words = {
        "form": form,
        "may_seek": actor.has("cases.see_requester"),
        **_places(request, actor, form),
        **words,
    }
    return render(request, "bench/intake/page.html", words, status=status)


def _places(request: HttpRequest, actor: Actor, form: IntakeForm) -> dict[str, Any]:
    """Addresses that match, and open matters around the one chosen."""
    given = request.POST
    text = given.get("address", "").strip()
    hits = _hits(actor, text) if text else []
    chosen = form.chosen_spot()
    likely = spot_at(hits[0]) if hits and is_sure(hits[0]) else ""
    if chosen is None and likely:
        chosen = spot_of(likely)
    return {
        "hits": [(spot_at(hit), hit) for hit in hits],
        "chosen": given.get("spot") or likely,
        "has_looked": bool(text),
        "nearby": _nearby(actor, chosen),
        "often": _often(actor, chosen, text),
    }


def _hits(actor: Actor, text: str) -> list[AddressHit]:
    found: list[AddressHit] = []
    for prefix in sorted({grant.place or county_of(actor) for grant in actor.grants_of("cases.intake")}):
        found += search_addresses(text, under=prefix, limit=8)
    return found[:8]


def _often(actor: Actor, spot: Spot | None, address: str) -> list[Recurring]:
    """What has come again where this is being taken in, by class."""
    if spot is None or not spot.place_code:
        return []
    place = Place(spot.place_code, address, spot.longitude, spot.latitude)
    return recurring_at(actor, place, rulebook(spot.place_code).recurring)


def _nearby(actor: Actor, spot: Spot | None) -> list[Near]:
    if spot is None or not spot.place_code:
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
    words = {"case": case, "number": number, "code": code, "follow": follow_sign(request, code)}
    return render(request, "bench/intake/receipt.html", words)
