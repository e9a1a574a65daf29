"""The audit sentences of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "organisations.body.founded": _("登记了单位"),
    "organisations.body.changed": _("修改了单位的资料"),
    "organisations.body.closed": _("停用了单位"),
    "organisations.post.created": _("设立了岗位"),
    "organisations.post.taken": _("安排了岗位人选"),
    "organisations.post.left": _("结束了岗位任职"),
}
