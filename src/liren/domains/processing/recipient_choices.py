"""Recipients of personal data: in what relation, on what ground, which kinds of data, what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """PIPL art. 21, 23, 20."""

    ENTRUSTED = "entrusted", _("委托处理（第二十一条）")
    HANDLER = "handler", _("提供给其他处理者（第二十三条）")
    JOINT = "joint", _("共同处理（第二十条）")


class GivingGround(models.TextChoices):
    """PIPL art. 13(1)."""

    DUTY = "duty", _("履行法定职责、义务所必需（第十三条第一款第三项）")
    EMERGENCY = "emergency", _("应对突发事件、紧急情况所必需（第十三条第一款第四项）")
    CONSENT = "consent", _("取得个人同意（第十三条第一款第一项）")


class DataKind(models.TextChoices):
    NAME = "name", _("姓名、性别、出生")
    DOCUMENT = "document", _("证件号码")
    PHONE = "phone", _("电话")
    HOME = "home", _("住址")
    HOUSEHOLD = "household", _("户和家庭关系")
    GROUPS = "groups", _("服务人群、需求和走访")
    DETAILS = "details", _("其他登记项目")
    RESIDENCE = "residence", _("居住登记和居住证")


class GivingKind(models.TextChoices):
    LEDGER = "ledger", _("按模板填的台账")
    LIST = "list", _("居民名册")
    EXPORT = "export", _("导出的其他名单")
    INTERFACE = "api", _("程序接口读取")
    POLICE = "police", _("居住证申领转公安机关")


class EndHow(models.TextChoices):
    RETURNED = "returned", _("已全部返还")
    DESTROYED = "destroyed", _("已全部删除、销毁")
    KEPT = "kept", _("依法由对方自行保存")


class EndAlarm(models.IntegerChoices):
    NONE = 0, _("没有提醒过")
    OVER = 1, _("到期提醒过")
    LATE = 2, _("逾期提醒过")
