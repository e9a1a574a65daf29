"""What residents ask about looks: the auditors' list, one question with its answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.policy.queries import rulebook
from liren.domains.rights.actions.looks import MOST, answer_look
from liren.domains.rights.look_choices import Finding
from liren.domains.rights.policies import ANSWER
from liren.domains.rights.queries import looks
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField, Form, posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import list_words, tabs_of
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

LIST = "rights.looks"
SORTS = [("due", gettext_lazy("先到期的在前")), ("new", gettext_lazy("新的在前"))]


class FilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    finding = forms.ChoiceField(label=gettext_lazy("结论"), choices=[*ALL, *Finding.choices], required=False)
    since = DayField(label=gettext_lazy("从哪一天问的"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.places = dict(place_choices(actor, ANSWER))
        offer(self, "place", [*ALL, *self.places.items()])

    def wanted(self, view: str) -> looks.LookFilter:
        self.is_valid()
        kept: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return looks.LookFilter(view=view, **kept)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class AnswerForm(Form):
    finding = forms.ChoiceField(label=gettext_lazy("结论"), choices=Finding.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("本人会看到：为什么看、依据是什么；不该看的，怎么处理了。"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def view_names() -> list[tuple[str, str]]:
    return [("open", _("等答复的")), ("late", _("逾期")), ("answered", _("已答复")), ("all", _("全部"))]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in looks.VIEWS else "open"


@require_safe
@with_right(ANSWER)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    rows, next_key = looks.page(actor, wanted, request.GET.get("after", ""))
    tabs = tabs_of(view_names(), view, looks.count_views(actor, wanted), request.GET)
    words = {
        **list_words(form, request.GET, view=view, tabs=tabs),
        "rows": rows,
        "next_key": next_key,
        "calendar": rulebook(county_of(actor)).calendar,
    }
    return render(request, "bench/rights/looks.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(ANSWER)
def one(request: HttpRequest, question_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    asked = looks.asked(actor, question_id)
    form = AnswerForm(posted(request), auto_id="l_%s")
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            answer_look(actor=actor, question_id=question_id, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status not in (403, 409, 422):
                raise
            show(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已答复，并告诉了本人。"))
            return redirect("bench:look", question_id=question_id)
    calendar = rulebook(asked.question.place_code).calendar
    words = {"one": asked, "question": asked.question, "form": form, "calendar": calendar}
    return render(request, "bench/rights/look.html", words, status=status)


@require_safe
@with_right(ANSWER)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away: without what was asked and answered in words."""
    given = QueryDict(query)
    form = FilterForm(given, actor)
    wanted = form.wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for one in looks.by_ids(now, ids):
            question = one.question
            yield [
                moments.local(question.asked_at),
                one.person,
                form.places.get(question.place_code, question.place_code),
                one.look.what if one.look else "",
                moments.local(question.looked_at),
                one.looker,
                one.look.purpose if one.look else "",
                moments.local(question.due_at) if question.due_at else "",
                question.get_finding_display(),
                moments.local(question.answered_at) if question.answered_at else "",
            ]

    return Listing(
        name=_("居民问的查看"),
        columns=[
            _("问的时间"),
            _("问的人"),
            _("地方"),
            _("做了什么"),
            _("查看时间"),
            _("看的人"),
            _("事由"),
            _("答复期限"),
            _("结论"),
            _("答复时间"),
        ],
        keys=lambda now: looks.keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )
