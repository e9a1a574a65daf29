"""Orders exchanged as files: upload, preview, result, refused rows; what is due for the hotline as a workbook."""

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

from liren.domains.casework.actions import hotline_files
from liren.domains.casework.actions.reading import note_export, note_orders_export
from liren.domains.casework.queries import hotline
from liren.domains.casework.queries import hotline_files as found
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import show
from liren.faces.workbench import exports
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.refused_rows import Sheet, write_rows
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import HotlineFile, OrderMessage

MOST_DUE = 10_000
COLUMNS = {
    "number": gettext_lazy("工单号"),
    "ordered_at": gettext_lazy("来单时间"),
    "title": gettext_lazy("主题"),
    "text": gettext_lazy("详情"),
    "their_class": gettext_lazy("对方的类别"),
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "place_code": gettext_lazy("社区代码"),
    "address": gettext_lazy("地址"),
    "limit": gettext_lazy("热线的期限"),
    "days": gettext_lazy("办理天数"),
    "hours": gettext_lazy("办理小时"),
    "limit_kind": gettext_lazy("怎么计时"),
    "joins": gettext_lazy("并入事项"),
    "result": gettext_lazy("热线意见"),
    "words": gettext_lazy("说明"),
    "level": gettext_lazy("评价"),
}


class FileForm(forms.Form):
    hotline = forms.ChoiceField(label=gettext_lazy("热线"))
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "热线给的 xlsx 或 csv，不超过 10 MB。"
            "工单要有工单编号、来单时间、诉求内容和期限；回执要有工单编号和热线意见。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *given: Any, actor: Actor) -> None:
        super().__init__(*given)
        choice = self.fields["hotline"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(row.id), row.name) for row in hotline.hotlines_filed_by(actor)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.import")
def page(request: HttpRequest) -> HttpResponse:
    """The upload, what is due for the hotline, and the files of the past."""
    actor = actor_in(request)
    if request.method != "POST":
        return _shown(request, actor, FileForm(actor=actor), 200)
    form = FileForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _shown(request, actor, form, 422)
    given = form.cleaned_data
    try:
        file = hotline_files.receive_file(
            actor=actor, upload=given["file"] or None, hotline_id=given["hotline"]
        )
    except Refusal as refusal:
        show(form, refusal)
        return _shown(request, actor, form, 422)
    return redirect("bench:order_file", file.id)


def _shown(request: HttpRequest, actor: Actor, form: FileForm, status: int) -> HttpResponse:
    files = found.list_files(actor, _before(request))
    words = {
        "form": form,
        "files": files,
        "after": files[-1].id if len(files) == found.PAGE else "",
        "due": hotline.messages_for_file(actor).count(),
    }
    return render(request, "bench/orders/files.html", words, status=status)


def _before(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@never_cache
@require_safe
@with_right("cases.import")
def file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The preview while it waits; then how far it is; then the result."""
    one = found.get_file(actor_in(request), file_id)
    given: dict[str, Any] = {"file": one}
    if one.began_at is None:
        preview = found.preview_of(one)
        given["preview"] = preview
        given["matched"] = [(COLUMNS[column], name) for column, name in preview.columns.items()]
        return render(request, "bench/orders/preview.html", given)
    given["refused"] = list(found.refused_rows(one, 50))
    given["columns"] = COLUMNS
    return render(request, "bench/orders/file.html", given)


@require_POST
@with_right("cases.import")
def begin(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    hotline_files.begin_file(actor=actor_in(request), file_id=file_id)
    return redirect("bench:order_file", file_id)


def _dropping(one: HotlineFile) -> Removal:
    return Removal(
        title=_("不收，删去文件"),
        asked=_("要删去这个文件吗？"),
        facts=[
            Fact(_("文件"), one.name, is_said=True),
            Fact(_("热线"), one.hotline.name, is_said=True),
            Fact(_("行数"), one.total),
        ],
        consequence=_("文件里的工单一件也不收。文件删去以后，要收须重新上传。"),
        back=reverse("bench:order_file", args=[one.id]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.import")
def drop(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _dropping(found.get_file(actor_in(request), file_id)))
    hotline_files.drop_file(actor=actor_in(request), file_id=file_id)
    messages.success(request, _("没有收下，文件已经删去。"))
    return redirect("bench:order_files")


@never_cache
@require_safe
@with_right("cases.import")
def refused(request: HttpRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """The refused rows with the reason at their cells: mended there, the workbook can be brought again."""
    actor = actor_in(request)
    one = found.get_file(actor, file_id)
    note_export(actor=actor, place_code=one.place_code, form="xlsx", wanted={"hotline_file": str(one.id)})
    kept = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    sheet = Sheet(one.header, found.columns_of(one), COLUMNS)
    write_rows(kept, sheet, found.refused_rows(one))
    kept.seek(0)
    name = f"refused-orders-{one.at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(kept, as_attachment=True, filename=name, content_type=exports.XLSX_TYPE)


@never_cache
@require_safe
@with_right("cases.export")
def due(request: HttpRequest) -> HttpResponseBase:
    """What hotlines without a program are to be told: answers, returns, wishes for extensions not yet settled."""
    actor = actor_in(request)
    if request.method == "HEAD":
        return HttpResponse(content_type=exports.XLSX_TYPE)
    rows = [_cells(row) for row in hotline.messages_for_file(actor)[:MOST_DUE]]
    note_orders_export(
        actor=actor, place_code=county_of(actor), form="xlsx", wanted={"due": "file"}, rows=len(rows)
    )
    name = _("给热线的答复 {day}").format(day=f"{clock.today():%Y%m%d}")
    return exports.response_as("xlsx", name, _columns(), rows)


def _columns() -> list[str]:
    return [
        _("工单编号"),
        _("事项编号"),
        _("类型"),
        _("结果"),
        _("答复内容"),
        _("退单的理由"),
        _("延到"),
        _("写于"),
        _("往来号"),
    ]


def _cells(row: OrderMessage) -> list[exports.Cell]:
    return [
        row.order.number,
        row.order.case.number,
        row.get_kind_display(),
        row.outcome_label,
        row.words,
        row.reason_label,
        row.until,
        row.made_at,
        str(row.id),
    ]
