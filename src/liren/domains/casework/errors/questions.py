from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound


class QuestionUnknown(NotFound):
    code = "casework.question_unknown"
    sentence = _("这一类没有这个问题，可能已经删去。请回到目录再看。")


class QuestionWrong(BadInput):
    code = "casework.question_wrong"
    sentence = _(
        "问题没有写全：代码用小写字母、数字和下划线，以字母开头，不与别的问题重复；选择题每行写一个选项，至少两个。"
    )


class QuestionsOnlyBelow(BadInput):
    code = "casework.questions_only_below"
    sentence = _("只有最下面一级的类别才能设问题。请先选一个第三级类别。")


class AnswerNeeded(BadInput):
    code = "casework.answer_needed"
    sentence = _("缺少“%(label)s”（%(code)s）的回答，这一类事必须回答它。")


class AnswerWrong(BadInput):
    code = "casework.answer_wrong"
    sentence = _("“%(label)s”（%(code)s）的回答不合要求。请按这一类的说明填写。")


class AnswerUnasked(BadInput):
    code = "casework.answer_unasked"
    sentence = _("这一类没有“%(code)s”这个问题。请按这一类的说明填写。")
