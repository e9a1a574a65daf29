"""Subscriptions to places and classes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound


class SubscriptionNotFound(NotFound):
    code = "casework.subscription_not_found"
    sentence = _("没有找到这个订阅，可能已经退订。现在有哪些，请看“我的订阅”。")


class SubscriptionPlaceUnknown(BadInput):
    code = "casework.subscription_place_unknown"
    sentence = _("没有这个地方，或者网格、楼栋不在这个社区里。请重新选。")


class SubscribedAlready(BadInput):
    code = "casework.subscribed_already"
    sentence = _("这个您已经订阅了。要改多久告诉一次，请到“我的订阅”。")


class TooManySubscriptions(BadInput):
    code = "casework.too_many_subscriptions"
    sentence = _("一个人最多订阅 %(most)s 个。请先退订用不着的。")


class CadenceUnknown(BadInput):
    code = "casework.cadence_unknown"
    sentence = _("请选多久告诉一次。")
