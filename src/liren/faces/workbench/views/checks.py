"""Truth checks (核实抽查): the list, one of them and what was found there, its photos."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework import policies
from liren.domains.casework.actions.checks_assigning import assign_check
from liren.domains.casework.actions.truth_checks import record_check
from liren.domains.casework.check_choices import TruthFollow
from liren.domains.casework.errors.truth_checks import CheckDone, CheckerUnfit
from liren.domains.casework.queries import truth_checks as found
from liren.domains.casework.queries.checkers import checkers_for
from liren.domains.casework.queries.sample_drill import unseen_beside
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.faces.workbench import exports
from liren.faces.workbench.check_forms import AssignForm, FilterForm, RecordForm
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import BadInput, NotAllowed, Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import TruthCheck

LIST = "casework.truth_checks"
SHOWN = (403, 409, 422)  # refusals that stand above the form


def view_names() -> list[tuple[str, str]]:
    return [
        ("waiting", _("待核实")),
        ("mine", _("派给我的")),
        ("not_fixed", _("没有解决")),
        ("partly", _("部分解决")),
        ("fixed", _("已解决")),
        ("unclear", _("查不清")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict, actor: Actor) -> str:
    wanted = given.get("view", "")
    usual = "waiting" if actor.has("checks.record") else "all"
    return wanted if wanted in found.VIEWS else usual


@require_safe
@with_right("cases.view")
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    view = _view(request.GET, actor)
    form = FilterForm(request.GET, actor)
    wanted = form.wanted(view)
    listed = found.list_checks(actor, wanted, after=request.GET.get("after", ""))
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, found.count_views(actor, wanted), request.GET),
        "rows": listed.rows,
        "next_key": listed.next_key,
        "unseen": unseen_beside(actor, wanted),
        "places": form.places,
        "query": _query(request.GET, view),
        "sees_samples": actor.has("checks.draw") or actor.has("reports.view"),
        "may_export": actor.has("cases.export"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/checks/list.html", words)


def _query(given: QueryDict, view: str) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(given[name]) for name in FilterForm.base_fields if given.get(name)})
    kept["view"] = view
    return kept.urlencode()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right("cases.view")
def one(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    """A check: what is to be looked at, or what was found; the form while it waits."""
    actor = actor_in(request)
    check = found.get_check(actor, check_id)
    is_for_them = check.assignee_id in (None, actor.id)
    may_record = policies.can_record_check(actor, check) and not check.is_done and is_for_them
    may_supervise = policies.can_supervise_case(actor, check.case)
    form = RecordForm(posted(request), request.FILES or None, may_supervise=may_supervise)
    status = 200
    if form.is_bound:
        if not policies.can_record_check(actor, check):
            raise NotAllowed
        refusal = _recorded(actor, check, form) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            check = found.get_check(actor, check_id)
            messages.success(request, _done(check))
            return redirect("bench:check", check_id=check_id)
        status = refusal.status if refusal else 422
    words = {
        "check": check,
        "case": check.case,
        "form": form if may_record else None,
        "refused": form if form.is_bound and not may_record else None,
        "photos": found.photos_of(check),
        "is_anothers": check.assignee_id not in (None, actor.id),
        "assign": _assign_form(actor, check, None),
        "sees_case": policies.can_view_case(actor, check.case),
        "sees_sample": policies.can_view_sample(actor, check.sample),
    }
    return render(request, "bench/checks/page.html", words, status=status)


def _assign_form(actor: Actor, check: TruthCheck, given: QueryDict | None) -> AssignForm | None:
    """For whoever draws samples there, while the check waits."""
    if check.is_done or not policies.can_assign_check(actor, check):
        return None
    initial = {"checker": str(check.assignee_id or "")}
    checkers = [(str(one.id), one.display_name) for one in checkers_for(check)]
    return AssignForm(given, checkers=checkers, initial=initial)


@require_POST
@with_right("checks.draw")
def assign(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    """Gives the check to one checker, or to whoever may record it."""
    wanted = request.POST.get("checker", "")
    try:
        account_id = as_uuid(wanted)
        if wanted and account_id is None:
            raise CheckerUnfit(field="checker")
        check = assign_check(actor=actor_in(request), check_id=check_id, account_id=account_id)
    except (BadInput, CheckDone) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("已派给{name}核实。").format(name=check.assignee.display_name)
            if check.assignee
            else _("谁都可以核实了。"),
        )
    return redirect("bench:check", check_id=check_id)


def _recorded(actor: Actor, check: TruthCheck, form: RecordForm) -> Refusal | None:
    given = form.cleaned_data
    try:
        record_check(
            actor=actor,
            check_id=check.id,
            result=given["result"],
            way=given["way"],
            words=given["words"],
            follow=given["follow"],
            photos=given["photos"] or (),
        )
    except Refusal as refusal:
        if refusal.status not in SHOWN:
            raise
        show(form, refusal)
        return refusal
    return None


def _done(check: TruthCheck) -> str:
    if check.follow == TruthFollow.REOPEN:
        return _("已登记，这件事重开，原单位和诉求人已收到通知。")
    if check.follow == TruthFollow.SUPERVISE:
        return _("已登记，督办已发出。")
    return _("核实结果已登记。")


@with_right("cases.view")
@by_pass
def file(request: HttpRequest, file_id: uuid.UUID, variant: str) -> FileResponse:
    stored = found.check_file(actor_in(request), file_id)
    return answer_with(stored, variant)


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it, in its order."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    shown = FilterForm(given, actor)
    wanted = shown.wanted(_view(given, actor))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        for row in found.checks_to_take(now, ids):
            yield _cells(row, shown.places)

    return Listing(
        name=_("核实台账 {view} {day}").format(
            view=dict(view_names())[wanted.view], day=f"{clock.today():%Y%m%d}"
        ),
        columns=_columns(),
        keys=lambda now: found.check_keys(now, wanted),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _columns() -> list[str]:
    return [
        _("抽样编号"),
        _("事项编号"),
        _("事项"),
        _("社区"),
        _("办理单位"),
        _("关闭时间"),
        _("怎么核实的"),
        _("核实结果"),
        _("看到、听到的"),
        _("接下来"),
        _("核实时间"),
        _("核实人"),
    ]


def _cells(row: TruthCheck, places: dict[str, str]) -> list[exports.Cell]:
    return [
        row.sample.number,
        row.case.number,
        row.case.title,
        places.get(row.place_code, row.place_code),
        row.body.name,
        moments.local(row.closed_at),
        row.get_way_display() if row.way else "",
        row.get_result_display() if row.result else _("待核实"),
        row.words,
        row.get_follow_display() if row.follow else "",
        moments.local(row.checked_at) if row.checked_at else "",
        row.checked_name,
    ]
