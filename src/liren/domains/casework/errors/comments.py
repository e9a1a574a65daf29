"""Comments between colleagues."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class MentionUnseen(BadInput):
    code = "casework.mention_unseen"
    sentence = _(
        "@%(username)s 看不到这件事，或者没有这个用户名，不能提到。请从列出的同事里选，或去掉这个 @。"
    )


class TooManyMentions(BadInput):
    code = "casework.too_many_mentions"
    sentence = _("一条内部记录最多提到 %(most)s 位同事。")


class CommentNotFound(NotFound):
    code = "casework.comment_not_found"
    sentence = _("没有找到这条内部记录，或者它不是您写的。只有写的人能更正。")


class CommentTooOld(Refusal):
    code = "casework.comment_too_old"
    sentence = _("写下 %(hours)s 小时以后不能再更正。请另写一条说明。")


class TooManyCorrections(Refusal):
    code = "casework.too_many_corrections"
    sentence = _("这条内部记录已经更正过 %(most)s 次。请另写一条说明。")
