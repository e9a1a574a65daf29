"""One's own exports: how far they are, fetching, cancelling, deleting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.passes import by_pass
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.showing import is_fragment
from liren.kernel import exports
from liren.kernel.models import ExportJob, ExportState

STATE_KINDS = {ExportState.DONE: "done", ExportState.RUNNING: "doing", ExportState.FAILED: "closed"}


@dataclass(frozen=True, slots=True)
class Line:
    """One export on the page. `share` of 100."""

    job: ExportJob

    @property
    def share(self) -> int:
        return min(99, self.job.rows * 100 // max(self.job.total or 0, 1))

    @property
    def state_kind(self) -> str:
        return STATE_KINDS.get(ExportState(self.job.state), "")

    @property
    def why(self) -> str:
        return exports.why_failed(self.job) if self.job.state == ExportState.FAILED else ""

    @property
    def expires_at(self) -> object:
        return self.job.finished_at + exports.LIFE if self.job.finished_at else None


@never_cache
@require_safe
@staff_only
def page(request: HttpRequest) -> HttpResponse:
    """As long as one waits or runs, its part of the page is asked for again."""
    lines = [Line(job) for job in exports.list_exports(actor_in(request))]
    words = {"lines": lines, "is_running": any(line.job.is_unfinished for line in lines)}
    name = "bench/exports/list.html" if is_fragment(request) else "bench/exports/page.html"
    return render(request, name, words)


@never_cache
@staff_only
@by_pass
def fetch(request: HttpRequest, export_id: uuid.UUID) -> HttpResponseBase:
    found = exports.fetch_export(actor=actor_in(request), export_id=export_id)
    return FileResponse(
        found.stream, as_attachment=True, filename=found.name, content_type=found.content_type
    )


@require_POST
@staff_only
def cancel(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse:
    exports.cancel_export(actor=actor_in(request), export_id=export_id)
    messages.success(request, _("导出已取消。"))
    return redirect("bench:exports")


def _deleting(job: ExportJob) -> Removal:
    return Removal(
        title=_("删除导出"),
        asked=_("要删除这份导出吗？"),
        facts=[
            Fact(_("导出"), str(job)),
            Fact(_("什么时候要的"), moments.moment(job.asked_at)),
            Fact(_("状态"), job.get_state_display()),
        ],
        consequence=_("删除后文件就没有了，要用须重新导出；当时谁导出了什么，审计里仍有记录。"),
        back=reverse("bench:exports"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def delete(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(
            request, _deleting(exports.get_export(actor=actor_in(request), export_id=export_id))
        )
    exports.delete_export(actor=actor_in(request), export_id=export_id)
    messages.success(request, _("导出和它的文件已删除。"))
    return redirect("bench:exports")
