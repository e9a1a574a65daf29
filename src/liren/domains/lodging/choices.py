"""Kinds and states of guest houses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HouseKind(models.TextChoices):
    """What kind of guest house it is."""

    HOTEL = "hotel", _("宾馆、酒店")
    INN = "inn", _("旅馆、招待所")
    HOMESTAY = "homestay", _("民宿")
    SHORT_LET = "short_let", _("网约房、日租房")
    HOSTEL = "hostel", _("青年旅舍、求职公寓")
    BATH = "bath", _("留宿的浴室、影院等")


class HouseState(models.TextChoices):
    """Whether a guest house takes guests."""

    OPEN = "open", _("营业")
    PAUSED = "paused", _("停业")
    CLOSED = "closed", _("不再经营")


class DocumentKind(models.TextChoices):
    """By which document a guest is entered."""

    ID_CARD = "id_card", _("居民身份证")
    HMT_PERMIT = "hmt_permit", _("港澳台居民居住证")
    PERMANENT = "permanent", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照、通行证等其他证件")


class Together(models.TextChoices):
    """Who they are to a minor that stay in the same room."""

    PARENT = "parent", _("父母或其他监护人")
    KIN = "kin", _("其他亲属")
    TEACHER = "teacher", _("老师、带队的人")
    FRIEND = "friend", _("同学、朋友")
    ALONE = "alone", _("没有人同住")
    OTHER = "other", _("其他")


class Outcome(models.TextChoices):
    """How a guest on the list was found at a check."""

    SAME = "same", _("在，证件和登记一样")
    NAME = "name", _("在，姓名或证件号码登记错了")
    OTHER = "other", _("住的是另一个人")
    ABSENT = "absent", _("人不在，已经走了")


class FindingKind(models.TextChoices):
    """What a check found that does not stand as it is."""

    NAME = "name", _("姓名或证件号码登记错了")
    PERSON = "person", _("住的不是登记的人")
    ABSENT = "absent", _("登记着，人已经走了")
    UNLISTED = "unlisted", _("有人住着，没有登记")
    CROWDED = "crowded", _("住的人比床位多")
    LATE = "late", _("住进来很久才登记")
    OTHER = "other", _("别的问题")


class Alarm(models.TextChoices):
    """What is wrong with a house right now."""

    CROWDED = "crowded", _("人比床位多")
    MINOR = "minor", _("未成年人没有联系上监护人")
    FLAWED = "flawed", _("证件号码不对")
    LATE = "late", _("登记晚了")
    QUIET = "quiet", _("好多天没有登记一个人")
    LASTING = "lasting", _("客人住了很久没有登记离店")
    OVERDUE = "overdue", _("整改过了期限")
