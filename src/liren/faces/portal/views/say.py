"""Saying a matter, in four short steps: what, where, photos, check. No account, no script needed.

Every step posts to itself and leads on by redirect, so that going back or reloading sends nothing twice.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liren.domains.casework.actions.intake import Said, say_matter
from liren.domains.casework.choices import CaseKind, Channel, Naming
from liren.domains.casework.errors import SaidAlready
from liren.domains.casework.queries import portal as matters
from liren.faces.portal import draft as drafts
from liren.faces.portal import place as places
from liren.faces.portal import receipts, showing, spots
from liren.faces.portal.draft import Draft
from liren.faces.portal.forms import PersonForm, PhotosForm, WhatForm, WhereForm, sent
from liren.faces.portal.turns import take_turn
from liren.faces.ui import forms as ui_forms
from liren.faces.ui.acting import actor_in
from liren.faces.ui.doors import client_network
from liren.kernel import files
from liren.kernel.file_room import sender_of
from liren.kernel.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request)
    if request.method == "POST":
        form = WhatForm(request.POST)
        if form.is_valid():
            draft = draft or drafts.begin()
            draft.text, draft.kind = form.cleaned_data["text"], form.cleaned_data["kind"]
            drafts.keep(request, draft)
            return redirect("portal:say_where")
    else:
        kind = request.GET.get("kind", CaseKind.REPORT)
        form = WhatForm(initial={"text": draft.text, "kind": draft.kind} if draft else {"kind": kind})
    return _page(request, "what", 1, draft, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request)
    if draft is None:
        return redirect("portal:say")
    here = places.chosen(request)
    hits: list[spots.Hit] = []
    if request.method == "POST":
        drafts.keep(request, draft)
        form = WhereForm(request.POST, request.FILES, communities=spots.communities(here))
        if form.is_valid() and _photo_read(request, form, draft):
            hits = spots.hits(form.cleaned_data["address"])
            if "find" not in request.POST and _placed(form, draft, hits):
                drafts.keep(request, draft)
                return redirect("portal:say_near")
    else:
        form = WhereForm(initial=_where_initial(draft, here), communities=spots.communities(here))
    return _page(request, "where", 2, draft, form=form, hits=hits, here=here)


def _where_initial(draft: Draft, here: places.Here) -> dict[str, object]:
    return {
        "address": draft.address,
        "place_hint": draft.place_hint,
        "community": draft.place_code or (here.code if here.is_community else ""),
        "longitude": draft.longitude,
        "latitude": draft.latitude,
    }


def _photo_read(request: HttpRequest, form: WhereForm, draft: Draft) -> bool:
    """Keeps the photo, if one was sent, and takes its place for the pin; False if something is wrong with it."""
    photo = form.cleaned_data["photo"]
    if photo is None:
        return True
    take_turn(request, "upload")
    try:
        clean = files.read_upload(photo, field="photo")
        files.keep_upload(
            clean, owner_type=files.DRAFT, owner_id=draft.id, kind="before", sender=_sender(request)
        )
    except Refusal as refusal:
        form.add_error("photo", str(refusal))
        return False
    draft.has_files = True
    drafts.keep(request, draft)
    if clean.position is None:
        form.add_error("photo", _("这张照片里没有位置。照片已经收下，请写地址或选社区。"))
        return False
    form.cleaned_data["longitude"] = clean.position.longitude
    form.cleaned_data["latitude"] = clean.position.latitude
    return True


def _placed(form: WhereForm, draft: Draft, hits: list[spots.Hit]) -> bool:
    """Whether the place is known now; if not, the form says what is still wanted."""
    given = form.cleaned_data
    try:
        spot = spots.decide(
            address=given["address"],
            chosen=given["spot"],
            hits=hits,
            point=(given["longitude"], given["latitude"]),
            community=given["community"],
        )
    except spots.Unclear as unclear:
        form.add_error(unclear.field, str(unclear))
        return False
    draft.address, draft.place_hint = spot.address, given["place_hint"]
    draft.place_code, draft.place_name = spot.place_code, spot.place_name
    draft.grid_id, draft.longitude, draft.latitude = spot.grid_id, spot.longitude, spot.latitude
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """Open matters close by: perhaps it has been said already."""
    draft = drafts.find(request)
    if draft is None or not draft.has_place:
        return redirect("portal:say_where" if draft else "portal:say")
    if request.method == "POST":
        drafts.keep(request, draft)
        return redirect("portal:say_photos")
    found = matters.nearby_open(
        longitude=draft.longitude, latitude=draft.latitude, place_code=draft.place_code
    )
    if not found:
        return redirect("portal:say_photos")
    rows = showing.public_rows([n.case for n in found], with_place=False)
    rows = [replace(row, metres=n.metres) for row, n in zip(rows, found, strict=True)]
    return _page(request, "near", 2, draft, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request)
    if draft is None:
        return redirect("portal:say")
    form = PhotosForm(**sent(request))
    if request.method == "POST":
        drafts.keep(request, draft)
        if request.POST.get("remove"):
            _remove(draft, request.POST["remove"])
            return redirect("portal:say_photos")
        if form.is_valid() and _kept(request, form, draft):
            draft.has_files = draft.has_files or bool(form.cleaned_data["photos"])
            drafts.keep(request, draft)
            more = "add" in request.POST
            return redirect("portal:say_photos" if more else "portal:say_check")
    held = files.list_files(files.DRAFT, [draft.id])
    return _page(request, "photos", 3, draft, form=form, held=held)


def _kept(request: HttpRequest, form: PhotosForm, draft: Draft) -> bool:
    if form.cleaned_data["photos"]:
        take_turn(request, "upload")
    upload: UploadedFile[bytes]
    for upload in form.cleaned_data["photos"]:
        try:
            files.keep_upload(
                upload, owner_type=files.DRAFT, owner_id=draft.id, kind="before", sender=_sender(request)
            )
        except Refusal as refusal:
            form.add_error("photos", str(refusal))
    return not form.errors


def _sender(request: HttpRequest) -> str:
    return sender_of(actor_in(request), client_network(request))


def _remove(draft: Draft, file_id: str) -> None:
    for file in files.list_files(files.DRAFT, [draft.id]):
        if str(file.id) == file_id:
            files.remove_file(file)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, who says it, and the sending."""
    if already := receipts.sent_as(request, request.POST.get("key", "")):
        return redirect("portal:receipt", already)
    draft = drafts.find(request)
    if draft is None or not draft.has_place or not draft.text:
        return redirect("portal:say_where" if draft and draft.text else "portal:say")
    form = PersonForm(**sent(request))
    if request.method == "POST":
        drafts.keep(request, draft)
        if form.is_valid() and (response := _send(request, draft, form)):
            return response
    held = files.list_files(files.DRAFT, [draft.id]) if draft.has_files else []
    kind = CaseKind(draft.kind).label
    return _page(request, "check", 4, draft, form=form, held=held, kind=kind)


def _send(request: HttpRequest, draft: Draft, form: PersonForm) -> HttpResponse | None:
    """Sends the draft once, however often the button is pressed. None if the form must be put right."""
    given = form.cleaned_data
    take_turn(request, "say", phone="" if given["naming"] == Naming.ANONYMOUS else given["phone"])
    try:
        number = say_matter(actor=actor_in(request), said=_said(draft, form)).number
    except SaidAlready as sent_before:
        number = str(sent_before.details["number"])
    except Refusal as refusal:
        ui_forms.show(form, refusal)
        return None
    _remember(request, draft, number)
    return redirect("portal:receipt", number)


def _remember(request: HttpRequest, draft: Draft, number: str) -> None:
    receipts.remember_code(request, number, draft.code)
    receipts.remember_sent(request, draft.key, number)
    drafts.drop(request)


def _said(draft: Draft, form: PersonForm) -> Said:
    given = form.cleaned_data
    anonymous = given["naming"] == Naming.ANONYMOUS
    return Said(
        text=draft.text,
        kind=draft.kind,
        channel=Channel.PORTAL,
        naming=given["naming"],
        place_code=draft.place_code,
        grid_id=uuid.UUID(draft.grid_id) if draft.grid_id else None,
        address=draft.address,
        place_hint=draft.place_hint,
        longitude=draft.longitude,
        latitude=draft.latitude,
        name="" if anonymous else given["name"],
        phone="" if anonymous else given["phone"],
        case_id=draft.id,
        tracking_code=draft.code,
        draft_id=draft.id if draft.has_files else None,
    )


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throws the draft away, with its photos."""
    draft = drafts.find(request)
    if draft is not None:
        for file in files.list_files(files.DRAFT, [draft.id]):
            files.remove_file(file)
    drafts.drop(request)
    return redirect("portal:home")


def _page(request: HttpRequest, name: str, step: int, draft: Draft | None, **words: object) -> HttpResponse:
    form = words.get("form")
    status = 422 if getattr(form, "errors", None) else 200
    steps = [_("说什么"), _("在哪里"), _("照片"), _("核对")]
    page = {"step": step, "steps": list(enumerate(steps, 1)), "draft": draft, **words}
    return render(request, f"portal/say/{name}.html", page, status=status)
