"""Disputes over who is responsible."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import Refusal


class DisputeOpen(Refusal):
    code = "casework.dispute_open"
    sentence = _("这件事的责任争议还没有裁定，裁定之前仍由原单位办，不能再提。")


class DisputeStepNotAllowed(Refusal):
    code = "casework.dispute_step_not_allowed"
    sentence = _("责任争议现在是“%(state)s”，不能%(verb)s。请刷新后看可以做什么。")


class NoDispute(Refusal):
    code = "casework.no_dispute"
    sentence = _("这件事没有责任争议。")


class AppealTooLate(Refusal):
    code = "casework.appeal_too_late"
    sentence = _("提请区里裁定的时间（%(until)s）已经过了，按街道的裁定办。")


class RuledFinally(Refusal):
    code = "casework.ruled_finally"
    sentence = _("区里已经裁定过，不能再争。请先办；有不同意见另行书面报告。")
