"""Everything appraisal refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class WeightsWrong(BadInput):
    code = "appraisal.weights_wrong"
    sentence = _("权重是 0 到 100 的整数，加起来要正好 100，现在是 %(total)s。")


class SchemeIncomplete(BadInput):
    code = "appraisal.scheme_incomplete"
    sentence = _("请写明名称、从哪一天起用、最少件数和理由。")


class SchemeNotFound(NotFound):
    code = "appraisal.scheme_not_found"
    sentence = _("没有这份考核办法，或者它不在您的范围里。")


class SchemeDecided(Refusal):
    code = "appraisal.scheme_decided"
    sentence = _("这份考核办法已经有了决定，不能再改。要改，请另提一份。")


class OwnScheme(NotAllowed):
    code = "appraisal.own_scheme"
    sentence = _("这份考核办法是您提出的，要由另一个人批准。")


class NotOwnProposal(NotAllowed):
    code = "appraisal.not_own_proposal"
    sentence = _("剔除规则由提出这份办法的人来定；批准的人看过以后再批准。")


class ExclusionUnknown(BadInput):
    code = "appraisal.exclusion_unknown"
    sentence = _("请从列出的里面选一种不计的事。")


class ExclusionReasonMissing(BadInput):
    code = "appraisal.exclusion_reason_missing"
    sentence = _("请写明为什么这种事不计入考核；理由所有人都看得到。")


class ExclusionThere(BadInput):
    code = "appraisal.exclusion_there"
    sentence = _("这种事已经在剔除规则里了。")


class ExclusionNotFound(NotFound):
    code = "appraisal.exclusion_not_found"
    sentence = _("没有这条剔除规则，它可能刚被去掉。")


class NoScheme(Refusal):
    code = "appraisal.no_scheme"
    sentence = _("这段时间没有已批准的考核办法，算不出分。请先定考核办法。")


class PeriodNotOver(BadInput):
    code = "appraisal.period_not_over"
    sentence = _("请写明从哪一天到哪一天；结束的日子不能早于开始，而且要已经过去。")


class ResultUnchanged(Refusal):
    code = "appraisal.result_unchanged"
    sentence = _("这段时间的结果已经发布，数字没有变，不用更正。")


class RevisionReasonMissing(BadInput):
    code = "appraisal.revision_reason_missing"
    sentence = _("这段时间已经发布过。数字变了的，更正时要写明理由，理由会和两次结果一起公布。")


class ResultNotFound(NotFound):
    code = "appraisal.result_not_found"
    sentence = _("没有这次考核结果，或者它不在您的范围里。")
