"""Saying a matter and joining one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class TitleMissing(BadInput):
    code = "casework.title_missing"
    sentence = _("请用一句话写清是什么事。")


class TextTooLong(BadInput):
    code = "casework.text_too_long"
    sentence = _("内容有 %(length)s 字，最多 %(most)s 字。请删减，或把详细材料作为附件交来。")


class ControlCharacters(BadInput):
    code = "casework.control_characters"
    sentence = _("内容里有看不见的控制字符（第 %(position)s 个字）。请删去后再提交。")


class PlaceMissing(BadInput):
    code = "casework.place_missing"
    sentence = _("还不知道在什么地方。请写地址、在图上点一下，或选一个社区。")


class PointOutsideGrids(BadInput):
    code = "casework.point_outside_grids"
    sentence = _("图上这一点不在任何网格里。请挪一下图钉，或直接选社区。")


class NameMissing(BadInput):
    code = "casework.name_missing"
    sentence = _("具名或保密的诉求要留姓名和电话，好告诉您结果；不想留，请选“匿名”。")


class PhoneWrong(BadInput):
    code = "casework.phone_wrong"
    sentence = _("电话“%(phone)s”不像手机或固定电话号码。请核对。")


class NoBodyToReceive(Refusal):
    code = "casework.no_body_to_receive"
    sentence = _("“%(place)s”还没有登记受理单位，这件事没有人接。请管理员先登记街道综合服务中心。")


class JoinedAlready(Refusal):
    code = "casework.joined_already"
    sentence = _("您已经在这件事里了，办完会一并告诉您。")


class PhoneNotMobile(BadInput):
    code = "casework.phone_not_mobile"
    sentence = _("查询码要发到手机，座机收不到短信。请写手机号，或选“匿名”，当场拿查询码。")


class NotJoinable(Refusal):
    code = "casework.not_joinable"
    sentence = _("这件事已经结束或不公开，不能加入。请新说一件。")


class SaidAlready(Refusal):
    code = "casework.said_already"
    sentence = _("这张单子已经登记过了，编号 %(number)s，没有重复登记。")


class PurposeMissing(BadInput):
    code = "casework.purpose_missing"
    sentence = _("查看诉求人信息要先选事由；查看会记下来，本人看得到。")


class CallerNameMissing(BadInput):
    code = "casework.caller_name_missing"
    sentence = _("只有电话后四位时，还要写姓名（至少写姓）。")
