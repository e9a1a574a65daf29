"""Taking over another system's register: upload, preview, progress, result, refused rows."""

from __future__ import annotations

import tempfile
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions import importing
from liren.domains.casework.actions.reading import note_export
from liren.domains.casework.queries import imports
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench import exports
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.refused_rows import COLUMNS, write_refused
from liren.faces.workbench.showing import is_fragment
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import ImportRun


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("xlsx 或 csv，不超过 100 MB。表头在前十行里，至少有编号、时间、详情三列。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("地方"),
        help_text=gettext_lazy("文字里写明本地某个社区的，自动归到那个社区。"),
    )
    source = forms.CharField(
        label=gettext_lazy("来源（给这个系统起的名）"),
        required=False,
        max_length=200,
        initial=importing.SOURCE,
        help_text=gettext_lazy(
            "中文英文都可以，同一系统每次用同一个名：靠它和编号认出已经导入过的行。命令行不写时用 messages。"
        ),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("这些内容本来就是公开的（如网上留言），列入门户的公开列表"), required=False
    )

    def __init__(self, *given: Any, actor: Actor) -> None:
        super().__init__(*given)
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = place_choices(actor, "cases.import")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.import")
def page(request: HttpRequest) -> HttpResponse:
    """The upload and the list of past imports."""
    actor = actor_in(request)
    if request.method != "POST":
        return _shown(request, actor, ImportForm(actor=actor), 200)
    form = ImportForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _shown(request, actor, form, 422)
    given = form.cleaned_data
    try:
        run_id = importing.receive_register(
            actor=actor,
            upload=given["file"] or None,
            place_code=given["place"],
            source=given["source"],
            is_public=given["is_public"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return _shown(request, actor, form, 422)
    return redirect("bench:import_run", run_id)


def _shown(request: HttpRequest, actor: Actor, form: ImportForm, status: int) -> HttpResponse:
    runs = imports.list_imports(actor, _before(request))
    places = places_named(run.place_code for run in runs)
    return render(
        request,
        "bench/imports/page.html",
        {
            "form": form,
            "runs": [(run, places.get(run.place_code, run.place_code)) for run in runs],
            "after": runs[-1].id if len(runs) == imports.PAGE else "",
        },
        status=status,
    )


def _before(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@never_cache
@require_safe
@with_right("cases.import")
def run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The preview while a file waits; then how far it is; then the result."""
    found = imports.get_import(actor_in(request), run_id)
    if found.began_at is None:
        importing.note_preview(actor=actor_in(request), run_id=found.id)
        return _previewed(request, found)
    given = {"run": found, "progress": imports.progress_of(found), "place": _place(found)}
    if is_fragment(request):
        response = render(request, "bench/imports/progress.html", given)
        if found.finished_at:
            response.headers["HX-Refresh"] = "true"  # the whole page has the refused rows
        return response
    given["refused"] = list(imports.refused_rows(found, imports.REFUSALS_SHOWN))
    given["columns"] = COLUMNS
    return render(request, "bench/imports/run.html", given)


def _previewed(request: HttpRequest, found: ImportRun) -> HttpResponse:
    preview = imports.preview_of(found)
    matched = [(COLUMNS[column.value], name) for column, name in preview.columns.items()]
    given = {"run": found, "preview": preview, "matched": matched, "place": _place(found)}
    given["worst"] = preview.refused[: imports.REFUSALS_SHOWN]
    return render(request, "bench/imports/preview.html", given)


def _place(found: ImportRun) -> str:
    return places_named([found.place_code]).get(found.place_code, found.place_code)


@require_POST
@with_right("cases.import")
def begin(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    importing.begin_import(actor=actor_in(request), run_id=run_id)
    return redirect("bench:import_run", run_id)


def _dropping(found: ImportRun) -> Removal:
    return Removal(
        title=_("不导入，删去文件"),
        asked=_("要删去这个文件吗？"),
        facts=[
            Fact(_("文件"), found.file_name, is_said=True),
            Fact(_("地方"), _place(found), is_said=True),
            Fact(_("行数"), found.total),
        ],
        consequence=_("文件里的一行也不导入。文件删去以后，要导入须重新上传。"),
        back=reverse("bench:import_run", args=[found.id]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.import")
def drop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _dropping(imports.get_import(actor_in(request), run_id)))
    importing.drop_import(actor=actor_in(request), run_id=run_id)
    messages.success(request, _("没有导入，文件已经删去。"))
    return redirect("bench:import")


@never_cache
@require_safe
@with_right("cases.import")
def refused(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """The refused rows with the reason beside their cells: mended there, the workbook can be imported again."""
    actor = actor_in(request)
    found = imports.get_import(actor, run_id)
    note_export(actor=actor, place_code=found.place_code, form="xlsx", wanted={"import": str(found.id)})
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_refused(file, found)
    file.seek(0)
    name = f"refused-{found.started_at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX_TYPE)
