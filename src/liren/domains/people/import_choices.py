"""What the import of lists says: its columns, why a row is set aside, what becomes of a conflict."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListColumn(models.TextChoices):
    """What a column of a list of residents holds; the keys are `rules.columns.Column`."""

    NAME = "name", _("姓名")
    DOCUMENT = "document", _("证件号码")
    DOCUMENT_KIND = "document_kind", _("证件种类")
    SEX = "sex", _("性别")
    BIRTH = "birth", _("出生日期")
    PHONE = "phone", _("电话")
    ETHNIC = "ethnic", _("民族")
    NATIONALITY = "nationality", _("国籍")
    RELATION = "relation", _("与户主关系")
    HOUSEHOLD = "household", _("户号")
    HEAD = "head", _("户主姓名")
    COMMUNITY = "community", _("社区")
    ADDRESS = "address", _("地址")
    BUILDING = "building", _("楼栋")
    UNIT = "unit", pgettext_lazy("of a building", "单元")
    ROOM = "room", _("室号")
    STANDING = "standing", _("人户状态")
    SINCE = "since", _("到达日期")
    UNTIL = "until", _("离开日期")
    FORMER_NAME = "former_name", _("曾用名")
    SCHOOLING = "schooling", _("文化程度")
    MARITAL = "marital", _("婚姻状况")
    HUKOU_KIND = "hukou_kind", _("户口性质")
    HUKOU_ADDRESS = "hukou_address", _("户籍地址")
    WORKPLACE = "workplace", _("工作单位")
    OCCUPATION = "occupation", _("职业")
    EMERGENCY_CONTACT = "emergency_contact", _("紧急联系人")
    REMARK = "remark", _("备注")


class ParkReason(models.TextChoices):
    """Why a row is set aside that can be read, but not kept as it is. Values that do not fit are `Flaw`."""

    ELSEWHERE = "elsewhere", _("这个证件号码已经登记在别的社区，请联系那个社区核对，或办理迁入")
    DECEASED = "deceased", _("这个证件号码的人已经登记为去世")
    HEAD_TAKEN = "head_taken", _("这一户已经有户主，或这个人已经是另一户的户主")
    NOBODY = "nobody", _("只有姓名，认不出是谁：请补证件号码、出生日期或地址")
    PLACE = "place", _("看不出是哪个社区，或不在这次导入的地方里")
    DIGITS = "digits", _("表格把号码存成了数字，后几位已经丢失：请把这一列设为文本再填")
    FAULT = "fault", _("单元格里是公式错误")
    SEVERAL = "several", _("同一处住房里有几个同名同生日的人，分不清是哪一个")
    PROTECTED = "protected", _("这个人的登记不从名单更改，请交给社区主任核对")
    RELATION = "unknown_relation", _("看不懂的与户主关系，请按 GB/T 4761 填写")


class ConflictState(models.TextChoices):
    """What a person decided about two sources that say different things."""

    OPEN = "open", _("待决定")
    KEPT = "kept", _("保留原来的")
    TAKEN = "taken", _("采用新的")


class ConflictField(models.TextChoices):
    """Fields beyond a person's own over which sources differ."""

    DOCUMENT = "document", _("证件号码")
    HOME = "home", _("居住地址")
