from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """What a body is. A committee is self-governing; stations and centres are the street's."""

    COMMITTEE = "committee", _("居民委员会")
    STATION = "station", _("社区工作站")
    STREET_CENTRE = "street_centre", _("街道综合服务中心")
    STREET_DEPARTMENT = "street_department", _("街道科室")
    DEPARTMENT = "department", _("区级部门")
    DISTRICT = "district", _("区社会治理中心")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    PROPERTY_COMPANY = "property_company", _("物业服务企业")


class PostKind(models.TextChoices):
    """What a post is for. Rights do not follow from it: those are granted in access."""

    HEAD = "head", _("负责人")
    DEPUTY = "deputy", _("副职")
    MEMBER = "member", _("工作人员")
    GRID_WORKER = "grid_worker", _("网格员")


class SwapState(models.TextChoices):
    """How far a wish to change shifts has come."""

    WAITING = "waiting", _("等对方同意")
    AGREED = "agreed", _("已换班")
    DECLINED = "declined", _("对方没有同意")
    DROPPED = "dropped", _("不换了")


class DutyCallState(models.TextChoices):
    """What became of a call to whoever is on duty."""

    CALLED = "called", _("等待应答")
    ANSWERED = "answered", _("已应答")
    SILENT = "silent", _("没有应答")
    NOBODY = "nobody", _("没有人可叫")
    OVER = "over", _("不用再应答")


class KeeperPart(models.TextChoices):
    """In which part somebody answers for a grid."""

    CHIEF = "chief", _("网格长")
    DEPUTY = "deputy", _("副网格长")
