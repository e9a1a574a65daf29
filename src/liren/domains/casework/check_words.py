"""What truth checks and appeals against ratings tell: to the bodies concerned, to whoever decides, to the rater."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.rules import Template

_WORK = _("%(number)s “%(title)s”：%(words)s")

TEMPLATES = (
    Template(key="casework.work.not_fixed", title=_("核实没有解决，重新办理"), text=_WORK),
    Template(
        key="casework.work.check_assigned",
        title=_("请您核实一件事"),
        text=_("%(number)s “%(title)s”，由%(words)s办过，请到核实抽查里登记看到的。"),
    ),
    Template(key="casework.work.appeal", title=_("有一件评价申诉等您裁定"), text=_WORK),
    Template(key="casework.work.appeal_decided", title=_("评价申诉有了裁定"), text=_WORK),
    Template(
        key="casework.rating_excluded",
        title=_("您的评价没有计入"),
        text=_(
            "您对“%(title)s”的评价没有计入统计，评价本身还在。理由：%(words)s 不同意的，可以在这件事里提一次异议。"
        ),
        sms=_("【里仁】您对 %(number)s 的评价没有计入，理由和提异议请凭查询码或登录查看。"),
        topic="own",
    ),
    Template(
        key="casework.rating_kept",
        title=_("您的评价照常计入"),
        text=_("您对“%(title)s”的评价经复核照常计入。理由：%(words)s"),
        sms=_("【里仁】您对 %(number)s 的评价经复核照常计入，理由请凭查询码或登录查看。"),
        topic="own",
    ),
)
