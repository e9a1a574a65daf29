"""The filter above a list of matters, and the tabs beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from liren.domains.casework.choices import CaseKind, CaseState, Channel, Urgency
from liren.domains.casework.queries.catalogue import top_levels
from liren.domains.casework.queries.lists import CaseFilter
from liren.domains.organisations.queries import names_offered_to
from liren.domains.territory.queries import community_names
from liren.faces.ui.forms import DayField
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from liren.domains.casework.models import Category

    Words = str | _StrPromise

FIRST = ("text", "state", "category", "body", "sort")
ALL = [("", gettext_lazy("全部"))]
SORTS = [("due", gettext_lazy("剩余时间")), ("received", gettext_lazy("收到时间"))]


def _choice(label: Words, choices: list[Any]) -> forms.ChoiceField:
    """The choices behind a function, since a form copies its fields and all that is in them for every request."""
    return forms.ChoiceField(label=label, choices=lambda: choices, required=False)


class FilterForm(forms.Form):
    """What a list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=gettext_lazy("文字"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = _choice(gettext_lazy("状态"), [*ALL, *CaseState.choices])
    urgency = _choice(gettext_lazy("紧急程度"), [*ALL, *Urgency.choices])
    kind = _choice(gettext_lazy("种类"), [*ALL, *CaseKind.choices])
    channel = _choice(gettext_lazy("渠道"), [*ALL, *Channel.choices])
    category = _choice(gettext_lazy("类别"), ALL)
    place = _choice(gettext_lazy("社区"), ALL)
    body = _choice(gettext_lazy("承办"), ALL)
    since = DayField(label=gettext_lazy("收到不早于"), required=False)
    until = DayField(label=gettext_lazy("收到不晚于"), required=False)
    sort = _choice(gettext_lazy("排序"), SORTS)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.places = community_names(top_of(actor))
        bodies, categories = names_offered_to(actor), top_levels(county_of(actor))
        self._offer("category", lambda: category_choices(categories, below=2))
        self._offer("place", lambda: list(self.places.items()))
        self._offer("body", lambda: [(str(key), name) for key, name in bodies.items()])

    def _offer(self, name: str, choices: Callable[[], list[tuple[str, str]]]) -> None:
        """Put in order when they are shown, or when one of them is asked for."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = lambda: [*ALL, *choices()]

    def wanted(self, view: str) -> CaseFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return CaseFilter(view=view, **given)

    def first(self) -> list[forms.BoundField]:
        """What is asked for most, always in sight."""
        return [self[name] for name in FIRST]

    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def is_narrowed_more(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name not in FIRST)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")


def top_of(actor: Actor) -> str:
    """The greatest place in which the actor sees matters."""
    places = sorted({grant.place for grant in actor.grants_of("cases.view")}, key=len)
    return places[0] if places and places[0] else county_of(actor)


def category_choices(categories: list[Category], *, below: int = 3) -> list[tuple[str, str]]:
    """Code and name of the classes of the first `below` levels, the lower ones indented."""
    return [(c.code, "　" * (c.level - 1) + c.shown) for c in categories if c.level <= below]


def grouped_categories(categories: list[Category]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Third-level classes under the name of their first level, for a select."""
    by_id = {category.id: category for category in categories}
    groups: dict[str, list[tuple[str, str]]] = {}
    for category in categories:
        if category.level == 3 and category.parent_id in by_id:
            middle = by_id[category.parent_id]
            top = by_id.get(middle.parent_id) if middle.parent_id else None
            label = f"{middle.shown} › {category.shown}"
            groups.setdefault(top.shown if top else middle.shown, []).append((category.code, label))
    return list(groups.items())


def category_path(category: Category, categories: dict[str, Category]) -> str:
    """“城乡建设 › 住宅设施 › 公共照明” in the reader's language, by the codes' own nesting of parents."""
    by_id = {c.id: c for c in categories.values()}
    words: list[str] = []
    at: Category | None = category
    while at is not None:
        words.append(at.shown)
        at = by_id.get(at.parent_id) if at.parent_id else None
    return " › ".join(reversed(words))


@dataclass(frozen=True, slots=True)
class Tab:
    view: str
    label: str
    count: int | None
    is_open: bool
    query: str


def tabs_of(
    names: list[tuple[str, str]], current: str, counts: dict[str, int], query: QueryDict
) -> list[Tab]:
    """The named views as tabs; each keeps the filter and forgets the page."""
    kept = query.copy()
    for name in ("after", "open", "view"):
        kept.pop(name, None)
    tabs = []
    for view, label in names:
        mine = kept.copy()
        mine["view"] = view
        tabs.append(Tab(view, label, counts.get(view), view == current, mine.urlencode()))
    return tabs


def list_words(
    form: forms.Form, query: QueryDict, *, view: str = "", tabs: list[Tab] | None = None
) -> dict[str, Any]:
    """What the page of a list is told: form, tabs, the query without its page, when it is printed."""
    kept = query.copy()
    kept.pop("after", None)
    if view:
        kept["view"] = view
    return {
        "form": form,
        "view": view,
        "tabs": tabs or [],
        "query": kept.urlencode(),
        "may_export": True,
        "printed_at": clock.now(),
    }


def queue_views(actor: Actor) -> list[tuple[str, str]]:
    """The views a list is read by, the first one first."""
    own = [("body", _("本单位在办")), ("to_accept", _("待签收")), ("called", _("叫到我们的"))]
    own = own if actor.has("cases.handle") else []
    sees_all = not own or any(grant.body is None for grant in actor.grants_of("cases.view"))
    wide = [("open", _("全部在办"))] if sees_all else []
    return [
        *own,
        *wide,
        *([] if own else [("assigned", _("待签收"))]),
        ("working", _("办理中")),
        *(
            [("to_take_up", _("等接手的上报"))]
            if actor.has("cases.dispatch") or actor.has("cases.rule")
            else []
        ),
        *([] if own else [("joint", _("正在会办"))]),
        ("late", _("逾期")),
        ("passed_up", pgettext("list", "上报")),
        ("suspended", _("已挂起")),
        ("resolved", _("待评价")),
        ("mentioned", _("提到我的")),
        ("all", _("全部")),
    ]


def written(wanted: CaseFilter) -> dict[str, str]:
    """The filter as plain words for the audit."""
    return {name: str(value) for name, value in asdict(wanted).items() if value}
