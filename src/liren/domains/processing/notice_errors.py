"""What this room refuses about the notice of privacy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import NotFound, Refusal


class NoticeSame(Refusal):
    code = "processing.notice_same"
    sentence = _("现在的说法和已经公布的一样，不用再公布。")


class NoticeNotFound(NotFound):
    code = "processing.notice_unknown"
    sentence = _("没有这一版隐私告知。")
