from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    IN_APP = "in_app", _("站内消息")
    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")
    CHAT = "chat", _("工作群")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败，将重试")
    DEAD = "dead", _("多次失败，已停止")


class Topic(TextChoices):
    """What a message is about: people choose by topic how they are told."""

    OWN = "own", _("我说的事")
    WORK = "work", _("派来的事和诉求人的话")
    CLOCK = "clock", _("快到期限")
    LATE = "late", _("逾期和上报")
    JOINT = "joint", _("一起办")
    SUPERVISION = "supervision", pgettext_lazy("messages", "督办的事")
    DUTY = "duty", _("值班呼叫")
    MENTION = "mention", _("有人提到我")
    FOLLOW = "follow", _("我订阅的地方和类别")
    DIGEST = "digest", _("每日或每周摘要")
    SAFETY = "safety", _("登录安全")
    SYSTEM = "system", _("导出等后台工作")


class RobotKind(TextChoices):
    """Whose work chat a group's robot is of."""

    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class DigestKind(TextChoices):
    """How often somebody gets a summary."""

    NONE = "", _("不要摘要")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周")
