"""Ratings, call-backs, reopening."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class ReopenWindowOver(Refusal):
    code = "casework.reopen_window_over"
    sentence = _("办结已超过 %(days)s 天，不能重开。问题还在的话，请重新说一件，我们会连到这一件。")


class NotRateable(Refusal):
    code = "casework.not_rateable"
    sentence = _("这件事还没有办结，办结后才能评价。")


class HasLeft(Refusal):
    code = "casework.has_left"
    sentence = _("您已经撤回了自己的那一份。又遇到了，请新说一件。")


class RatedAlready(Refusal):
    code = "casework.rated_already"
    sentence = _("您已经评价过这件事了，一件事评一次。")


class LevelUnknown(BadInput):
    code = "casework.level_unknown"
    sentence = _("请从五个评价里选一个。")


class NothingAsked(Refusal):
    code = "casework.nothing_asked"
    sentence = _("现在没有等您回答的问题。")


class CallBackDone(Refusal):
    code = "casework.call_back_done"
    sentence = _("这次回访已经登记过了。")


class RectificationDone(Refusal):
    code = "casework.rectification_done"
    sentence = _("这次整改已经登记过了。")
