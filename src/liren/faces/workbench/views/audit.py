"""The auditor's desk: what was done and read, by whom, when and where; and whether the chain is whole."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.domains.access.queries import staff_ids_named
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import DayField
from liren.faces.workbench import exports
from liren.faces.workbench.audit_words import thing_words
from liren.faces.workbench.deed_words import Told, changes_of, told
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.places import place_choices
from liren.kernel import audit, audit_desk, audit_queries, clock, outbox
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.audit_queries import AuditFilter
from liren.kernel.exports import Listing

RIGHT = audit_queries.RIGHT
USUAL = dt.timedelta(days=30)
LIST = "kernel.audit"
ALL = [("", gettext_lazy("全部"))]
ROOMS = {
    "casework": gettext_lazy("诉求"),
    "access": gettext_lazy("账号与角色"),
    "policy": gettext_lazy("参数与日历"),
    "organisations": gettext_lazy("单位与岗位"),
    "territory": gettext_lazy("地方与网格"),
    "messaging": gettext_lazy("消息"),
    "kernel": gettext_lazy("后台与审计"),
}
KINDS = [
    (ActorKind.STAFF.value, gettext_lazy("工作人员")),
    (ActorKind.RESIDENT.value, gettext_lazy("居民")),
    (ActorKind.VISITOR.value, gettext_lazy("未登录的人")),
    (ActorKind.SYSTEM.value, gettext_lazy("系统")),
]


def verb_choices() -> list[tuple[str, object]]:
    """Every deed under its room."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for verb, sentence in sorted(audit.VERBS.items()):
        groups.setdefault(verb.partition(".")[0], []).append((verb, str(sentence)))
    return [("", _("全部")), *((str(ROOMS.get(room, room)), deeds) for room, deeds in groups.items())]


class AuditForm(forms.Form):
    """Without dates the last thirty days are searched; a thing is searched in all time."""

    since = DayField(
        label=gettext_lazy("从"),
        required=False,
    )
    until = DayField(
        label=gettext_lazy("到"),
        required=False,
    )
    verb = forms.ChoiceField(label=gettext_lazy("做了什么"), required=False)
    who = forms.CharField(label=gettext_lazy("谁（姓名或用户名）"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("哪一类人"), choices=[*ALL, *KINDS], required=False)
    thing = forms.CharField(label=gettext_lazy("编号"), max_length=64, required=False)
    place = forms.ChoiceField(label=gettext_lazy("地方"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.reads = data.get("view") == "reads"
        for name, choices in (("verb", verb_choices()), ("place", [*ALL, *place_choices(actor, RIGHT)])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def wanted(self) -> AuditFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        who = given.pop("who", "")
        if not given.keys() & {"since", "thing"}:
            given["since"] = clock.today() - USUAL
        doers = staff_ids_named(who) if who else None
        return AuditFilter(doers=doers, reads=self.reads, **given)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = AuditForm(request.GET, actor)
    wanted = form.wanted()
    found = audit_queries.search_entries(actor, wanted, after=request.GET.get("after", "")[:80])
    query = request.GET.copy()
    query.pop("after", None)
    words = {
        "form": form,
        "rows": told(found.entries),
        "next_key": found.next_key,
        "since": wanted.since,
        "reads": form.reads,
        "query": query.urlencode(),
    }
    return render(request, "bench/audit/page.html", words)


@never_cache
@require_POST
@with_right(RIGHT)
def entry(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """What an entry holds. It is posted to, since looking is written down."""
    opened = audit_desk.open_entry(actor=actor_in(request), entry_id=entry_id)
    words = {
        "row": told([opened.entry])[0],
        "thing": thing_words(opened.entry.object_type),
        "payload": opened.payload,
        "changes": changes_of(opened.payload or {}),
        "reason": (opened.payload or {}).get("reason", ""),
        "back": request.POST.get("back", "")[:2000],
    }
    return render(request, "bench/audit/entry.html", words)


@require_safe
@with_right(RIGHT)
def chain(request: HttpRequest) -> HttpResponse:
    """Whether the chain is whole, as it was last checked."""
    words = {
        "last": audit_desk.last_verification(),
        "kept": audit_queries.entries_kept(),
        "at_once": audit_desk.AT_ONCE,
    }
    return render(request, "bench/audit/chain.html", words)


@require_POST
@with_right(RIGHT)
def verify(request: HttpRequest) -> HttpResponse:
    done = audit_desk.ask_verification(actor=actor_in(request))
    if done is None:
        sentence = (
            _("已交给后台核对。可以离开这一页，做完后结果会在这里。")
            if outbox.worker_alive()
            else _("已排队。后台现在没有运行，等它运行后才会核对。")
        )
        messages.info(request, sentence)
    return redirect("bench:audit_chain")


@require_safe
@with_right(RIGHT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the search shows, without what the entries hold."""
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The search behind a page's query as a list to take away."""
    wanted = AuditForm(QueryDict(query), actor).wanted()
    return Listing(
        name=f"{_('审计')}-{clock.today():%Y%m%d}",
        columns=_columns(),
        keys=lambda now: audit_queries.entry_keys(now, wanted),
        rows=lambda now, ids: [_cells(row) for row in told(audit_queries.entries_by_ids(now, ids))],
        place_code=wanted.place or next((grant.place for grant in actor.grants_of(RIGHT)), ""),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
    )


def _columns() -> list[str]:
    return [
        _("时间"),
        _("谁"),
        _("做了什么"),
        _("动作代码"),
        _("对象"),
        _("编号"),
        _("地方"),
        _("链"),
        _("序号"),
        _("摘要"),
    ]


def _cells(row: Told) -> list[exports.Cell]:
    entry = row.entry
    return [
        entry.at,
        row.who,
        row.sentence,
        entry.verb,
        entry.object_type,
        row.thing,
        row.place,
        entry.county,
        entry.seq,
        entry.digest,
    ]
