"""The forms of supervision: opening one, its steps, a leader's instruction, the filter of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.actions.supervision import Instructed
from liren.domains.casework.choices import SupervisionCause, SupervisionLevel, SupervisionResult
from liren.domains.casework.queries.supervision import SupervisionFilter
from liren.domains.organisations.queries import names_offered_to
from liren.domains.territory.queries import community_names
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.step_forms import choice_field, words_field
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

ALL = [("", _("全部"))]
SORTS = [("due", _("剩余时间")), ("opened", _("发出时间"))]


class WordsForm(Form):
    """What is said at a step, with the version of the page it stands on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = words_field(_("说明"))


class AnswerForm(WordsForm):
    words = words_field(_("说明"), _("写清原因、已经做了什么、什么时候办结；整改的写整改到什么程度。"))
    papers = UploadsField(label=_("照片或材料"), required=False)


class ReturnForm(WordsForm):
    words = words_field(_("退回的理由"), _("哪一点没有说清楚、没有做到；期限重新起算。"))


class RaiseForm(WordsForm):
    words = words_field(_("加重的理由"))


class CloseForm(WordsForm):
    result = choice_field(_("销号结果"), list(SupervisionResult.choices))
    words = words_field(_("结论"), _("会告诉被督办单位，并写进这件事的内部经过。"))
    field_order = ("version", "result", "words")


class _Instruction(Form):
    """Who wrote what, when; the scanned page."""

    leader = forms.CharField(label=_("批示人"), max_length=60)
    office = forms.CharField(label=_("职务"), max_length=80, required=False)
    said_on = DayField(label=_("批示日期"))
    instruction = words_field(_("批示原文"))
    page = UploadsField(label=_("批示扫描件"), required=False)

    def instructed(self) -> Instructed:
        given = self.cleaned_data
        return Instructed(
            leader=given.get("leader") or "",
            office=given.get("office") or "",
            said_on=given.get("said_on"),
            words=given.get("instruction") or "",
            page=given.get("page") or (),
        )


class InstructForm(_Instruction):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class OpenForm(_Instruction):
    """A matter, a body that had it in hand, how weighty, what is demanded; perhaps a leader's instruction."""

    number = forms.CharField(label=_("事项编号"), max_length=24, help_text=_("督办只针对已有的诉求。"))
    body = choice_field(_("督办谁"), [], _("办着或办过这件事的单位。"), required=False)
    level = forms.ChoiceField(label=_("督办方式"), choices=SupervisionLevel.choices, widget=forms.RadioSelect)
    words = words_field(_("督办要求"), _("要对方说明什么、做到什么。"))
    field_order = ("number", "body", "level", "words")

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leader", "said_on", "instruction"):
            self.fields[name].required = False
        body = self.fields["body"]
        if isinstance(body, forms.ChoiceField):
            body.choices = [(str(one.id), one.name) for one in bodies] or [("", _("这件事现在的承办单位"))]

    def of_matter(self) -> list[forms.BoundField]:
        return [self[name] for name in ("number", "body", "level", "words")]

    def of_instruction(self) -> list[forms.BoundField]:
        return [self[name] for name in ("leader", "office", "said_on", "instruction", "page")]

    @property
    def has_instruction(self) -> bool:
        names = ("leader", "office", "said_on", "instruction", "page")
        return any(self.cleaned_data.get(name) for name in names)


class FilterForm(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=_("文字或编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    level = forms.ChoiceField(label=_("督办方式"), choices=[*ALL, *SupervisionLevel.choices], required=False)
    cause = forms.ChoiceField(label=_("起因"), choices=[*ALL, *SupervisionCause.choices], required=False)
    place = forms.ChoiceField(label=_("社区"), required=False)
    body = forms.ChoiceField(label=_("被督办单位"), required=False)
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

    def wanted(self, view: str) -> SupervisionFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return SupervisionFilter(view=view, **given)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")
