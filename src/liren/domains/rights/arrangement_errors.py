"""What is refused where somebody lays down what may happen after death, and what that then forbids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class ArrangementMinor(Refusal):
    code = "rights.arrangement_minor"
    sentence = _("身后的安排由成年人本人作出。未满十八周岁的，成年以后再写。")


class ArrangementLate(Refusal):
    code = "rights.arrangement_late"
    sentence = _("这个人已经登记去世。安排只能由本人生前作出、更改（《个人信息保护法》第四十九条）。")


class ArrangementIncomplete(BadInput):
    code = "rights.arrangement_incomplete"
    sentence = _("请对查阅、复制、更正、删除一项一项选留给谁。")


class ArrangementNames(BadInput):
    code = "rights.arrangement_names"
    sentence = _("选了“只有我写下的人”，请写下是谁，一行一个姓名，最多十个。")


class ArrangementSame(BadInput):
    code = "rights.arrangement_same"
    sentence = _("和现在的安排一样，没有要改的。")


class ArrangementAbsent(Refusal):
    code = "rights.arrangement_absent"
    sentence = _("现在没有安排，没有什么可以撤回。")


class ArrangedOtherwise(Refusal):
    code = "rights.arranged_otherwise"
    sentence = _("逝者生前另有安排，这一项没有留给您（《个人信息保护法》第四十九条）。")


class ArrangementPaperNotFound(NotFound):
    code = "rights.arrangement_paper_unknown"
    sentence = _("没有找到这份扫描件。它可能已经删去。")
