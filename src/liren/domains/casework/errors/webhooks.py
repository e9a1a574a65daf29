"""Webhooks and the change feed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class WebhookNameMissing(BadInput):
    code = "casework.webhook_name_missing"
    sentence = _("请写明回调给哪个系统用，不超过 40 个字。")


class WebhookEventUnknown(BadInput):
    code = "casework.webhook_event_unknown"
    sentence = _("“%(event)s”不是可以订阅的变更。请从文档所列的变更中选；不选就是全部。")


class WebhookPlaceOutside(BadInput):
    code = "casework.webhook_place_outside"
    sentence = _("回调的区划须在您能查看诉求的范围内。请另选区划。")


class TooManyWebhooks(BadInput):
    code = "casework.too_many_webhooks"
    sentence = _("您已有 %(most)s 个回调。请先删去用不着的。")


class DeliveryStillQueued(Refusal):
    code = "casework.delivery_still_queued"
    sentence = _("这一次回调还在排队，会自动发送，不用重发。")
