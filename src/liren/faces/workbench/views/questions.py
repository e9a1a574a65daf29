"""What a class asks: its questions, added, changed and removed by the district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions import questions
from liren.domains.casework.actions.questions import QuestionChange
from liren.domains.casework.choices import QuestionKind
from liren.domains.casework.queries.catalogue import get_category
from liren.domains.casework.queries.questions import get_question, questions_of
from liren.domains.casework.rules.questions import written_values
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel.refusals import BadInput

if TYPE_CHECKING:
    from liren.domains.casework.models import Category, Question

RIGHT = "catalogue.edit"
PLAIN = ("kind", "label", "label_en", "hint", "is_required", "position")


class QuestionForm(Form):
    code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=24,
        help_text=gettext_lazy("给机器用，小写字母、数字和下划线，定了不再变，例如 lamp_no。"),
    )
    label = forms.CharField(label=gettext_lazy("问什么"), max_length=60)
    label_en = forms.CharField(label=gettext_lazy("英文问法"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("怎样回答"), choices=QuestionKind.choices)
    values = forms.CharField(
        label=gettext_lazy("选项"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("选择题才填，一行一个：代码 = 中文 | 英文。前面的代码和后面的英文可以不写。"),
    )
    hint = forms.CharField(
        label=gettext_lazy("填写说明"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：编号贴在灯杆上。"),
    )
    is_required = forms.BooleanField(label=gettext_lazy("必须回答"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("次序"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=gettext_lazy("不填就排在最后。"),
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        if question:
            held = {name: getattr(question, name) for name in PLAIN}
            kwargs["initial"] = {**held, "values": written_values(question.values)}
        super().__init__(*args, **kwargs)
        if question:
            del self.fields["code"]

    def change(self) -> QuestionChange:
        given = {name: self.cleaned_data[name] for name in (*PLAIN, "values")}
        return QuestionChange(**{**given, "position": given["position"] or 0})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The questions of a third-level class, and a form for one more."""
    category = _leaf(request, code)
    form = QuestionForm(posted(request))
    if form.is_valid():
        try:
            questions.add_question(
                actor=actor_in(request),
                county=category.county,
                category_code=code,
                code=form.cleaned_data["code"],
                change=form.change(),
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已加上这个问题。"))
            return redirect("bench:questions", code=code)
    words = {"category": category, "rows": questions_of(category.id), "form": form}
    return render(request, "bench/catalogue/questions.html", words, status=422 if form.errors else 200)


def _leaf(request: HttpRequest, code: str) -> Category:
    found = get_category(county_of(actor_in(request)), code)
    if found.level != 3:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    category = _leaf(request, code)
    row = get_question(category, question)
    form = QuestionForm(posted(request), question=row)
    if form.is_valid():
        try:
            questions.edit_question(
                actor=actor_in(request),
                county=category.county,
                category_code=code,
                code=question,
                change=form.change(),
            )
        except BadInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("问题已改好。"))
            return redirect("bench:questions", code=code)
    words = {"category": category, "question": row, "form": form}
    return render(request, "bench/catalogue/question.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def remove(request: HttpRequest, code: str, question: str) -> HttpResponse:
    category = _leaf(request, code)
    if request.method != "POST":
        row = get_question(category, question)
        asked = Removal(
            title=_("删去问题"),
            asked=_("要删去这个问题吗？"),
            facts=[Fact(_("问题"), row.shown), Fact(_("类别"), category.shown)],
            consequence=_("以后不再问；以前的回答还在原来的事里。"),
            back=reverse("bench:question", args=[code, question]),
            verb=_("删去"),
        )
        return asked_first(request, asked)
    questions.remove_question(
        actor=actor_in(request), county=category.county, category_code=code, code=question
    )
    messages.success(request, _("问题已删去，以前的回答还在原来的事里。"))
    return redirect("bench:questions", code=code)
