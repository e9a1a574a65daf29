"""A matter as such."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class CaseNotFound(NotFound):
    code = "casework.case_not_found"
    sentence = _("没有这件事，或它不在您的工作范围内。请核对编号，或回到列表再找。")


class TrackingCodeUnknown(NotFound):
    code = "casework.tracking_code_unknown"
    sentence = _("没有找到这个查询码。请核对短信或回执上的十二位字符，分不清的字母可以打社区电话问。")


class StepNotAllowed(Refusal):
    code = "casework.step_not_allowed"
    sentence = _("这件事现在是“%(state)s”，不能%(verb)s。请刷新后看可以做什么。")


class CaseEnded(Refusal):
    code = "casework.case_ended"
    sentence = _("%(number)s 已经办结或结束，不能再补充。请登记新的一件，在话里写上这个编号。")


class TooManyChosen(BadInput):
    code = "casework.too_many_chosen"
    sentence = _("一次最多选 %(most)s 件。")
