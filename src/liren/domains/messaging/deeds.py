"""The audit sentences of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "messaging.delivery.resent": _("重发了一条消息"),
    "messaging.deliveries.exported": _("导出了消息投递记录"),
    "messaging.words.changed": _("改了消息的用语"),
    "messaging.words.reset": _("恢复了消息原来的用语"),
    "messaging.robot.made": _("登记了工作群机器人"),
    "messaging.robot.changed": _("改了工作群机器人"),
    "messaging.robot.removed": _("删除了工作群机器人"),
    "messaging.robot.tried": _("给工作群发了一条试发消息"),
    "messaging.preference.changed": _("改了自己的告知方式"),
    "messaging.preference.email_confirmed": _("验证了自己的邮箱"),
    "messaging.preference.email_removed": _("去掉了自己的邮箱"),
}
