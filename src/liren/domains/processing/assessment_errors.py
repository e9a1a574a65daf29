"""What this room refuses about impact assessments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class AssessmentNotFound(NotFound):
    code = "processing.assessment_unknown"
    sentence = _("没有这项影响评估，或者没有这一版。请回到影响评估的名单再选。")


class AssessmentLacks(BadInput):
    code = "processing.assessment_lacks"
    sentence = _("“%(what)s”还没有写。影响评估的三个部分、风险和结论都要写明（第五十六条）。")


class AssessmentSame(Refusal):
    code = "processing.assessment_same"
    sentence = _("写的和表里的都跟上一版一样，没有新的可签。")
