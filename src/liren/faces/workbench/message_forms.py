"""The forms about messages: the filter of deliveries, a robot, own words, one's own wishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.messaging.actions.robots import RobotWish
from liren.domains.messaging.choices import Channel, RobotKind, Topic
from liren.domains.messaging.queries.deliveries import OUTWARD, DeliveryFilter
from liren.domains.messaging.rules.robots import CHAT_TOPICS
from liren.domains.messaging.rules.words import MOST
from liren.faces.ui.forms import DayField, Form

ALL = [("", _("全部"))]
PART_LABELS = {"title": _("标题"), "text": _("正文"), "sms": _("短信"), "chat": _("工作群")}


class DeliveriesFilter(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    channel = forms.ChoiceField(
        label=_("方式"), choices=[*ALL, *((one.value, one.label) for one in OUTWARD)], required=False
    )
    topic = forms.ChoiceField(label=_("哪类消息"), choices=[*ALL, *Topic.choices], required=False)
    since = DayField(label=_("不早于"), required=False)
    until = DayField(label=_("不晚于"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f_%s")

    def wanted(self, view: str) -> DeliveryFilter:
        self.is_valid()
        return DeliveryFilter(
            view=view, **{name: value for name, value in self.cleaned_data.items() if value}
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


class RobotForm(Form):
    """A robot of a body's group. Its address and secret are never shown again."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    body = forms.ChoiceField(label=_("哪个单位的群"))
    kind = forms.ChoiceField(label=_("哪种工作群"), choices=RobotKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("群名"), max_length=40)
    url = forms.CharField(
        label=_("机器人的地址"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("在群里添加自定义机器人后复制的完整地址。保存后不再显示。"),
    )
    secret = forms.CharField(
        label=_("签名密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉、飞书选了“加签”或“签名校验”的才填。"),
    )
    topics = forms.MultipleChoiceField(
        label=_("告诉群里什么"),
        choices=[(topic, Topic(topic).label) for topic in CHAT_TOPICS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("群里只出现编号、单位和期限，不出现人名、电话、地址和诉求内容。"),
    )
    language = forms.ChoiceField(label=_("用什么语言"), choices=settings.LANGUAGES)
    is_active = forms.BooleanField(label=pgettext_lazy("robot", "启用"), required=False, initial=True)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        if bodies is None:
            del self.fields["body"]
            self.fields["url"].required = False
            self.fields["url"].help_text = _("不换就留空。")
        elif isinstance(body, forms.ChoiceField):
            body.choices = bodies

    def wish(self) -> RobotWish:
        names = ("name", "kind", "url", "secret", "topics", "language", "is_active")
        return RobotWish(**{name: self.cleaned_data[name] for name in names})


class WordsForm(Form):
    """The parts that a message has, in one language, with its names in braces."""

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[part] = forms.CharField(
                label=PART_LABELS[part],
                max_length=2 * MOST[part],
                required=False,
                widget=forms.TextInput if part == "title" else forms.Textarea(attrs={"rows": 3}),
            )


class FindWordsForm(forms.Form):
    """What is sought among the messages; words too long to be found narrow nothing."""

    text = forms.CharField(
        label=_("标题或用语"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def sought(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("text", ""))


CHANNEL_LABELS = {channel.value: channel.label for channel in Channel}
