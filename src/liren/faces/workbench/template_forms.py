"""The forms of layouts of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.domains.people.queries.templates import ready_templates
from liren.domains.people.template_choices import FillingPurpose
from liren.domains.processing.actions.givings import OWN_USE
from liren.domains.processing.policies import can_give
from liren.domains.processing.queries.recipients import to_choose
from liren.faces.ui.forms import Form
from liren.faces.workbench.needs_forms import offer
from liren.faces.workbench.places import place_choices
from liren.faces.workbench.showing import county_of
from liren.kernel.actor import Actor

EXPORT = "people.export"


class TemplateForm(Form):
    file = forms.FileField(
        label=gettext_lazy("空白的台账"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "xlsx，不超过 2 MB，不带宏和密码。表头在前十行里，可以是合并的格子；表头下面留空，不要有人的内容。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        help_text=gettext_lazy("如 高龄津贴发放台账。同一个地方用已有的名称，就成为它的下一版。"),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("地方"), help_text=gettext_lazy("这个地方和它下面的人都能用。")
    )

    def __init__(self, *given: Any, actor: Actor) -> None:
        super().__init__(*given, auto_id="d_%s")
        offer(self, "place", place_choices(actor, EXPORT))


class ToForm(Form):
    """To whom a list goes: a recipient with whom that was agreed, or nobody."""

    to = forms.ChoiceField(
        label=gettext_lazy("交给谁"),
        help_text=gettext_lazy("名单外的接收方，先请区里在“个人信息处理”里登记约定。交给了谁，居民看得到。"),
    )

    def __init__(self, *given: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*given, **kwargs)
        known = [(str(one.id), one.name) for one in to_choose(county_of(actor))] if can_give(actor) else []
        offer(
            self,
            "to",
            [("", gettext_lazy("请选择")), (OWN_USE, gettext_lazy("不交给别人，只在本单位内用")), *known],
        )


class FillForm(ToForm):
    template = forms.ChoiceField(label=gettext_lazy("模板"))
    purpose = forms.ChoiceField(
        label=pgettext_lazy("of a list", "用途"),
        choices=[("", gettext_lazy("请选择")), *FillingPurpose.choices],
    )
    words = forms.CharField(
        label=gettext_lazy("凭什么要，做什么用"),
        max_length=100,
        help_text=gettext_lazy("如 高龄津贴年审，10 月 8 日的通知。"),
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    field_order = ("template", "purpose", "to", "words")

    def __init__(self, data: QueryDict | None, actor: Actor, query: str) -> None:
        super().__init__(data, actor=actor, auto_id="d_%s", initial={"query": query})
        ready = [(str(one.id), one.template.name) for one in ready_templates(actor)]
        self.has_templates = bool(ready)
        offer(self, "template", ready)
