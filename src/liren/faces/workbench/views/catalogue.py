"""The district's catalogue of classes: found, added, changed, retired; with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions import catalogue
from liren.domains.casework.actions.catalogue import CategoryChange
from liren.domains.casework.choices import Naming, Urgency
from liren.domains.casework.queries.catalogue import catalogue_of, get_category
from liren.domains.organisations.choices import BodyKind
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.workbench.catalogue_tree import tree_of
from liren.faces.workbench.deed_words import changes_of, told
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel import audit, audit_queries
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Category

RIGHT = "catalogue.edit"
LEAF = ("urgency", "naming", "handler_kind", "keywords")  # what only a third-level class has
NAMINGS = [(Naming.NAMED.value, Naming.NAMED.label), (Naming.CONFIDENTIAL.value, Naming.CONFIDENTIAL.label)]


class CategoryForm(Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=80)
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"),
        choices=Urgency.choices,
        help_text=gettext_lazy("决定时限。改了以后，新派的单按新的算。"),
    )
    naming = forms.ChoiceField(
        label=gettext_lazy("建议怎样具名"),
        choices=NAMINGS,
        help_text=gettext_lazy("选“保密”的，承办的人看不到是谁说的。"),
    )
    handler_kind = forms.ChoiceField(
        label=gettext_lazy("由哪一类单位承办"),
        choices=[("", gettext_lazy("不指定")), *BodyKind.choices],
        required=False,
    )
    keywords = forms.CharField(
        label=gettext_lazy("关键词"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("用空格隔开。居民写的话里有这些词，派单时会先想到这一类。"),
    )

    def __init__(self, *args: Any, level: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if level < 3:
            for name in LEAF:
                del self.fields[name]

    def change(self, row: Category | None = None) -> CategoryChange:
        """What is asked for; fields that the level does not have stay as they are."""
        kept = {name: getattr(row, name) for name in LEAF} if row else {}
        return CategoryChange(**{**kept, **self.cleaned_data})


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    county = county_of(actor_in(request))
    text = request.GET.get("q", "")[:40]
    with_retired = request.GET.get("retired") == "1"
    rows = catalogue_of(county, is_active=None)
    shown = rows if with_retired else [row for row in rows if row.is_active]
    words = {
        "nodes": tree_of(shown, text),
        "text": text,
        "with_retired": with_retired,
        "retired": sum(not row.is_active for row in rows),
        "kinds": dict(BodyKind.choices),
        "leaves": sum(row.level == 3 and row.is_active for row in rows),
    }
    return render(request, "bench/catalogue/page.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def add(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    code = request.GET.get("parent", "")
    parent = get_category(county, code) if code else None
    if parent is not None and parent.level == 3:
        raise Http404
    form = CategoryForm(
        request.POST if request.method == "POST" else None, level=parent.level + 1 if parent else 1
    )
    if form.is_valid():
        try:
            row = catalogue.add_category(actor=actor, county=county, parent_code=code, change=form.change())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("“{name}”已加入目录。").format(name=row.name))
            return redirect("bench:category", code=row.code)
    status = 422 if form.errors else 200
    return render(request, "bench/catalogue/add.html", {"form": form, "parent": parent}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def category(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_in(request)
    county = county_of(actor)
    row = get_category(county, code)
    initial = {name: getattr(row, name) for name in ("name", "name_en", *LEAF)}
    form = CategoryForm(request.POST if request.method == "POST" else None, level=row.level, initial=initial)
    if form.is_valid():
        try:
            catalogue.edit_category(actor=actor, county=county, code=code, change=form.change(row))
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("“{name}”已改好。").format(name=form.cleaned_data["name"]))
            return redirect("bench:category", code=code)
    labels = {name: field.label for name, field in CategoryForm.base_fields.items()}
    labels["is_active"] = _("在用")
    words = {"form": form, "category": row, "history": history_of(row), "labels": labels}
    return render(request, "bench/catalogue/category.html", words, status=422 if form.errors else 200)


def history_of(row: Category) -> list[dict[str, Any]]:
    """What was done to the class, told with what changed. Four queries at most."""
    entries = audit_queries.history_of("category", row.id)
    held = audit.payloads_of(entries)
    return [
        {"told": line, "changes": changes_of(payload or {})}
        for line, payload in zip(told(entries), held, strict=True)
    ]


@require_POST
@with_right(RIGHT)
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Retires a class or takes it into use again."""
    actor = actor_in(request)
    is_active = request.POST.get("is_active") == "1"
    catalogue.set_category_use(actor=actor, county=county_of(actor), code=code, is_active=is_active)
    messages.success(
        request, _("已恢复使用。") if is_active else _("已停用。用过它的事不变，新的事不能再选它。")
    )
    return redirect("bench:category", code=code)
