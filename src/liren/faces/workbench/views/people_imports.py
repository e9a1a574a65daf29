"""Taking in lists of residents: upload, preview with columns to set right, progress, result, rows set aside, undo."""

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

from liren.domains.people.actions import importing, undoing
from liren.domains.people.choices import SourceKind
from liren.domains.people.import_choices import ListColumn
from liren.domains.people.import_errors import NameColumnMissing
from liren.domains.people.queries import conflicts, imports, previews
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench import exports
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.parked_rows import write_parked
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.showing import is_fragment
from liren.kernel import ids
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.people.models import PeopleImport

RIGHT = "people.import"
SAID = ("sheet", "department", "visit", "self", "hearsay")


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "xlsx 或 csv，不超过 100 MB。表头在前十行里，至少有“姓名”和另外一列；一户几行、合并的格子、几张表都可以。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("地方"),
        help_text=gettext_lazy("选街道或区县时，名单里要有“社区”一列，或地址里写明社区。"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("名单从哪里来"),
        choices=[(kind, SourceKind(kind).label) for kind in SAID],
        help_text=gettext_lazy("不那么可靠的来源不会覆盖更可靠的；不一致的等人决定。"),
    )

    def __init__(self, *given: Any, actor: Actor) -> None:
        super().__init__(*given)
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = place_choices(actor, RIGHT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    """The upload and the list of past imports."""
    actor = actor_in(request)
    if request.method != "POST":
        return _listed(request, actor, ListForm(actor=actor), 200)
    form = ListForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _listed(request, actor, form, 422)
    given = form.cleaned_data
    try:
        run_id = importing.receive_list(
            actor=actor, upload=given["file"] or None, place_code=given["place"], kind=given["kind"]
        )
    except Refusal as refusal:
        show(form, refusal)
        return _listed(request, actor, form, 422)
    return redirect("bench:people_import_run", run_id)


def _listed(request: HttpRequest, actor: Actor, form: ListForm, status: int) -> HttpResponse:
    runs = imports.list_imports(actor, ids.as_uuid(request.GET.get("after", "")))
    places = places_named(run.place_code for run in runs)
    given = {
        "form": form,
        "runs": [(run, places.get(run.place_code, run.place_code)) for run in runs],
        "after": runs[-1].id if len(runs) == imports.PAGE else "",
        "conflicts": conflicts.count_conflicts(actor),
    }
    return render(request, "bench/people_import/page.html", given, status=status)


@never_cache
@require_safe
@with_right(RIGHT)
def run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The preview while a list waits; then how far it is; then the result."""
    found = imports.get_import(actor_in(request), run_id)
    if found.began_at is None:
        importing.note_preview(actor=actor_in(request), run_id=found.id)
        return _previewed(request, found, None, 200)
    progress = imports.progress_of(found)
    given = {"run": found, "progress": progress, "place": _place(found), "may_undo": undoing.may_undo(found)}
    if is_fragment(request):
        response = render(request, "bench/people_import/progress.html", given)
        if not (progress.is_running or progress.is_undoing):
            response.headers["HX-Refresh"] = "true"  # the whole page has the rows set aside
        return response
    given["parked"] = list(imports.parked_rows(found, imports.PARKED_SHOWN))
    return render(request, "bench/people_import/run.html", given)


def _previewed(
    request: HttpRequest, found: PeopleImport, refusal: Refusal | None, status: int
) -> HttpResponse:
    given = {
        "run": found,
        "preview": previews.preview_of(found),
        "place": _place(found),
        "meanings": [("", _("不用")), *ListColumn.choices],
        "refusal": refusal,
    }
    return render(request, "bench/people_import/preview.html", given, status=status)


def _place(found: PeopleImport) -> str:
    return places_named([found.place_code]).get(found.place_code, found.place_code)


@never_cache
@require_POST
@with_right(RIGHT)
def columns(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Sets right which column means what, and shows the preview anew."""
    actor = actor_in(request)
    chosen = {
        int(name.removeprefix("column-")): str(meaning)
        for name, meaning in request.POST.items()
        if name.startswith("column-") and name.removeprefix("column-").isdecimal() and len(name) < 12
    }
    try:
        importing.correct_columns(
            actor=actor, run_id=run_id, header=request.POST.get("header", ""), columns=chosen
        )
    except NameColumnMissing as refusal:
        return _previewed(request, imports.get_import(actor, run_id), refusal, 422)
    messages.success(request, _("列已经改好，以后同样表头的名单照这样认。"))
    return redirect("bench:people_import_run", run_id)


@require_POST
@with_right(RIGHT)
def begin(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    importing.begin_import(actor=actor_in(request), run_id=run_id)
    return redirect("bench:people_import_run", run_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def drop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _dropping(imports.get_import(actor_in(request), run_id)))
    importing.drop_import(actor=actor_in(request), run_id=run_id)
    messages.success(request, _("没有导入，文件已经删去。"))
    return redirect("bench:people_import")


def _dropping(found: PeopleImport) -> Removal:
    return Removal(
        title=_("不导入，删去文件"),
        asked=_("要删去这个文件吗？"),
        facts=[
            Fact(_("文件"), found.file_name, is_said=True),
            Fact(_("地方"), _place(found), is_said=True),
            Fact(_("行数"), found.total),
        ],
        consequence=_("文件里的一行也不导入。文件删去以后，要导入须重新上传。"),
        back=reverse("bench:people_import_run", args=[found.id]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def undo(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _undoing(imports.get_import(actor_in(request), run_id)))
    undoing.undo_import(actor=actor_in(request), run_id=run_id)
    messages.success(request, _("正在撤销。"))
    return redirect("bench:people_import_run", run_id)


def _undoing(found: PeopleImport) -> Removal:
    return Removal(
        title=_("撤销导入"),
        asked=_("要撤销这次导入吗？"),
        facts=[
            Fact(_("文件"), found.file_name, is_said=True),
            Fact(_("地方"), _place(found), is_said=True),
            Fact(_("新建的人"), found.created),
            Fact(_("更新过的行"), found.updated),
        ],
        consequence=_(
            "新建的人连同户、住处和号码删去，不能恢复；更新过的恢复原样。导入以后别人又改过的人保留现状。"
        ),
        back=reverse("bench:people_import_run", args=[found.id]),
        verb=_("撤销"),
        keep=_("不撤销"),
    )


@never_cache
@require_safe
@with_right(RIGHT)
def parked(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """The rows set aside with the reason at their cells: mended there, the workbook can be imported again."""
    actor = actor_in(request)
    found = imports.get_import(actor, run_id)
    importing.note_parked(actor=actor, run=found)
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_parked(file, [found])
    file.seek(0)
    name = f"parked-{found.started_at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX_TYPE)
