"""Layouts of one's own for lists of people: what their columns hold, and what a filled one is for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TemplateField(models.TextChoices):
    """What a column of a layout holds; the keys are those of `rules.templates.FIELDS`."""

    SERIAL = "serial", pgettext_lazy("of a list", "序号")
    NAME = "name", _("姓名")
    SEX = "sex", _("性别")
    AGE = "age", _("年龄")
    BIRTH = "birth", _("出生日期")
    DOCUMENT_KIND = "document_kind", _("证件种类")
    DOCUMENT = "document", _("证件号码")
    PHONE = "phone", _("电话")
    ETHNIC = "ethnic", _("民族")
    RELATION = "relation", _("与户主关系")
    HOUSEHOLD = "household", _("户号")
    HEAD = "head", _("户主姓名")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    ADDRESS = "address", _("地址")
    UNIT = "unit", pgettext_lazy("of a building", "单元")
    ROOM = "room", _("室号")
    STANDING = "standing", _("人户状态")
    SINCE = "since", _("到达日期")
    GROUPS = "groups", _("人群")
    VISITED = "visited", _("上次探访")
    SCHOOLING = "schooling", _("文化程度")
    MARITAL = "marital", _("婚姻状况")
    HUKOU_KIND = "hukou_kind", _("户口性质")
    WORKPLACE = "workplace", _("工作单位")
    OCCUPATION = "occupation", _("职业")


class FillingPurpose(models.TextChoices):
    """What a list is taken away for; `rules.templates.WHOLE` says which numbers it needs."""

    REPORT = "report", _("报送主管部门（证件号码写全，电话遮盖）")
    BENEFIT = "benefit", _("发放补贴、物资（证件号码和电话写全）")
    VISIT = "visit", _("走访、上门服务（电话写全，证件号码遮盖）")
    EMERGENCY = "emergency", _("转移安置等紧急情况（电话写全，证件号码遮盖）")
    CHECK = "check", _("核对登记（都遮盖）")


PURPOSE_WORDS = {
    FillingPurpose.REPORT: _("报送主管部门"),
    FillingPurpose.BENEFIT: _("发放补贴、物资"),
    FillingPurpose.VISIT: _("走访、上门服务"),
    FillingPurpose.EMERGENCY: _("紧急情况"),
    FillingPurpose.CHECK: _("核对登记"),
}
