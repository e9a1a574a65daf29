"""What this room writes into the audit, each verb with its sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "processing.clearing.asked": _("要销毁停用项目原有的内容"),
    "processing.clearing.batch": _("销毁了一批停用项目的内容"),
    "processing.clearing.ended": _("销毁停用项目的内容结束了"),
    "processing.clearing.repeated": _("备份恢复后，又销毁了备份以后销毁过的登记项目"),
    "processing.recipient.added": _("登记了个人信息的接收方"),
    "processing.recipient.changed": _("改了和接收方的约定"),
    "processing.recipient.ended": _("结束了和接收方的约定"),
    "processing.recipient.paper_read": _("打开了和接收方的合同扫描件"),
    "processing.recipients.exported": _("导出了接收方名单"),
    "processing.data.given": _("把个人信息给了接收方"),
    "processing.notice.published": _("公布了隐私告知"),
    "processing.assessment.signed": _("签了个人信息保护影响评估"),
    "processing.assessments.exported": _("导出了影响评估的名单"),
    "processing.fields.exported": _("导出了登记项目表"),
}
