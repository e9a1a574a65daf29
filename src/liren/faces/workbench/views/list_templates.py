"""Layouts of one's own: upload, columns to set right, versions, the blank file, retiring."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.people.actions import templates
from liren.domains.people.queries.templates import (
    fields_offered,
    fillings_of,
    may_keep,
    template_version,
    templates_of,
    versions_of,
)
from liren.domains.people.template_choices import PURPOSE_WORDS, FillingPurpose, TemplateField
from liren.domains.people.template_errors import TemplateColumnsWrong
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench import exports
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.template_forms import EXPORT, TemplateForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)


@never_cache
@require_http_methods(METHODS)
@with_right(EXPORT)
def page(request: HttpRequest) -> HttpResponse:
    """The upload and the layouts in use."""
    actor = actor_in(request)
    if request.method != "POST":
        return _listed(request, actor, TemplateForm(actor=actor), 200)
    form = TemplateForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _listed(request, actor, form, 422)
    given = form.cleaned_data
    try:
        version_id = templates.receive_template(
            actor=actor, upload=given["file"] or None, name=given["name"], place_code=given["place"]
        )
    except Refusal as refusal:
        if refusal.status not in WRONG:
            raise
        show(form, refusal)
        return _listed(request, actor, form, refusal.status)
    return redirect("bench:list_template", version_id)


def _listed(request: HttpRequest, actor: Actor, form: TemplateForm, status: int) -> HttpResponse:
    kept = templates_of(actor)
    places = places_named(one.template.place_code for one in kept)
    words = {
        "form": form,
        "kept": [(one, places.get(one.template.place_code, "")) for one in kept],
        "tab": "templates",
        "list_query": "",
        "may_export": True,
    }
    return render(request, "bench/list_templates/page.html", words, status=status)


@never_cache
@require_safe
@with_right(EXPORT)
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    return _shown(request, version_id, None, 200)


def _shown(request: HttpRequest, version_id: uuid.UUID, refusal: Refusal | None, status: int) -> HttpResponse:
    actor = actor_in(request)
    found = template_version(actor, version_id)
    template, meanings = found.template, dict(TemplateField.choices)
    words = {
        "version": found,
        "template": template,
        "place": places_named([template.place_code]).get(template.place_code, ""),
        "heads": [
            (letters, label, found.columns.get(letters, ""), meanings.get(found.columns.get(letters, "")))
            for letters, label in found.heads
        ],
        "meanings": [("", _("不填")), *fields_offered(template)],
        "lines": found.last - found.first + 1,
        "versions": versions_of(template),
        "fillings": [(one, PURPOSE_WORDS[FillingPurpose(one.purpose)]) for one in fillings_of(template)],
        "is_current": found.number == template.versions_made,
        "may_keep": may_keep(actor, template),
        "own": actor.id,
        "refusal": refusal,
    }
    return render(request, "bench/list_templates/version.html", words, status=status)


@never_cache
@require_POST
@with_right(EXPORT)
def columns(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Saves what each column holds, as the next version."""
    chosen = {
        name.removeprefix("column-"): str(field)
        for name, field in request.POST.items()
        if name.startswith("column-") and len(name) < 12
    }
    try:
        saved = templates.save_columns(actor=actor_in(request), version_id=version_id, columns=chosen)
    except TemplateColumnsWrong as refusal:
        return _shown(request, version_id, refusal, refusal.status)
    messages.success(request, _("模板已存好，可以用它填名单了。"))
    return redirect("bench:list_template", saved)


@never_cache
@require_safe
@with_right(EXPORT)
def blank(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """The blank workbook of a version, as it was uploaded."""
    found = template_version(actor_in(request), version_id)
    name = f"{found.template.name}-{found.number}.xlsx"
    content = io.BytesIO(bytes(found.content))
    return FileResponse(content, as_attachment=True, filename=name, content_type=exports.XLSX_TYPE)


@never_cache
@require_http_methods(METHODS)
@with_right(EXPORT)
def retire(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    found = template_version(actor, version_id)
    if request.method != "POST":
        return asked_first(request, _retiring(found.template.name, reverse("bench:list_templates")))
    templates.retire_template(actor=actor, version_id=version_id)
    messages.success(request, _("模板已停用。"))
    return redirect("bench:list_templates")


def _retiring(name: str, back: str) -> Removal:
    return Removal(
        title=_("停用台账模板"),
        asked=_("要停用这份台账模板吗？"),
        facts=[Fact(_("名称"), name, is_said=True)],
        consequence=_("以后不能再用它填名单。以前的版本和取走的记录还能看；还没有存好的草稿会删去。"),
        back=back,
        verb=_("停用"),
        keep=_("不停用"),
    )
