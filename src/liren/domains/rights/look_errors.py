"""What is refused where somebody asks about a look."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class LookNotFound(NotFound):
    code = "rights.look_unknown"
    sentence = _("没有找到这一次查看。请回到“谁看过”再选。")


class LookAsked(Refusal):
    code = "rights.look_asked"
    sentence = _("这一次查看已经问过，答复会在“我问过的”里。")


class LookAnswered(Refusal):
    code = "rights.look_answered"
    sentence = _("这一问已经答复过，答复不再改动。")


class WordsMissing(BadInput):
    code = "rights.words_missing"
    sentence = _("请用自己的话写明。")


class OwnLook(NotAllowed):
    code = "rights.own_look"
    sentence = _("这一次是您自己看的，要由另一位审计员答复。")
