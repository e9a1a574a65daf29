from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    IN_APP = "in_app", _("站内消息")
    SMS = "sms", _("短信")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败，将重试")
    DEAD = "dead", _("多次失败，已停止")
