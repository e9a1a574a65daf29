"""In what two persons on the register agree and differ, as pages say it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agreement(models.TextChoices):
    """A field and the level on which it compares (`rules.doubles.Sign`)."""

    DOCUMENT_WHOLE = "document whole", _("证件号码相同")
    DOCUMENT_NEAR = "document near", _("证件号码差一位")
    DOCUMENT_OTHER = "document other", _("证件号码不同")
    NAME_WHOLE = "name whole", _("姓名相同")
    NAME_SOUND = "name sound", _("姓名读音相同")
    NAME_NEAR = "name near", _("姓名差一个字")
    NAME_OTHER = "name other", _("姓名不同")
    BIRTH_WHOLE = "birth whole", _("出生日期相同")
    BIRTH_TURNED = "birth turned", _("出生的月和日颠倒")
    BIRTH_NEAR = "birth near", _("出生日期只差一点")
    BIRTH_OTHER = "birth other", _("出生日期不同")
    SEX_WHOLE = "sex whole", _("性别相同")
    SEX_OTHER = "sex other", _("性别不同")
    PHONE_WHOLE = "phone whole", _("电话相同")
    PHONE_OTHER = "phone other", _("电话不同")
    HOME_WHOLE = "home whole", _("住在同一门里")
    HOME_NEAR = "home near", _("住在同一栋楼")
    HOME_OTHER = "home other", _("住处不同")
    PLACE_WHOLE = "place whole", _("同一个社区")
    PLACE_OTHER = "place other", _("不同的社区")


class MergeField(models.TextChoices):
    """What besides fields and documents two entries may say differently of one person."""

    HOME = "home", _("住处")
    REGISTERED = "household:registered", _("登记在哪一户")
    LIVING = "household:living", _("同哪一户居住")
    LIFE = "life", _("是否在世")
    PROTECTION = "protection", _("受保护的标记")


class PairVerdict(models.TextChoices):
    """How alike two entries are (`rules.doubles`)."""

    SAME = "same", _("很像")
    POSSIBLE = "possible", _("可能是")


class PairState(models.TextChoices):
    OPEN = "open", _("等人核对")
    APART = "apart", _("不是同一个人")
