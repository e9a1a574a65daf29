"""What is refused where somebody asks for a copy of the own data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import NotFound, Refusal


class CopyAsked(Refusal):
    code = "rights.copy_asked"
    sentence = _("今天已经要过一份，一天一份。明天可以再要。")


class CopyGone(NotFound):
    code = "rights.copy_gone"
    sentence = _("没有这份副本，或者已经过期删去。请到“我的副本”再要一份。")
