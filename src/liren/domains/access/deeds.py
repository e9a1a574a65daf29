"""The audit sentences of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    "access.account.created": _("建立了账号"),
    "access.account.disabled": _("停用了账号"),
    "access.account.enabled": _("恢复了账号"),
    "access.account.password_reset": _("重置了账号的密码"),
    "access.account.password_changed": _("修改了自己的密码"),
    "access.account.password_voided": _("作废了没有改过的初始密码"),
    "access.role.granted": _("授予了角色"),
    "access.role.revoked": _("收回了角色"),
    "access.session.began": pgettext_lazy("audit", "登录"),
    "access.session.revoked": _("结束了一处登录"),
    "access.second_factor.enabled": _("开启了两步验证"),
    "access.second_factor.disabled": _("关闭了两步验证"),
    "access.second_factor.reset": _("为他人解除了两步验证"),
    "access.second_factor.codes_renewed": _("换了一组恢复码"),
    "access.second_factor.code_used": _("用掉了一个恢复码"),
    "access.second_factor.by_passkey": _("开启了用通行密钥的两步验证"),
    "access.passkey.added": _("添加了通行密钥"),
    "access.passkey.renamed": _("给通行密钥改了名"),
    "access.passkey.removed": _("移除了通行密钥"),
    "access.passkey.copied": _("拦下了计数倒退的通行密钥"),
    "access.outside.linked": _("把账号关联到统一登录"),
    "access.outside.unlinked": _("解除了统一登录的关联"),
    "access.stand_in.lent": _("安排了代班"),
    "access.stand_in.ended": _("提前结束了代班"),
    "access.stand_in.began": _("开始代班"),
    "access.handover.made": _("办了离岗交接"),
    "access.handover.released": _("把离岗人员手上的事放回单位"),
    "access.handover.undone": _("撤回了离岗交接"),
    "access.handover.exported": _("导出了离岗交接列表"),
    "access.token.made": _("建立了接口令牌"),
    "access.token.recipient_said": _("说明了接口令牌读到的居民信息交给谁"),
    "access.token.revoked": _("作废了接口令牌"),
}
