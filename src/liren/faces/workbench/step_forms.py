"""The forms of the steps. Each carries the version of the page it stands on and when that page was opened."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.casework.choices import (
    DESK_REASONS,
    CallBackResult,
    HandOnReason,
    Outcome,
    ReturnReason,
    SuspensionReason,
    Urgency,
)
from liren.domains.casework.queries.catalogue import catalogue_of
from liren.domains.casework.queries.joint import calls_of
from liren.domains.casework.queries.parts import parts_told
from liren.domains.casework.rules.parts import unanswered
from liren.domains.organisations.queries import bodies_offered_to
from liren.domains.organisations.rules import covers
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.uploads import UploadsField
from liren.faces.workbench.filters import grouped_categories
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from liren.domains.casework.models import Case

    Words = str | _StrPromise

CHOOSE = [("", gettext_lazy("请选择"))]
MOST_WORDS = 2000
MOST_ANSWER = 10_000


def words_field(
    label: Words, help_text: Words = "", *, required: bool = True, most: int = MOST_WORDS
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请用自己的话写明。")},
    )


def choice_field(
    label: Words, choices: list[Any], help_text: Words = "", *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=required,
        error_messages={"required": gettext_lazy("请选一项。")},
    )


class StepForm(Form):
    """Version and moment of the page; a step that needs nothing more is just this."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, uploads: Any, *, actor: Actor, case: Case) -> None:
        super().__init__(data, uploads, auto_id="s_%s")
        self.actor, self.case = actor, case
        self.fields["version"].initial = case.version
        self.fields["seen"].initial = clock.now().isoformat()
        self.fill()

    def fill(self) -> None:
        """Gives the choices that depend on the matter."""

    def offer(self, name: str, choices: list[Any], initial: Any = None) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        field.initial = initial

    def opened_at(self) -> dt.datetime | None:
        found: dt.datetime | None = self.cleaned_data.get("seen")
        return found

    def renewed(self) -> None:
        """The page shown again stands on the matter as it is now."""
        self.data = {
            **{name: self.data[name] for name in self.data},
            "version": self.case.version,
            "seen": clock.now().isoformat(),
        }


def body_choices(actor: Actor, case: Case, *, without: uuid.UUID | None = None) -> list[Any]:
    """The county's bodies, those that cover the place first."""
    near: list[tuple[str, str]] = []
    far: list[tuple[str, str]] = []
    for body in bodies_offered_to(actor, with_places=True):
        if body.id != without:
            (near if covers(body.places, case.place_code) else far).append((str(body.id), body.short_name))
    return [*CHOOSE, (_("管这里的单位"), near), (_("区内其他单位"), far)]


def category_groups(case: Case) -> list[Any]:
    return [*CHOOSE, *grouped_categories(catalogue_of(case.county))]


class AssignForm(StepForm):
    body = choice_field(gettext_lazy("派给"), CHOOSE)
    category = choice_field(gettext_lazy("类别"), CHOOSE, required=False)
    urgency = choice_field(
        gettext_lazy("紧急程度"), Urgency.choices, gettext_lazy("时限由它决定。"), required=False
    )

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case))
        code = self.case.category.code if self.case.category else ""
        self.offer("category", category_groups(self.case), code)
        self.fields["urgency"].initial = self.case.urgency


class RuleForm(StepForm):
    body = choice_field(gettext_lazy("由谁承办"), CHOOSE)
    words = words_field(gettext_lazy("裁定理由"), gettext_lazy("两边单位和诉求人都看得到。"))

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case))


class ClassifyForm(StepForm):
    category = choice_field(gettext_lazy("类别"), CHOOSE)
    urgency = choice_field(gettext_lazy("紧急程度"), Urgency.choices, gettext_lazy("时限从收件起重新计算。"))
    confidential = forms.BooleanField(label=gettext_lazy("改为保密：承办人看不到诉求人"), required=False)

    def fill(self) -> None:
        code = self.case.category.code if self.case.category else ""
        self.offer("category", category_groups(self.case), code)
        self.fields["urgency"].initial = self.case.urgency
        if self.case.naming != "named":
            del self.fields["confidential"]


class NotAcceptForm(StepForm):
    reason = choice_field(gettext_lazy("依据"), [*CHOOSE, *((one.value, one.label) for one in DESK_REASONS)])
    elsewhere = words_field(gettext_lazy("可以怎样办、找谁"), gettext_lazy("会原样告诉诉求人。"))


class ReturnForm(StepForm):
    reason = choice_field(gettext_lazy("退回原因"), [*CHOOSE, *ReturnReason.choices])
    words = words_field(gettext_lazy("说明"), gettext_lazy("写清应由谁办、依据是什么，派单员好改派。"))


class OfferForm(StepForm):
    body = choice_field(gettext_lazy("转给"), CHOOSE)
    reason = choice_field(gettext_lazy("原因"), [*CHOOSE, *HandOnReason.choices])
    words = words_field(gettext_lazy("说明"), gettext_lazy("办到哪一步了，请对方做什么。"))

    def fill(self) -> None:
        self.offer("body", body_choices(self.actor, self.case, without=self.case.owner_id))


class DeclineForm(StepForm):
    words = words_field(gettext_lazy("理由"))


class AskForm(StepForm):
    words = words_field(gettext_lazy("要问的话"), gettext_lazy("诉求人会收到，凭查询码或登录答复。"))


class TellForm(StepForm):
    words = words_field(gettext_lazy("告诉诉求人"), gettext_lazy("做了什么、下一步是什么、什么时候。"))


class ResolveForm(StepForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项。")},
    )
    answer = words_field(
        gettext_lazy("给诉求人的答复"),
        gettext_lazy("做了什么、结果怎样、不满意可以找谁。每位诉求人都会收到。"),
        most=MOST_ANSWER,
    )
    photos = UploadsField(
        label=gettext_lazy("办理后的照片"),
        help_text=gettext_lazy("JPEG、PNG、HEIC 或 PDF，一件事最多 9 个，每个 10 MB 以内。"),
    )
    without_calls = words_field(gettext_lazy("为什么不等叫来的单位答复"), required=False)
    without_parts = words_field(gettext_lazy("为什么不等没办完的部分"), required=False)

    def fill(self) -> None:
        self._ask_for_parts()
        waiting = [call.body.short_name for call in calls_of(self.case) if call.is_open]
        if not waiting:
            del self.fields["without_calls"]
            return
        said = _("{bodies} 还没有答复。不等了，就写明理由；它们会记为没有答复。")
        self.fields["without_calls"].help_text = said.format(bodies="、".join(waiting))

    def _ask_for_parts(self) -> None:
        waiting = [] if self.case.is_part else unanswered(parts_told(self.case))
        if not waiting:
            del self.fields["without_parts"]
            return
        said = _("{parts} 还没有办完。等它们办完会自动答复；不等了，就写明理由，诉求人看不到。")
        self.fields["without_parts"].help_text = said.format(parts="、".join(p.title for p in waiting))


class SuspendForm(StepForm):
    reason = choice_field(gettext_lazy("为什么要等"), [*CHOOSE, *SuspensionReason.choices])
    words = words_field(gettext_lazy("说明"))
    until = DayField(
        label=gettext_lazy("等到哪天"),
        help_text=gettext_lazy("最长 90 天，到期自动恢复。批准之前照常计时。"),
        error_messages={
            "required": gettext_lazy("请选一天。"),
            "invalid": gettext_lazy("日期写成 2026-12-01 这样。"),
        },
    )


class DecideForm(StepForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[("yes", gettext_lazy("批准，停止计时")), ("no", gettext_lazy("不批准，继续计时"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项。")},
    )
    words = words_field(gettext_lazy("说明"), gettext_lazy("不批准时要写明理由。"), required=False)


class MergeForm(StepForm):
    into = forms.CharField(
        label=gettext_lazy("并入哪一件"),
        max_length=24,
        help_text=gettext_lazy("主件的编号。这一件停止计时，答复两边都会收到；并错了可以拆开。"),
        error_messages={"required": gettext_lazy("请写主件的编号。")},
    )


class RectifyForm(StepForm):
    words = words_field(gettext_lazy("整改了什么"), gettext_lazy("会告诉诉求人。"))


class CallBackForm(StepForm):
    call_back = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("回访结果"),
        choices=CallBackResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项。")},
    )
    words = words_field(gettext_lazy("对方怎么说"))


class NoteForm(Form):
    words = words_field(gettext_lazy("写一条内部记录"))
