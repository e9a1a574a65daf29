"""What can happen to an assessment, as sentences for the audit."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "appraisal.scheme.proposed": _("提出考核办法"),
    "appraisal.scheme.approved": _("批准考核办法"),
    "appraisal.scheme.refused": _("没有批准考核办法"),
    "appraisal.exclusion.added": _("增加剔除规则"),
    "appraisal.exclusion.dropped": _("去掉剔除规则"),
    "appraisal.result.published": _("发布考核结果"),
    "appraisal.result.revised": _("更正考核结果"),
}
