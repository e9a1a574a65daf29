"""The audit sentences of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "organisations.body.founded": _("登记了单位"),
    "organisations.body.changed": _("修改了单位的资料"),
    "organisations.body.moved": _("改换了单位的上级"),
    "organisations.body.closed": _("停用了单位"),
    "organisations.body.reopened": _("恢复了单位"),
    "organisations.place.added": _("给单位加了管的区划"),
    "organisations.place.removed": _("给单位减了管的区划"),
    "organisations.post.created": _("设立了岗位"),
    "organisations.post.changed": _("更正了岗位"),
    "organisations.post.closed": _("撤销了岗位"),
    "organisations.post.reopened": _("恢复了岗位"),
    "organisations.post.taken": _("安排了岗位人选"),
    "organisations.post.left": _("结束了岗位任职"),
    "organisations.duty.set": _("排了值班"),
    "organisations.duty.changed": _("改了一班值班"),
    "organisations.duty.removed": _("去掉了一班值班"),
    "organisations.duty.imported": _("导入了值班表"),
    "organisations.duty.handed_over": _("写了交接记录"),
    "organisations.duty.swap_asked": _("提出换班"),
    "organisations.duty.swapped": _("换了班"),
    "organisations.duty.swap_declined": _("没有同意换班"),
    "organisations.duty.swap_dropped": _("不换班了"),
    "organisations.keeper.appointed": _("安排了网格长"),
    "organisations.keeper.ended": _("让网格长卸任"),
    "organisations.keeper.away": _("登记了网格长请假"),
    "organisations.keeper.back": _("取消了网格长请假"),
    "organisations.handed.on": _("交接了网格、值班或岗位"),
    "organisations.handed.back": _("撤回了网格、值班或岗位的交接"),
    "organisations.bodies.exported": _("导出了单位名录"),
}
