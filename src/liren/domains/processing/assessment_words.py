"""What pages and refusals call the parts of an impact assessment; the safeguards that the product has."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.processing.rules.notices import Part

TITLES = {
    "groups": gettext_lazy("服务人群、需求和走访"),
    "needs": gettext_lazy("按规则提出需求"),
    "classes": gettext_lazy("诉求的分派建议"),
    "doubles": gettext_lazy("可能重复的人"),
    "contacts": gettext_lazy("联系人的公开"),
    "matters": gettext_lazy("“大家的事”"),
}
PARTS = {
    "lawful": gettext_lazy("目的、方式是否合法、正当、必要"),
    "effect": gettext_lazy("对个人权益的影响和安全风险"),
    "measures": gettext_lazy("保护措施是否合法、有效，与风险相适应"),
    "risk": gettext_lazy("风险程度"),
    "conclusion": gettext_lazy("结论"),
}


def said_of(part: str) -> str:
    return str(PARTS[part])


def safeguards(*own: str) -> Part:
    """Those of the subject, then those of every page of the register."""
    everywhere = _("删除由一人决定、另一人执行；密钥销毁以后内容不能恢复。")
    return _("保护措施"), [*own, everywhere, _("经办都写进前后相连的审计，改了看得出来。")]


def sealed() -> str:
    return _(
        "号码和敏感内容用每个人自己的密钥加密保存，页面上遮盖；看全要先写明目的，每看一次都记下，本人看得到。"
    )


def asked_alone() -> str:
    return _("单独同意，说明必要性和影响（第二十九条、第三十条）；不同意、撤回都不影响办别的事。")


def minors() -> str:
    return _("不满十四周岁的，都是敏感个人信息（第二十八条），由父母或者其他监护人同意（第三十一条）。")


def evidence() -> str:
    return _("凭材料标注，写明哪天复核；年龄和独居由系统算，不另外标注；受保护的人只有更少的人看得到。")


def only_proposes() -> str:
    return _("只提出，由人决定；不对任何人自动作出决定（第二十四条）。")


def bounded() -> str:
    return _("只给约定的种类，过期的、结束的不能再给；每给一次都记下给了谁的、哪些、为什么，本人看得到。")


def logged() -> str:
    return _("谁改的、何时、为什么，都有记录。")
