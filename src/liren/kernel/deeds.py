from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "kernel.work.retried": _("重新交办了一项失败的后台任务"),
    "kernel.audit.read": _("查看了一条审计记录的内容"),
    "kernel.audit.exported": _("导出了审计记录"),
    "kernel.audit.verified": _("核对了审计链"),
    "kernel.export.fetched": _("取走了一份导出文件"),
    "kernel.maintenance.announced": _("公布了一次系统维护"),
    "kernel.maintenance.called_off": _("取消了一次系统维护"),
    "kernel.maintenance.ended": _("提前结束了一次系统维护"),
    "kernel.work.dismissed": _("放下了一项失败的后台任务"),
}
