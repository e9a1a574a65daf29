"""Hot issues."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class HotIssueNotFound(NotFound):
    code = "casework.hot_issue_not_found"
    sentence = _("没有这个热点问题，或者它不在您的范围里。它也可能刚刚重新归并过，请从列表再找。")


class HotTitleMissing(BadInput):
    code = "casework.hot_title_missing"
    sentence = _("请给热点问题起个名，不超过 %(most)s 个字。")


class HotNothingChosen(BadInput):
    code = "casework.hot_nothing_chosen"
    sentence = _("没有选中这个热点问题里的事。请先在成员里勾选。")


class HotNothingLeft(BadInput):
    code = "casework.hot_nothing_left"
    sentence = _("不能把全部都拆走。要换名字请改名，要合到别处请用并入。")


class HotMergeWithSelf(BadInput):
    code = "casework.hot_merge_with_self"
    sentence = _("请选同一个区里的另一个热点问题来并入。")


class HotCaseStrange(BadInput):
    code = "casework.hot_case_strange"
    sentence = _("放不进来：没有这件事，或者它保密、求助、已撤回。请核对编号。")


class HotAnswerMissing(BadInput):
    code = "casework.hot_answer_missing"
    sentence = _("请写明要说的话，不超过 %(most)s 个字。")


class HotNobodyToAnswer(Refusal):
    code = "casework.hot_nobody_to_answer"
    sentence = _("里面没有还在办的事，没有人要答复。已办结的事有自己的答复。")
