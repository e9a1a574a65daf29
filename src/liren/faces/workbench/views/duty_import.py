"""A duty roster read from a file: looked at row by row first, then taken in."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import IO, Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.organisations.actions import duty as actions
from liren.domains.organisations.errors import RosterUnreadable
from liren.domains.organisations.policies import can_edit_duty
from liren.domains.organisations.queries import duty as queries
from liren.domains.organisations.rules.duty import RosterRow, read_roster
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.doors import staff_only
from liren.faces.workbench.duty_forms import RosterFileForm
from liren.kernel import clock, sheets
from liren.kernel.refusals import NotAllowed, Refusal

LARGEST = 2 * 1024 * 1024
SALT = "liren.duty.import"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def page(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    """The file first, then its rows with what is wrong with each; the rows come back signed and are taken in."""
    actor = actor_in(request)
    body = queries.get_roster_body(actor, body_id)
    if not can_edit_duty(actor, body):
        raise NotAllowed
    is_second = "table" in request.POST
    form = RosterFileForm(None if is_second else posted(request), request.FILES or None, auto_id="f_%s")
    words: dict[str, Any] = {"form": form, "body": body}
    status = 200
    try:
        if is_second:
            rows = read_roster(_kept(request.POST["table"]), clock.LOCAL) or []
            count = actions.import_roster(actor=actor, body_id=body.id, rows=rows)
            messages.success(request, _("已导入 {n} 班。").format(n=count))
            return redirect(f"{reverse('bench:duty')}?body={body.id}")
        if form.is_valid():
            table = _table(form.cleaned_data["file"])
            read = read_roster(table, clock.LOCAL)
            if read is None:
                raise RosterUnreadable(field="file")
            words |= _preview(body, read) | {"table": signing.dumps(table, salt=SALT, compress=True)}
    except Refusal as refusal:
        show(form, refusal) if form.is_bound else messages.error(request, str(refusal))
        status = 422
    return render(request, "bench/duty/import.html", words, status=422 if form.errors else status)


def _kept(signed: str) -> list[list[str]]:
    try:
        table: list[list[str]] = signing.loads(signed, salt=SALT, max_age=3600)
    except signing.BadSignature:
        raise RosterUnreadable(field="file") from None
    return table


def _table(upload: IO[bytes]) -> list[list[str]]:
    """The cells of the first sheet as text."""
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RosterUnreadable(field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster"
        path.write_bytes(content)
        try:
            first, *_rest = sheets.open_sheets(path)
            return [[str(cell or "") for cell in row.cells] for row in first.rows()][:500]
        except (sheets.Unreadable, sheets.TooLarge, ValueError) as trouble:
            raise RosterUnreadable(field="file") from trouble


def _preview(body: Any, rows: list[RosterRow]) -> dict[str, Any]:
    troubles = {
        "day": _("日期读不出，写成 2026-12-01"),
        "hours": _("钟点不对，写成 17:30；一班最多 72 小时"),
        "holder": _("本单位没有这个值班人，或有同名的，请写用户名"),
        "deputy": _("本单位没有这个副班，或和值班人相同"),
        "phone": _("电话只能是数字、空格和“-”"),
        "taken": _("这个人在那段时间已经有一班"),
    }
    judged = actions.judged(body, rows)
    lines = [(row, troubles.get(trouble, "")) for row, (_wish, trouble) in zip(rows, judged, strict=True)]
    return {"lines": lines, "good": sum(not trouble for _row, trouble in lines)}
