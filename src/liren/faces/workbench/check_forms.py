"""The forms of truth checks: drawing a sample, what was found, the filter of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.check_choices import TruthFollow, TruthResult, TruthWay
from liren.domains.casework.queries.truth_checks import CheckFilter
from liren.domains.casework.rules.truth_checks import SIZE_MOST
from liren.domains.organisations.queries import names_offered_to
from liren.domains.territory.queries import children_of, community_names, find_place
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import choice_field, words_field
from liren.kernel.actor import Actor

ALL = [("", _("全部"))]
SORTS = [("closed", _("关闭时间")), ("checked", _("核实时间"))]


class DrawForm(Form):
    """Where, when, how many; why once more."""

    place = choice_field(_("地方"), [])
    since = DayField(label=_("关闭不早于"))
    until = DayField(label=_("关闭不晚于"))
    size = forms.IntegerField(
        label=_("抽多少件"),
        min_value=1,
        max_value=SIZE_MOST,
        help_text=_("按各单位关闭的件数分摊，够分时每家至少一件。"),
    )
    reason = words_field(
        _("再抽的理由"), _("同一个地方、同一段时间已经抽过的，要写明为什么再抽。"), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = places_to_draw(actor)


def places_to_draw(actor: Actor) -> list[tuple[str, str]]:
    """The places in which the actor draws samples, with those directly below."""
    found: dict[str, str] = {}
    for code in sorted({grant.place for grant in actor.grants_of("checks.draw") if grant.place}):
        top = find_place(code)
        if top is not None:
            found[top.code[: len(code)]] = top.name
        found |= {place.code: f"　{place.name}" for place in children_of(code)}
    return list(found.items())


class RecordForm(Form):
    """What the checker found, how, in words, with photos; and what follows."""

    way = forms.ChoiceField(label=_("怎么核实的"), choices=TruthWay.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label=_("问题解决了没有"), choices=TruthResult.choices, widget=forms.RadioSelect
    )
    words = words_field(
        _("看到、听到的"), _("写现场的样子和诉求人的原话，不写诉求人的姓名和电话；承办单位会看到。")
    )
    photos = UploadsField(label=_("照片"), required=False)
    follow = forms.ChoiceField(
        label=_("接下来"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("没有解决的必须选重开或督办；部分解决的可以选。"),
    )

    def __init__(self, *args: Any, may_supervise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            TruthFollow.NOTHING,
            TruthFollow.REOPEN,
            *([TruthFollow.SUPERVISE] if may_supervise else []),
        ]
        follow = self.fields["follow"]
        if isinstance(follow, forms.ChoiceField):
            follow.choices = [(one.value, one.label) for one in offered]


class AssignForm(Form):
    """Who is to look; nobody: whoever may."""

    checker = forms.ChoiceField(label=_("派给谁核实"), required=False)

    def __init__(self, *args: Any, checkers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checker = self.fields["checker"]
        if isinstance(checker, forms.ChoiceField):
            checker.choices = [("", _("谁都可以")), *checkers]


class FilterForm(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=_("文字或编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    sample = forms.CharField(label=_("抽样编号"), required=False, max_length=24)
    place = forms.ChoiceField(label=_("社区"), required=False)
    body = forms.ChoiceField(label=_("办理单位"), required=False)
    sort = forms.ChoiceField(label=_("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        seen = sorted({grant.place for grant in actor.grants_of("cases.view")}, key=len)
        top = (seen[0] if seen else "") or county_of(actor)
        self.places = community_names(top)
        self._offer("place", list(self.places.items()))
        self._offer("body", [(str(key), name) for key, name in names_offered_to(actor).items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*ALL, *choices]

    def wanted(self, view: str) -> CheckFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return CheckFilter(view=view, **given)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")
