"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class CircleNotFound(NotFound):
    code = "neighbours.circle_unknown"
    sentence = _("没有找到这个小组。它可能不在您的工作范围内。")


class ContactNotFound(NotFound):
    code = "neighbours.contact_unknown"
    sentence = _("没有找到这位联系人，可能不在您的工作范围内。")


class ChargeNotFound(NotFound):
    code = "neighbours.charge_unknown"
    sentence = _("没有找到这项联系，它可能已经结束。请回到联系人的页面看一看。")


class StairwayNotFound(NotFound):
    code = "neighbours.stairway_unknown"
    sentence = _("没有找到这个楼道。请从楼道的列表里选。")


class HelpNotFound(NotFound):
    code = "neighbours.help_unknown"
    sentence = _("没有找到这条互助记录，它可能已经结束。")


class CircleNameWrong(BadInput):
    code = "neighbours.circle_name_wrong"
    sentence = _("小组的名称写 2 到 40 个字，如“第三居民小组”。")


class CircleNameTaken(Refusal):
    code = "neighbours.circle_name_taken"
    sentence = _("这个社区已经有同名的小组。请换一个名称，或改那一个小组。")


class CircleClosed(Refusal):
    code = "neighbours.circle_closed"
    sentence = _("这个小组已经撤销，不能再改。")


class WrongCircle(BadInput):
    code = "neighbours.wrong_circle"
    sentence = _("居民小组管网格和楼栋，互助组记成员和互助；请到对应的小组里去办。")


class CoveredAlready(Refusal):
    code = "neighbours.covered_already"
    sentence = _("选的网格或楼栋里有的已经归了另一个小组。请先从那个小组里移出。")


class CoverWrong(BadInput):
    code = "neighbours.cover_wrong"
    sentence = _("选的网格或楼栋不在这个社区，请从列表里选。")


class ContactNameWrong(BadInput):
    code = "neighbours.contact_name_wrong"
    sentence = _("请从登记册里选一个人，或写下不在本社区登记的联系人的姓名，两样只填一样。")


class ContactAlready(Refusal):
    code = "neighbours.contact_already"
    sentence = _("这个人已经是本社区的联系人。请到那一页再加联系的楼道或户。")


class ContactUnfit(Refusal):
    code = "neighbours.contact_unfit"
    sentence = _("这个人不能做联系人：未成年、已故、已迁离，或住址须保密。请另找一位。")


class ContactReleased(Refusal):
    code = "neighbours.contact_released"
    sentence = _("这位联系人已经卸任，不能再改。要重新担任，请再登记一次。")


class HeldAlready(Refusal):
    code = "neighbours.held_already"
    sentence = _("这里已经有联系人。一个楼道、一户、一个小组同时只有一位：请先结束原来的联系。")


class ConsentMissing(BadInput):
    code = "neighbours.consent_missing"
    sentence = _("没有可以收回的同意：这位联系人现在没有同意公示任何内容。")


class ShownPhoneWrong(BadInput):
    code = "neighbours.shown_phone_wrong"
    sentence = _("同意公示的电话不能拨通：手机 11 位，固定电话带区号；不公示电话就空着。")


class MemberTwice(Refusal):
    code = "neighbours.member_twice"
    sentence = _("这个人已经在这个互助组里。")


class HelpBetween(BadInput):
    code = "neighbours.help_between"
    sentence = _("互助要写清两位不同的人，而且都要是这个互助组的成员。")


class HelpTwice(Refusal):
    code = "neighbours.help_twice"
    sentence = _("这两个人之间已经记了同样的互助。请先结束原来的一条。")
