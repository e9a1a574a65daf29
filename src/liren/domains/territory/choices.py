"""What a place may be. Figures in brackets are the statistical code's own digits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """The five levels of the statistical division code (2, 4, 6, 9 and 12 digits)."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    STREET = "street", _("乡级")
    COMMUNITY = "community", _("村级")


class PlaceKind(models.TextChoices):
    """What stands at a level: from the place's code digits, or its name where the digits leave it open."""

    DIVISION = "division", _("行政区划")
    SUBDISTRICT = "subdistrict", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    RESIDENTS = "residents", _("居民委员会")
    VILLAGERS = "villagers", _("村民委员会")
    FARM = "farm", _("农林牧渔场")
    ZONE = "zone", pgettext_lazy("territory", "园区")
    OTHER = "other", _("其他")


class Datum(models.TextChoices):
    """In which datum a coordinate is given; it is stored as CGCS2000 always."""

    CGCS2000 = "cgcs2000", _("CGCS2000（国家大地坐标系）")
    GCJ02 = "gcj02", _("GCJ-02（手机、高德、腾讯）")
    BD09 = "bd09", _("BD-09（百度）")
