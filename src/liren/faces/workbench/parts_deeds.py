"""Splitting a matter into parts, as pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import parts
from liren.domains.casework.choices import Outcome
from liren.domains.casework.policies import can_dispatch_case
from liren.domains.territory.queries import communities_under
from liren.faces.workbench.step_deeds import Deed, Given
from liren.faces.workbench.step_forms import (
    CHOOSE,
    MOST_ANSWER,
    StepForm,
    body_choices,
    category_groups,
    choice_field,
    words_field,
)
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

PARTS_NEEDS = {"split": "split", "take-back-part": "take_back", "answer-whole": "answer_whole"}
STREET = 9


class SplitForm(StepForm):
    title = forms.CharField(
        label=_("这一部分是什么事"),
        max_length=120,
        help_text=_("一次拆出一部分。诉求人看得到这个标题。"),
        error_messages={"required": _("请写明是什么事。")},
    )
    words = words_field(_("要办什么"), _("写给承办单位：诉求人在这一部分上说了什么、要解决什么。"))
    category = choice_field(_("类别"), CHOOSE, required=False)
    place = choice_field(_("社区"), [], required=False)
    address = forms.CharField(
        label=_("地址"), max_length=200, required=False, help_text=_("和母件同一处的，不用写。")
    )
    body = choice_field(_("由谁办"), CHOOSE, _("不选就先到派单台。"), required=False)

    def fill(self) -> None:
        self.offer("category", category_groups(self.case))
        near = communities_under(self.case.place_code[:STREET])
        places = [(place.code, place.name) for place in near]
        known = {code for code, _name in places}
        here = [] if self.case.place_code in known else [(self.case.place_code, _("与母件相同"))]
        self.offer("place", [*here, *places], self.case.place_code)
        if can_dispatch_case(self.actor, self.case):
            self.offer("body", body_choices(self.actor, self.case))
        else:
            self.offer("body", [*CHOOSE, (str(self.case.owner_id), self.case.owner.short_name)])


class TakeBackForm(StepForm):
    words = words_field(_("理由"))


class AnswerWholeForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    answer = words_field(
        _("给诉求人的答复"), _("各部分各是什么结果，没办完的为什么、以后找谁。"), most=MOST_ANSWER
    )
    reason = words_field(_("为什么不等没办完的部分"), _("诉求人看不到。都办完了的，不用写。"), required=False)


def _split(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    part = parts.PartGiven(
        title=given["title"],
        words=given["words"],
        category_code=given["category"],
        place_code=given["place"],
        address=given["address"],
        body_id=uuid.UUID(given["body"]) if given["body"] else None,
    )
    parts.split_case(actor=actor, case_id=case.id, part=part, version=version)


def _take_back(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    parts.take_back_part(actor=actor, case_id=case.id, words=given["words"], version=version)


def _answer(actor: Actor, case: Case, given: Given, version: int | None) -> None:
    parts.answer_whole(
        actor=actor,
        case_id=case.id,
        outcome=given["outcome"],
        answer=given["answer"],
        reason=given["reason"],
        version=version,
    )


DEEDS: dict[str, Deed] = {
    "split": Deed(
        pgettext_lazy("step", "拆出一部分"),
        pgettext_lazy("step", "拆出"),
        _("已拆出一部分，各走各的流程；都办完了一起答复诉求人。"),
        SplitForm,
        _split,
        "split",
        _("一件事里有几个问题、归几家办，才拆。诉求人只看一条线，只评价一次；原来的期限照走。"),
    ),
    "take-back-part": Deed(
        pgettext_lazy("step", "收回这一部分"),
        pgettext_lazy("step", "收回"),
        _("已收回，这一部分并回母件。"),
        TakeBackForm,
        _take_back,
        "take-back-part",
        _("只能收回还没有人签收的部分。"),
        is_grave=True,
        leaves=True,
    ),
    "answer-whole": Deed(
        pgettext_lazy("step", "整件答复"),
        pgettext_lazy("step", "答复并办结"),
        _("已办结，诉求人会收到答复并可以评价。"),
        AnswerWholeForm,
        _answer,
        "answer-whole",
        _("各部分都办完时会自动答复。不等了，才在这里答复，并写明理由。"),
    ),
}
