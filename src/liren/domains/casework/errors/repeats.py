"""The same person with the same matter again, after an answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class NotSameRequester(BadInput):
    code = "casework.not_same_requester"
    sentence = _("这两件不是同一个人说的，不能按重复诉求关联。只是有关系的，用“关联”。")


class EarlierNotAnswered(BadInput):
    code = "casework.earlier_not_answered"
    sentence = _("以前那件还没有答复，不算重复：请把这次说的记进那一件。")


class AnswerOnceMore(Refusal):
    code = "casework.answer_once_more"
    sentence = _(
        "同一个人就同一件事再来，要再完整答复一次；完整答复过 %(needed)s 次的，才能提请按已答复结案。"
        "现在只有 %(count)s 次。"
    )


class ClosingOpen(Refusal):
    code = "casework.closing_open"
    sentence = _("已经提请按已答复结案，等另一位有批准权的人决定。")


class NoClosing(Refusal):
    code = "casework.no_closing"
    sentence = _("这件事没有提请按已答复结案。")


class OwnClosing(Refusal):
    code = "casework.own_closing"
    sentence = _("提请的人、写过答复的人、经办的人不能自己批。请另一位有批准权的人看。")
    status = 403


class GroundNotForDesk(BadInput):
    code = "casework.ground_not_for_desk"
    sentence = _("“以前已完整答复”不能由一个人定：请先再答复一次，再提请按已答复结案。")
