"""Contacts: the list, one contact with what was kept and agreed, and the steps of a contact."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.neighbours import queries
from liren.domains.neighbours.actions import consenting, end_charge, enrol_contact, release_contact
from liren.domains.people.queries import head_of
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.neighbours_deeds import METHODS, answered, keeping
from liren.faces.workbench.neighbours_forms import (
    ConsentForm,
    ContactFilterForm,
    EndForm,
    EnrolForm,
    EnrolPersonForm,
    VersionForm,
)
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.views.person_list import EXPORT, without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.tables import Cell

LIST = "neighbours.contacts"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = ContactFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = queries.contacts_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "may_keep": actor.has(EDIT),
        "may_export": actor.has(EXPORT),
        "query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
        "tab": "contacts",
    }
    return render(request, "bench/neighbours/contacts.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away."""
    form = ContactFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return queries.contact_keys(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        lines = queries.lines_by_ids(reader, some)
        places = places_named(line.contact.place_code for line in lines)
        for line in lines:
            what = "、".join(f"{one.charge.get_kind_display()} {one.what}" for one in line.charges)
            yield (
                line.name,
                line.contact.get_kind_display(),
                places.get(line.contact.place_code, ""),
                what,
                line.contact.since,
                line.contact.until,
                _("同意公示") if line.is_shown else _("没有同意公示"),
            )

    columns = (_("姓名"), _("什么人"), _("社区"), _("联系什么"), _("从"), _("到"), _("公示"))
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    given = {name: str(value) for name, value in form.kept().items()}
    return Listing(_("联系人"), columns, keys, rows, place, given)


@require_http_methods(METHODS)
@with_right(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    form = EnrolForm(posted(request), actor=actor_in(request))
    return answered(
        request,
        form,
        lambda actor: enrol_contact(actor=actor, **form.given()),
        "bench/neighbours/contact_add.html",
        _("联系人已登记。请接着定联系哪里、公示什么。"),
        lambda made: reverse("bench:contact", args=[made.id]),
        {},
        fields={"place_code": "place"},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def add_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Somebody on the register becomes a contact of the community where the person is kept."""
    head = head_of(actor_in(request), person_id)
    keeping(head.may_edit)
    form = EnrolPersonForm(posted(request))
    place = head.person.place_code
    return answered(
        request,
        form,
        lambda actor: enrol_contact(actor=actor, place_code=place, person_id=person_id, **form.given()),
        "bench/neighbours/person_contact.html",
        _("联系人已登记。请接着定联系哪里、公示什么。"),
        lambda made: reverse("bench:contact", args=[made.id]),
        {"head": head},
    )


@require_safe
@with_right(VIEW)
def contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    view = queries.contact_of(actor_in(request), contact_id)
    place = places_named([view.contact.place_code]).get(view.contact.place_code, "")
    words = {"view": view, "contact": view.contact, "place": place}
    return render(request, "bench/neighbours/contact.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def consent(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, contact_id)
    form = ConsentForm(posted(request), version=view.contact.version, kept=view.consent, phone=view.phone)
    return answered(
        request,
        form,
        lambda actor: consenting.give_consent(actor=actor, contact_id=contact_id, **form.cleaned_data),
        "bench/neighbours/consent.html",
        _("已记下同意公示的内容。"),
        lambda _made: _page(contact_id),
        {"view": view, "contact": view.contact},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def withdraw(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, contact_id)
    form = VersionForm(posted(request), version=view.contact.version)
    return answered(
        request,
        form,
        lambda actor: consenting.withdraw_consent(actor=actor, contact_id=contact_id, **form.given()),
        "bench/neighbours/withdraw.html",
        _("已收回。公示页上立刻不再显示；贴出的公示牌请换下。"),
        lambda _made: _page(contact_id),
        {"view": view, "contact": view.contact},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def release(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    view = _kept(request, contact_id)
    form = EndForm(posted(request), version=view.contact.version)
    return answered(
        request,
        form,
        lambda actor: release_contact(actor=actor, contact_id=contact_id, **form.given()),
        "bench/neighbours/release.html",
        _("已卸任。"),
        lambda _made: _page(contact_id),
        {"view": view, "contact": view.contact},
    )


@require_http_methods(METHODS)
@with_right(EDIT)
def end(request: HttpRequest, charge_id: uuid.UUID) -> HttpResponse:
    line = queries.charge_of(actor_in(request), charge_id)
    view = _kept(request, line.charge.contact_id)
    form = EndForm(posted(request), version=view.contact.version)
    return answered(
        request,
        form,
        lambda actor: end_charge(actor=actor, charge_id=charge_id, **form.given()),
        "bench/neighbours/charge_end.html",
        _("这项联系已结束。"),
        lambda _made: _page(view.contact.id),
        {"view": view, "contact": view.contact, "line": line},
    )


def _kept(request: HttpRequest, contact_id: uuid.UUID) -> queries.ContactView:
    view = queries.contact_of(actor_in(request), contact_id)
    keeping(view.may_keep)
    return view


def _page(contact_id: uuid.UUID) -> str:
    return reverse("bench:contact", args=[contact_id])
