"""Hot issues (热点问题): the list, the page of one, and what people decide about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.casework.actions import hot as deeds
from liren.domains.casework.policies import can_shape_hot
from liren.domains.casework.queries import hot
from liren.domains.casework.queries.hot import Bar
from liren.domains.territory.queries import places_named
from liren.faces.ui.acting import actor_in
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.hot_form import HotForm, weights_at
from liren.faces.workbench.rate_charts import step_label
from liren.faces.workbench.showing import county_of, place_words
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import HotIssue

RIGHT = "reports.view"
LIST = "casework.hot"
CHART_HIGH, CHART_STEP, CHART_BAR = 120, 18, 14


@never_cache
@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = HotForm(request.GET, actor)
    county = county_of(actor)
    weights = weights_at(county)
    found = hot.list_hot(actor, form.wanted(), hot.figures_at(county).least, request.GET.get("after", ""))
    names = places_named(issue.place_code for issue in found.issues)
    words = {
        "form": form,
        "rows": [_row(issue, names, form.kinds) for issue in found.issues],
        "next_key": found.next_key,
        "query": form.query(),
        "weights": weights,
        "may_export": actor.has("cases.export"),
        "may_set": actor.has("limits.edit"),
        "printed_at": clock.now(),
    }
    return render(request, "bench/hot/page.html", words)


def _row(issue: HotIssue, names: dict[str, str], kinds: dict[str, str]) -> dict[str, Any]:
    return {
        "issue": issue,
        "place": names.get(issue.place_code, ""),
        "kind": kinds.get(issue.kind, ""),
        "heat": f"{issue.heat:.1f}",
    }


@never_cache
@require_safe
@with_right(RIGHT)
def issue(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    return _issue_page(request, issue_id)


def _issue_page(
    request: HttpRequest, issue_id: uuid.UUID, *, why: Refusal | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    found = hot.get_hot(actor, issue_id)
    if found.id != issue_id and request.method != "POST":
        return redirect("bench:hot_issue", found.id)
    story = hot.story_of_hot(actor, found)
    members, next_key = hot.members_of(actor, found, request.GET.get("after", ""))
    names = places_named({found.place_code, *(case.place_code for case in members)})
    may_shape = can_shape_hot(actor, found.place_code)
    words = {
        "issue": found,
        "heat": f"{found.heat:.1f}",
        "place": names.get(found.place_code, ""),
        "story": story,
        "chart": _chart(story.bars),
        "bars": [(step_label(bar.day.isoformat(), story.step), bar) for bar in story.bars],
        "members": [(case, place_words(case, names)) for case in members],
        "next_key": next_key,
        "may_shape": may_shape,
        "others": hot.others_of(actor, found) if may_shape else [],
        "weights": weights_at(found.place_code or county_of(actor)),
        "may_set": actor.has("limits.edit"),
        "why": why,
        "given": request.POST if why else {},
    }
    return render(request, "bench/hot/issue.html", words, status=status)


def _chart(bars: Sequence[Bar]) -> dict[str, Any]:
    """Bars of a chart that is drawn on the server, in units of its view box."""
    most = max((bar.count for bar in bars), default=0)
    drawn = []
    for number, bar in enumerate(bars):
        high = round(bar.count / most * CHART_HIGH, 1) if most else 0
        drawn.append({"x": number * CHART_STEP, "y": CHART_HIGH - high, "high": high})
    wide = max(len(bars) * CHART_STEP, CHART_STEP)
    return {"bars": drawn, "wide": wide, "high": CHART_HIGH, "bar": CHART_BAR, "most": most}


@require_safe
@with_right(RIGHT)
def points(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    """The places of the members the reader may see, as GeoJSON."""
    actor = actor_in(request)
    found = hot.get_hot(actor, issue_id)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {"title": title, "url": reverse("bench:case", args=[number])},
        }
        for number, title, longitude, latitude in hot.points_of(actor, found)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


Decision = Callable[[Actor, uuid.UUID, QueryDict, int | None], str]


def _rename(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    deeds.rename(actor=actor, issue_id=key, title=given.get("title", ""), version=version)
    return _("名字改好了，以后重新归并也不会变。")


def _pin(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    is_pinned = given.get("pinned") == "1"
    deeds.pin(actor=actor, issue_id=key, is_pinned=is_pinned, version=version)
    return _("已置顶。") if is_pinned else _("不再置顶。")


def _split(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    numbers, title = given.getlist("pick"), given.get("title", "")
    deeds.split(actor=actor, issue_id=key, numbers=numbers, title=title, version=version)
    return _("拆出来了，两边以后都按您分的算。")


def _remove(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    deeds.remove(actor=actor, issue_id=key, numbers=given.getlist("pick"), version=version)
    return _("移出去了，不会再自动归回来。")


def _put(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    deeds.put(actor=actor, issue_id=key, number=given.get("number", ""), version=version)
    return _("放进来了，以后也不会自动挪走。")


def _merge(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    into = _uuid(given.get("into", ""))
    deeds.merge(actor=actor, issue_id=key, into_id=into or key, version=version)
    return _("并好了，以后就是一个热点问题。")


def _confer(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    deeds.confer(actor=actor, issue_id=key, words=given.get("words", ""), version=version)
    return _("已提请会商。")


def _settle(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    deeds.settle(actor=actor, issue_id=key, words=given.get("words", ""), version=version)
    return _("会商结果记下了。")


def _answer(actor: Actor, key: uuid.UUID, given: QueryDict, version: int | None) -> str:
    count = deeds.answer_all(actor=actor, issue_id=key, words=given.get("words", ""), version=version)
    said = ngettext(
        "已告知 {n} 件事的诉求人，由后台逐一送达。", "已告知 {n} 件事的诉求人，由后台逐一送达。", count
    )
    return said.format(n=count)


DECISIONS: dict[str, Decision] = {
    "rename": _rename,
    "pin": _pin,
    "split": _split,
    "remove": _remove,
    "put": _put,
    "merge": _merge,
    "confer": _confer,
    "settle": _settle,
    "answer": _answer,
}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@never_cache
@require_POST
@with_right(RIGHT)
def decide(request: HttpRequest, issue_id: uuid.UUID, verb: str) -> HttpResponse:
    """One decision; refused, the page shows why with what was written."""
    decision = DECISIONS.get(verb)
    if decision is None:
        raise Http404
    version = request.POST.get("version", "")
    known = int(version) if version.isdigit() and len(version) < 10 else None
    try:
        said = decision(actor_in(request), issue_id, request.POST, known)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return _issue_page(request, issue_id, why=refusal, status=refusal.status)
    messages.success(request, said)
    return redirect("bench:hot_issue", issue_id)


@require_safe
@with_right("cases.export")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the list shows, all pages of it."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    shown = HotForm(QueryDict(query), actor)
    wanted = shown.wanted()
    least = hot.figures_at(county_of(actor)).least

    def rows(now: Actor, keys: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        issues = hot.hot_to_take(now, keys)
        names = places_named(row.place_code for row in issues)
        for row in issues:
            yield _cells(row, names, shown.kinds)

    return Listing(
        name=_("热点问题 {day}").format(day=f"{clock.today():%Y%m%d}"),
        columns=[
            _("热点问题"),
            _("热度"),
            _("件数"),
            _("人数"),
            _("附议"),
            _("最早"),
            _("最近"),
            _("地方"),
            _("类别"),
            _("提请会商"),
        ],
        keys=lambda now: hot.hot_keys(now, wanted, least),
        rows=rows,
        place_code=wanted.place or county_of(actor),
        wanted={
            name: str(value) for name, value in QueryDict(query).items() if name in shown.fields and value
        },
    )


def _cells(row: HotIssue, names: dict[str, str], kinds: dict[str, str]) -> list[exports.Cell]:
    return [
        row.title,
        round(row.heat, 1),
        row.cases,
        row.people,
        row.votes,
        row.first_at,
        row.last_at,
        names.get(row.place_code, ""),
        kinds.get(row.kind, ""),
        row.confer_at,
    ]
