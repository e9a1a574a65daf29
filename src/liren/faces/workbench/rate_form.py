"""What a report of the three rates is asked for, and the addresses that ask for a part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.choices import Channel
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.rates import BY, RatePeriod
from liren.domains.casework.rules import periods
from liren.domains.casework.rules.periods import Days
from liren.domains.organisations.queries import names_offered_to
from liren.domains.territory.queries import children_of
from liren.faces.ui.forms import DayField
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor

ALL = [("", _("全部"))]
CUSTOM = "custom"
PERIODS = [
    ("weeks", _("近 12 周")),
    ("week", _("本周")),
    ("last_week", _("上周")),
    ("month", _("本月")),
    ("last_month", _("上月")),
    ("quarter", _("本季度")),
    ("year", _("今年")),
    ("last_year", _("去年")),
    (CUSTOM, _("自定日期")),
]
COMPARE = [("year", _("去年同期")), ("previous", _("上一期")), ("none", _("不比较"))]
BY_LABELS = {
    "body": _("按单位"),
    "category": _("按类别"),
    "street": _("按街道"),
    "community": _("按社区"),
    "channel": _("按来源"),
}
NARROWS = {
    "body": "body",
    "category": "category",
    "street": "place",
    "community": "place",
    "channel": "channel",
}
YEARS_MOST = 5


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class RateForm(forms.Form):
    """A value nobody offers narrows nothing; dates that make no period are said and the usual one is shown."""

    period = _choice(_("期间"), [*PERIODS])
    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)
    place = _choice(_("地方"), [])
    body = _choice(_("单位"), [])
    category = _choice(_("类别"), [])
    channel = _choice(_("来源"), [*ALL, *Channel.choices])
    compare = _choice(_("比较"), [*COMPARE])

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        self.queries: dict[tuple[tuple[str, str], ...], str] = {}
        seen = sorted({grant.place for grant in actor.grants_of("reports.view")}, key=len)
        self.top = (seen[0] if seen else "") or county_of(actor)
        classes = [row for row in catalogue_of(county_of(actor)) if row.level == 1]
        self._offer("place", [(place.code, place.name) for place in children_of(self.top)])
        self._offer("body", [(str(key), name) for key, name in names_offered_to(actor).items()])
        self._offer("category", [(row.code, row.shown) for row in classes])
        self.is_valid()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*ALL, *choices]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if given.get("period") != CUSTOM:
            return given
        if since is None or until is None:
            self.add_error("since" if since is None else "until", _("自定日期要写明从哪一天到哪一天。"))
        elif until < since:
            self.add_error("until", _("结束的日子不能早于开始的日子。"))
        elif until - since > dt.timedelta(days=366 * YEARS_MOST):
            self.add_error("until", _("一次最多看五年。"))
        return given

    @property
    def days(self) -> Days:
        given = self.cleaned_data
        if given.get("period") == CUSTOM and not self.errors.keys() & {"since", "until"}:
            return Days(given["since"], given["until"])
        name = given.get("period") or "weeks"
        return periods.preset("weeks" if name == CUSTOM else name, clock.today())

    @property
    def compares_with(self) -> str:
        return str(self.cleaned_data.get("compare") or "year")

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("place", "body", "category", "channel"))

    def wanted(self) -> RatePeriod:
        given, days = self.cleaned_data, self.days
        return RatePeriod(
            since=days.since,
            until=days.until,
            place=given.get("place") or self.top,
            category=given.get("category") or "",
            channel=given.get("channel") or "",
            body=given.get("body") or "",
            earlier=periods.earlier(days, self.compares_with),
        )

    def query(self, **changes: str) -> str:
        """The address of the same report with `changes`; nothing that is empty stands in it."""
        asked = tuple(changes.items())
        if asked not in self.queries:  # hundreds of lines ask for the same few
            kept: Mapping[str, str] = {name: self.data.get(name, "") for name in (*self.fields, "by")}
            chosen = {name: value for name, value in {**kept, **changes}.items() if value}
            self.queries[asked] = urlencode(chosen)
        return self.queries[asked]


def chosen_by(given: QueryDict) -> str:
    by = given.get("by", "")
    return by if by in BY else BY[0]


def offered_by(top: str) -> list[str]:
    """By what a report of `top` can be told apart: streets only of a county, communities not within one."""
    return [
        by for by in BY if not (by == "street" and len(top) > 6) and not (by == "community" and len(top) > 9)
    ]
