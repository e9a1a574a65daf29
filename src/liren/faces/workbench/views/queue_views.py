"""One's own views of the list, and its columns: choosing, saving, renaming, making one the first, deleting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions import saved_views
from liren.domains.casework.queries.saved_views import get_saved_view, saved_views_of
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.queue_columns import (
    COLUMNS,
    PARAMETER,
    PLACES,
    SHOWN,
    Column,
    chosen,
    known,
    ordered,
)
from liren.faces.workbench.queue_views import PAGE, kept, query_of
from liren.kernel.refusals import BadInput

if TYPE_CHECKING:
    from liren.domains.casework.models import SavedView


class SaveForm(Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    is_default = forms.BooleanField(label=gettext_lazy("打开列表时先看这个视图"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)


class RenameForm(Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)


@dataclass(frozen=True, slots=True)
class Place:
    """A column in the chooser, and where it stands now (0: nowhere)."""

    column: Column
    at: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    """The list as it was when one came here is what is saved."""
    actor, data = actor_in(request), posted(request)
    given = QueryDict(data.get("query", "")[:4000]) if data is not None else request.GET
    wanted = kept(given)
    form = SaveForm(data, initial={"query": query_of(wanted)})
    if form.is_valid():
        name, is_default = form.cleaned_data["name"], form.cleaned_data["is_default"]
        try:
            saved_views.save_view(
                actor=actor, page=PAGE, name=name, query=query_of(wanted), is_default=is_default
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("视图已保存。"))
            return _to_list(query_of(wanted))
    return _shown(request, form, given)


def _shown(
    request: HttpRequest,
    form: SaveForm,
    given: QueryDict,
    renamed: tuple[uuid.UUID, RenameForm] | None = None,
) -> HttpResponse:
    wanted = kept(given)
    views = saved_views_of(actor_in(request), PAGE)
    words = {
        "form": form,
        "query": query_of(wanted),
        "kept": [(name, value) for name, value in wanted.items() if name != PARAMETER],
        "columns": wanted.get(PARAMETER, ""),
        "places": _places(given),
        "numbers": range(1, PLACES + 1),
        "lines": [(view, _rename_form(view, renamed)) for view in views],
        "renamed": renamed[0] if renamed else None,
    }
    failed = bool(form.errors) or renamed is not None
    return render(request, "bench/queue/views.html", words, status=422 if failed else 200)


def _places(given: QueryDict) -> list[Place]:
    shown = [column.key for column in chosen(given) or known(SHOWN)]
    keys = [*shown, *(key for key in COLUMNS if key not in shown)]
    return [Place(COLUMNS[key], shown.index(key) + 1 if key in shown else 0) for key in keys]


def _rename_form(view: SavedView, renamed: tuple[uuid.UUID, RenameForm] | None) -> RenameForm:
    if renamed and renamed[0] == view.id:
        return renamed[1]
    return RenameForm(initial={"name": view.name}, auto_id=f"v{view.id.hex[-12:]}_%s")


def _to_list(query: str) -> HttpResponse:
    address = reverse("bench:queue")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@require_safe
@with_right("cases.view")
def columns(request: HttpRequest) -> HttpResponse:
    """From the chooser back to the list with the columns chosen there."""
    wanted = kept(request.GET)
    keys = [column.key for column in ordered(request.GET)]
    wanted.pop(PARAMETER, None)
    if keys != list(SHOWN):
        wanted[PARAMETER] = ",".join(keys)
    return _to_list(query_of(wanted) or "view=")


@require_POST
@with_right("cases.view")
def rename(request: HttpRequest, view_id: uuid.UUID) -> HttpResponse:
    form = RenameForm(request.POST, auto_id=f"v{view_id.hex[-12:]}_%s")
    if form.is_valid():
        try:
            saved_views.rename_view(actor=actor_in(request), view_id=view_id, name=form.cleaned_data["name"])
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("视图已改名。"))
            return redirect("bench:queue_views")
    return _shown(request, SaveForm(), QueryDict(), (view_id, form))


@require_POST
@with_right("cases.view")
def default(request: HttpRequest, view_id: uuid.UUID) -> HttpResponse:
    is_default = request.POST.get("on") == "1"
    saved_views.set_default_view(actor=actor_in(request), view_id=view_id, is_default=is_default)
    messages.success(
        request, _("以后打开列表先看这个视图。") if is_default else _("以后打开列表先看平常的样子。")
    )
    return redirect("bench:queue_views")


def _deleting(view: SavedView) -> Removal:
    return Removal(
        title=_("删除视图"),
        asked=_("要删除这个视图吗？"),
        facts=[
            Fact(_("视图"), view.name, is_said=True),
            Fact(_("打开列表时先看"), _("是") if view.is_default else _("否")),
        ],
        consequence=_("删除的只是您存下的筛选、排序和列，事项都不变。要再用须重新保存。"),
        back=reverse("bench:queue_views"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def delete(request: HttpRequest, view_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return asked_first(request, _deleting(get_saved_view(actor_in(request), view_id)))
    saved_views.delete_view(actor=actor_in(request), view_id=view_id)
    messages.success(request, _("视图已删除。"))
    return redirect("bench:queue_views")
