"""Truth checks (核实抽查) of what is called closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class SampleNotFound(NotFound):
    code = "casework.sample_not_found"
    sentence = _("没有这次抽样，或者它不在您的范围里。请核对编号。")


class SamplePeriodWrong(BadInput):
    code = "casework.sample_period_wrong"
    sentence = _("请写明从哪一天到哪一天关闭的事，结束的日子不能早于开始的日子，也不能晚于今天。")


class SampleSizeWrong(BadInput):
    code = "casework.sample_size_wrong"
    sentence = _("抽样件数要在 1 到 %(most)s 之间。")


class NothingToSample(BadInput):
    code = "casework.nothing_to_sample"
    sentence = _("这段时间这里没有关闭的事，抽不出样。请换一段时间或地方。")


class TooMuchToSample(BadInput):
    code = "casework.too_much_to_sample"
    sentence = _("这段时间关闭的事超过 %(most)s 件，一次抽样容不下。请缩短时间或换小一些的地方。")


class SampledAlready(BadInput):
    code = "casework.sampled_already"
    sentence = _(
        "这里这段时间已经抽过（%(number)s），抽定的样本不改。确要再抽，请写明理由，理由会和两次抽样一起显示。"
    )


class CheckNotFound(NotFound):
    code = "casework.check_not_found"
    sentence = _("没有这件核实，或者它不在您的范围里。请从核实抽查的列表里找。")


class CheckDone(Refusal):
    code = "casework.check_done"
    sentence = _("这件已经核实过了，结果不改。情况有变，请写进那件事的内部记录。")


class CheckOfAnother(NotAllowed):
    code = "casework.check_of_another"
    sentence = _("这件核实派给了%(name)s，只由他登记结果。要换人，请抽样的督办员改派。")


class CheckerUnfit(BadInput):
    code = "casework.checker_unfit"
    sentence = _("这个人不能核实这件事：没有核实的权限，或他的单位办过它。请从列出的人里选。")


class OwnBodyChecked(NotAllowed):
    code = "casework.own_body_checked"
    sentence = _("这件事由您的单位办过，要由别的单位的人核实。")


class CheckFollowMissing(BadInput):
    code = "casework.check_follow_missing"
    sentence = _("没有解决的，要重开这件事或转督办。请选一项。")


class CheckFollowStrange(BadInput):
    code = "casework.check_follow_strange"
    sentence = _("“%(result)s”不用重开，也不用转督办。要这样做，请改选结果。")
