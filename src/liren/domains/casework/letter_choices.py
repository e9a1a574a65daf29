from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LetterState(TextChoices):
    """What became of a letter that came by e-mail."""

    PARKED = "parked", _("等人看")
    AUTOMATIC = "automatic", _("自动来信")
    MATTER = "matter", _("已立为事项")
    REPLY = "reply", _("已并入事项")
    ASIDE = "aside", _("已搁置")


KEPT_LETTERS = (
    LetterState.PARKED,
    LetterState.AUTOMATIC,
    LetterState.ASIDE,
)  # the letter itself is still here


class LetterReason(TextChoices):
    """Why a letter was not taken by itself. Besides these it may be the code of a refusal."""

    AUTOMATIC = "automatic", _("程序自动发的信，不自动回复")
    RETURNED = "returned", _("退信或投递报告")
    BULK = "bulk", _("群发或邮件列表的信")
    OWN = "own", _("寄自本系统自己的地址")
    TOO_MANY = "too_many", _("同一地址一小时里来信太多")
    MANY_A_DAY = "many_a_day", _("同一地址一天里来信太多")
    MANY_OF_HOST = "many_of_host", _("同一邮件域名一小时里来信太多")
    MANY_HERE = "many_here", _("全区一小时里来信太多")
    NO_SENDER = "no_sender", _("看不出是谁寄的：没有发件地址，或不止一个")
    NO_TEXT = "no_text", _("没有文字，也没有主题")
    TOO_BIG = "too_big", _("信太大，没有取下来；原信还在邮箱里")
    PARTS = "parts", _("信里的部分太多")
    FORM = "form", _("信的格式坏了，读不出来")
    ENDED = "ended", _("回信所说的事已经办结或关闭")
    LEFT = "left", _("回信的人已经撤回自己的那一份")


class LetterVerb(TextChoices):
    """What happened to a letter, as its history tells it."""

    CAME = "came", pgettext_lazy("letter", "收到")
    TAKEN = "taken", _("立为事项")
    ADDED = "added", _("并入事项")
    ASIDE = "aside", pgettext_lazy("letter", "搁置")
    BACK = "back", _("放回等人看")
    OUT = "out", _("从事项里拿出来")
    OPENED = "opened", _("下载了原信")
