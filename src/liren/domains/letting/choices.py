"""Kinds and states of letting."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomUse(models.TextChoices):
    """What a room was designed for; which of them may be lived in is a figure of the place."""

    BEDROOM = "bedroom", _("卧室")
    SITTING = "sitting", _("客厅、起居室")
    KITCHEN = "kitchen", _("厨房")
    BATHROOM = "bathroom", _("卫生间")
    BALCONY = "balcony", _("阳台")
    STORAGE = "storage", _("地下储藏室")


class Side(models.TextChoices):
    """Who says that somebody came or went."""

    TENANT = "tenant", _("租客")
    LANDLORD = "landlord", _("房东")
    EMPLOYER = "employer", _("用人单位")
    WORKER = "worker", _("社区工作人员")


class Crowd(models.TextChoices):
    """In what a room is over what the place allows."""

    AREA = "area", _("人均面积不够")
    PERSONS = "persons", _("每间人数超过")
    USE = "use", _("这样的房间不能住人")
    UNKNOWN = "unknown", _("没有登记面积，算不出人均")


class NoticeKind(models.TextChoices):
    """What somebody says of a let dwelling."""

    ARRIVAL = "arrival", _("住进来")
    DEPARTURE = "departure", _("搬走")


class NoticeState(models.TextChoices):
    """How far what somebody said has come."""

    WAITING = "waiting", _("等对方确认")
    AGREED = "agreed", _("对方已确认，等社区登记")
    DONE = "done", _("已登记")
    DENIED = "denied", _("说不是这样")
    WITHDRAWN = "withdrawn", _("已撤回")
