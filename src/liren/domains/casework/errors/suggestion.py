"""Models that propose class and handler, and the files they learn from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class AnalyticsMissing(Refusal):
    code = "casework.analytics_missing"
    status = 503
    sentence = _("这里没有安装分析所需的软件包。请按 requirements/analytics.txt 安装后再试。")


class TooFewExamples(BadInput):
    code = "casework.too_few_examples"
    sentence = _("可学的太少：要至少两类，每类至少 %(least)s 件不同的；现在这样的类只有 %(kinds)s 个。")


class LabelsUnknown(BadInput):
    code = "casework.labels_unknown"
    sentence = _("文件里的类别“%(labels)s”不在目录里。请改成目录里的名称或编号，或先在目录里建好。")


class LabelledColumnsNotFound(BadInput):
    code = "casework.labelled_columns_not_found"
    sentence = _("没有找到文字和类别两列。请在表头写“文字”和“类别”，或只留这两列，类别在后。")


class ClassifierNotFound(NotFound):
    code = "casework.classifier_not_found"
    sentence = _("没有这个建议模型，或您看不到它。")


class ClassifierNotReady(Refusal):
    code = "casework.classifier_not_ready"
    status = 409
    sentence = _("第 %(version)s 版还没有学成，不能启用。")


class ClassifierDamaged(Refusal):
    code = "casework.classifier_damaged"
    status = 409
    sentence = _("第 %(version)s 版的模型文件被改动过或损坏了，不能再用。请重新学一版。")


class TrainingAlready(Refusal):
    code = "casework.training_already"
    status = 409
    sentence = _("已有一版正在学。等它学完再开始下一版。")
