"""What is refused where files past their term are to go."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import Refusal


class RetentionNothing(Refusal):
    code = "rights.retention_nothing"
    sentence = _("这里没有期满等同意的卷。请刷新再看。")


class RetentionAgreedAlready(Refusal):
    code = "rights.retention_agreed"
    sentence = _("已经有人同意过，今晚就删。")
