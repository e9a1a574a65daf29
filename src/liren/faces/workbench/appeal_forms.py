"""The forms of appeals against ratings: filing, deciding, naming who decides, the filter of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.check_choices import RatingAppealReason, RatingAppealVerb
from liren.domains.casework.queries.appeals import AppealFilter
from liren.domains.organisations.queries import bodies_offered_to, names_offered_to
from liren.domains.territory.queries import community_names
from liren.faces.ui.forms import Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import CHOOSE, choice_field, words_field
from liren.kernel.actor import Actor

ALL = [("", _("全部"))]
SORTS = [("filed", _("申诉时间")), ("due", _("剩余时间"))]
DECISIONS = [(verb.value, verb.label) for verb in (RatingAppealVerb.EXCLUDE, RatingAppealVerb.KEEP)]


class FileForm(Form):
    """Why the rating is unfair, with papers."""

    reason = forms.ChoiceField(
        label=_("申诉的理由"), choices=RatingAppealReason.choices, widget=forms.RadioSelect
    )
    words = words_field(_("说明"), _("写清事实和依据。裁定的人看得到；不写评价人是谁，也不要去找评价人。"))
    papers = UploadsField(label=_("证据"), required=False)


class DecideForm(Form):
    """Whether the rating counts, and why; everybody reads the reason."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    verb = forms.ChoiceField(label=_("这份评价"), choices=DECISIONS, widget=forms.RadioSelect)
    words = words_field(_("公示的理由"), _("所有人都会看到，只说事、不说人。"))


class DeciderForm(Form):
    """Which body decides from now on."""

    body = choice_field(_("由谁裁定"), [])
    reason = words_field(_("理由"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        offered = bodies_offered_to(actor, kinds=("district", "department"))
        if isinstance(body, forms.ChoiceField):
            body.choices = [*CHOOSE, *((str(one.id), one.name) for one in offered)]


class FilterForm(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=_("文字或编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    reason = forms.ChoiceField(
        label=_("申诉的理由"), choices=[*ALL, *RatingAppealReason.choices], required=False
    )
    place = forms.ChoiceField(label=_("社区"), required=False)
    body = forms.ChoiceField(label=_("被评价单位"), required=False)
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

    def wanted(self, view: str) -> AppealFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return AppealFilter(view=view, **given)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")
