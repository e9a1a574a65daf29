"""Supervision (督办) and leaders' instructions (批示)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class SupervisionNotFound(NotFound):
    code = "casework.supervision_not_found"
    sentence = _("没有这件督办，或者它不在您的范围里。请核对编号。")


class SupervisionNeedsCase(BadInput):
    code = "casework.supervision_needs_case"
    sentence = _("督办只针对已有的诉求，不能凭空派活。请填写一件您看得到的事的编号。")


class SupervisionBodyStrange(BadInput):
    code = "casework.supervision_body_strange"
    sentence = _(
        "%(body)s没有经手这件事，不能督办它。督办只发给办着或办过这件事的单位；要换单位，请改派或转办。"
    )


class DepartmentsDoNotSupervise(NotAllowed):
    code = "casework.departments_do_not_supervise"
    sentence = _("督办由街道督办员提出；部门和单位不能用督办给社区派活。对承办有意见，请写内部记录或报街道。")


class CaseNotSupervisable(Refusal):
    code = "casework.case_not_supervisable"
    sentence = _("这件事是“%(state)s”，没有可督办的。请核对编号。")


class SupervisedAlready(Refusal):
    code = "casework.supervised_already"
    sentence = _("这件事已经在督办（%(number)s）。请在那件督办里加重、退回或附批示。")


class SupervisionStepNotAllowed(Refusal):
    code = "casework.supervision_step_not_allowed"
    sentence = _("这件督办现在是“%(state)s”，不能这样做。请刷新页面再看。")


class OwnAnswer(Refusal):
    code = "casework.supervision_own_answer"
    sentence = _("说明是您自己写的，要由别的督办员销号。")


class InstructionIncomplete(BadInput):
    code = "casework.instruction_incomplete"
    sentence = _("批示要写明是谁、哪一天、批了什么，日期不能晚于今天。请补全。")
