"""The call-back desk: whoever rated badly is called within the limit, and what was said is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.domains.casework.actions.feedback import record_call_back
from liren.domains.casework.choices import CallBackResult, RatingLevel
from liren.domains.casework.queries.lists import CALLS, LATELY, list_call_backs
from liren.domains.policy.queries import rulebook
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, show
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.showing import county_of
from liren.kernel.refusals import BadInput

if TYPE_CHECKING:
    from liren.domains.casework.models import CallBack


class CallBackForm(Form):
    """What the person said on the telephone."""

    call_back = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=CallBackResult.choices, widget=forms.RadioSelect
    )
    second_level = forms.TypedChoiceField(
        label=gettext_lazy("现在怎么评价"),
        choices=[("", gettext_lazy("没有说")), *RatingLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("记在第一次评价旁边，不改它。"),
    )
    words = forms.CharField(
        label=gettext_lazy("诉求人怎么说"),
        max_length=2000,
        help_text=gettext_lazy(
            "照原话记。要整改的，这些话会交给承办单位，不写是谁说的。没有联系上的，写打了什么电话。"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One call-back and its form; `is_open` where the form came back with something to correct."""

    call_back: CallBack
    form: CallBackForm | None
    is_open: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.supervise")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    given = CallBackForm(request.POST) if request.method == "POST" else None
    if given is not None and given.is_valid():
        data = given.cleaned_data
        try:
            record_call_back(
                actor=actor,
                call_back_id=data["call_back"],
                result=data["result"],
                words=data["words"],
                second_level=data["second_level"],
            )
        except BadInput as refusal:
            show(given, refusal)
        else:
            messages.success(request, _("回访已登记。"))
            return redirect("bench:call_backs")
    is_done = request.GET.get("view") == "done" and given is None
    rows = list_call_backs(actor, is_done=is_done)
    book = rulebook(county_of(actor))
    chinese, english = book.figures.callback_scripts
    words = {
        "scripts": (("zh-Hans", chinese), ("en", english)),
        "tries": book.figures.callback_tries,
        "lines": [_line(row, given, is_done) for row in rows],
        "is_done": is_done,
        "lately": LATELY.days,
        "most": CALLS,
        "given": given,
        "calendar": book.calendar,
    }
    return render(request, "bench/calls/page.html", words, status=422 if given is not None else 200)


def _line(row: CallBack, given: CallBackForm | None, is_done: bool) -> Line:
    if is_done:
        return Line(row, None, False)
    if given is not None and str(given.data.get("call_back")) == str(row.id):
        return Line(row, given, True)
    fresh = CallBackForm(initial={"call_back": row.id}, auto_id=f"c{row.id.hex[-12:]}_%s")
    return Line(row, fresh, False)
