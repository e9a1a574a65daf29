"""The forms of lists of people, groups and needs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from liren.domains.organisations.queries import bodies_under
from liren.domains.people.choices import Standing
from liren.domains.people.need_choices import Group, NeedKind, NeedState, RaisedBy
from liren.domains.people.queries import PeopleFilter
from liren.domains.territory.queries import grids_under
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.people_forms import NONE, SOURCES, VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

ALL: list[Any] = [("", gettext_lazy("全部"))]
VISITS = [
    *ALL,
    *(
        (str(days), format_lazy(gettext_lazy("{days} 天没有探访"), days=days))
        for days in (7, 30, 90, 180, 365)
    ),
    ("never", gettext_lazy("从来没有探访")),
]
SERVERS = ("committee", "station", "social_organisation", "street_department")
OPEN_STATES = [(state.value, state.label) for state in (NeedState.OPEN, NeedState.SERVED)]


def _day(label: Any, **more: Any) -> DayField:
    return DayField(label=label, **more)


class PeopleFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    grid = forms.ChoiceField(label=gettext_lazy("网格"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("人群"), choices=[*ALL, *Group.choices], required=False)
    need = forms.ChoiceField(label=gettext_lazy("需求"), choices=[*ALL, *NeedKind.choices], required=False)
    age_from = forms.IntegerField(label=gettext_lazy("年龄从"), required=False, min_value=0, max_value=150)
    age_to = forms.IntegerField(label=gettext_lazy("到"), required=False, min_value=0, max_value=150)
    standing = forms.ChoiceField(
        label=gettext_lazy("人和户口"), choices=[*ALL, *Standing.choices], required=False
    )
    visit = forms.ChoiceField(label=gettext_lazy("上次探访"), choices=VISITS, required=False)
    on = _day(gettext_lazy("哪一天住在这里"), required=False)
    alone = forms.BooleanField(label=gettext_lazy("只看独居"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])
        grids = [(str(grid.id), grid.name) for code in _own(actor) for grid in grids_under(code)]
        offer(self, "grid", [*ALL, *grids])

    def wanted(self) -> PeopleFilter:
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
        return PeopleFilter(**kept)

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != PeopleFilter()

    def query(self) -> str:
        """The filter as the query of an address, with nothing beside it."""
        self.is_valid()
        kept = {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
        return urlencode(kept)

    def told(self) -> list[tuple[str, str]]:
        """What the filter narrows to, each with its name, as people say it."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value in (None, "", False):
                continue
            choices = _words_of(field)
            word = gettext("是") if value is True else str(choices.get(value, value)).strip("　")
            found.append((str(field.label), word))
        return found


class NeedsFilterForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("需求"), choices=[*ALL, *NeedKind.choices], required=False)
    state = forms.ChoiceField(label=gettext_lazy("谁在管"), choices=[*ALL, *OPEN_STATES], required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MarkForm(Form):
    group = forms.ChoiceField(
        label=gettext_lazy("人群"),
        choices=Group.choices,
        help_text=gettext_lazy("退休、孕产妇、长期患病要本人单独同意，先在登记卡的“同意”里登记。"),
    )
    level = forms.CharField(
        label=gettext_lazy("等级"), required=False, max_length=20, help_text=gettext_lazy("如 肢体二级。")
    )
    evidence = forms.CharField(
        label=gettext_lazy("凭什么"), max_length=120, help_text=gettext_lazy("证件、文书或谁说的。")
    )
    since = _day(gettext_lazy("从哪一天起"))
    review_on = _day(gettext_lazy("哪一天再核对"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("依据"), choices=SOURCES)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s")
        self.fields["since"].initial = clock.today


class EndMarkForm(Form):
    on = _day(gettext_lazy("到哪一天止"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=100)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s")
        self.fields["on"].initial = clock.today


class NeedForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("需要什么"), choices=NeedKind.choices)
    detail = forms.CharField(label=gettext_lazy("说具体些"), required=False, max_length=200)
    raised_by = forms.ChoiceField(
        label=gettext_lazy("谁提的"),
        choices=[(one.value, one.label) for one in (RaisedBy.PERSON, RaisedBy.VISIT)],
    )
    body = forms.ChoiceField(label=gettext_lazy("谁来管"), required=False)
    every = forms.IntegerField(
        label=gettext_lazy("几天一次"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("只做一次的不填。"),
    )

    def __init__(self, data: Any = None, *, county: str) -> None:
        super().__init__(data, auto_id="d_%s")
        offer(self, "body", [*NONE, *servers(county)])

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        body = given.pop("body")
        return {**given, "body_id": uuid.UUID(body) if body else None}


class NeedStepForm(Form):
    """One form for the three steps of a need: a visit, who serves it, the end."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = _day(gettext_lazy("哪一天"))
    words = forms.CharField(
        label=gettext_lazy("看到了什么，说了什么"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = forms.ChoiceField(label=gettext_lazy("谁来管"), required=False)

    def __init__(self, data: Any = None, *, version: int, county: str, body: str = "") -> None:
        initial = {"version": version, "body": body, "on": clock.today()}
        super().__init__(data, auto_id="d_%s", initial=initial)
        offer(self, "body", [*NONE, *servers(county)])

    def day(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        return day


def servers(county: str) -> list[tuple[str, str]]:
    """Bodies of the county that may serve a need."""
    return [(str(body.id), body.short_name) for body in bodies_under(county, SERVERS)]


def _words_of(field: forms.Field) -> dict[Any, Any]:
    if not isinstance(field, forms.ChoiceField):
        return {}
    return dict(cast("Iterable[tuple[Any, Any]]", field.choices))


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _own(actor: Actor) -> list[str]:
    return sorted({grant.place for grant in actor.grants_of(VIEW) if grant.place})
