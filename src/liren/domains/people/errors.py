"""What this room refuses."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class PersonNotFound(NotFound):
    code = "people.person_unknown"
    sentence = _("没有找到这个人。可能不在您的工作范围内，或已并入另一张登记卡。请换一种方式再找。")

    def __init__(self, *, field: str = "", sought: uuid.UUID | None = None) -> None:
        super().__init__(field=field)
        self.sought = sought  # who is there, but not for everybody


class HouseholdNotFound(NotFound):
    code = "people.household_unknown"
    sentence = _("没有找到这一户。它可能已经撤销，或不在您的工作范围内。")


class DwellingNotFound(NotFound):
    code = "people.dwelling_unknown"
    sentence = _("没有找到这处住房。请核对楼栋、单元和室号。")


class PlaceNotCommunity(BadInput):
    code = "people.place_not_community"
    sentence = _("“%(code)s”不是您可以登记居民的社区。请填写您工作范围内的 12 位社区代码。")


class NameWrong(BadInput):
    code = "people.name_wrong"
    sentence = _(
        "姓名写不下去：请按证件填写 1 到 60 个字，少数民族姓名中间用间隔号“·”，不要写数字或括号里的说明。"
    )


class DocumentWrong(BadInput):
    code = "people.document_wrong"
    sentence = _("证件号码不对：%(problem)s。请对着证件再看一遍。")


class DocumentTaken(Refusal):
    code = "people.document_taken"
    sentence = _("这个证件号码已经登记在另一个人名下。请先查找这个人；确实登记错了，请更正那一张卡。")


class PossibleDouble(Refusal):
    code = "people.possible_double"
    sentence = _("登记册里有很像的人。请先看是不是同一个人；确实不是，再照样登记。")


class BirthWrong(BadInput):
    code = "people.birth_wrong"
    sentence = _("出生日期不对：%(problem)s。")


class PhoneWrong(BadInput):
    code = "people.phone_wrong"
    sentence = _("“%(phone)s”不是能拨通的号码。手机填 11 位，固定电话带区号，如 025-84401234。")


class ChoiceWrong(BadInput):
    code = "people.choice_wrong"
    sentence = _("“%(given)s”不在可选的范围内，请从列表里选。")


class AddressWrong(BadInput):
    code = "people.address_wrong"
    sentence = _("地址写不下去：请写到楼栋，再写单元和室号，各部分不要太长。")


class DatesWrong(BadInput):
    code = "people.dates_wrong"
    sentence = _("日期前后不对：%(until)s 早于 %(since)s。请核对哪一天来、哪一天走。")


class PurposeMissing(BadInput):
    code = "people.purpose_missing"
    sentence = _("请先说明为什么要看这张卡。目的会记下来，本人也看得到。")


class HeadAlready(Refusal):
    code = "people.head_already"
    sentence = _("一户只有一位户主，一个人也只做一户的户主。请先改原来的户主。")


class MemberAlready(Refusal):
    code = "people.member_already"
    sentence = _("这个人已经在另一户。请先从那一户迁出，或只登记居住。")


class SearchTooShort(BadInput):
    code = "people.search_too_short"
    sentence = _("请再多写一点：姓名、拼音或首字母至少两个字母，电话写后四位，证件写后六位。")


class ConsentMissing(Refusal):
    code = "people.consent_missing"
    sentence = _("“%(field_name)s”须经本人同意才能登记，现在没有同意。请先请本人同意，或者不填。")


class FieldOff(Refusal):
    code = "people.field_off"
    sentence = _("本区不登记“%(field_name)s”。请不要填这一项。")


class WeakerSource(Refusal):
    code = "people.weaker_source"
    sentence = _("“%(field_name)s”原来的依据是“%(stronger)s”，比这次的更可靠。确实要改，请写明理由。")


class HouseholdWithoutHead(BadInput):
    code = "people.household_without_head"
    sentence = _("一户要有一位户主，请在家庭成员里选定。")


class AlreadyDeceased(Refusal):
    code = "people.already_deceased"
    sentence = _("这个人已登记去世。登记错了，请先更正。")


class DayAhead(BadInput):
    code = "people.day_ahead"
    sentence = _("%(day)s 还没有到。请到那一天再登记。")


class OtherUnknown(BadInput):
    code = "people.other_unknown"
    sentence = _("登记册里没有这个姓名和号码都对得上的人，或不止一个。请核对证件号码，或先登记这个人。")


class OtherIsSame(BadInput):
    code = "people.other_is_same"
    sentence = _("写的是同一个人。请写另一个人的姓名和号码。")


class MarriedAlready(Refusal):
    code = "people.married_already"
    sentence = _("两个人里有一位现在登记为已婚。登记错了请先更正，离了婚请先登记离婚。")


class NotMarried(Refusal):
    code = "people.not_married"
    sentence = _("登记册里这个人现在没有配偶。请先核对婚姻状况。")


class GuardianUnfit(BadInput):
    code = "people.guardian_unfit"
    sentence = _("监护人要年满 18 周岁、在世，并且生日已经登记。请另选一位。")


class HouseholdItself(BadInput):
    code = "people.household_itself"
    sentence = _("一户不能并入自己，也不能并入别处的户。请选同一处住房里的另一户。")


class HouseholdClosed(Refusal):
    code = "people.household_closed"
    sentence = _("这一户已经撤销，不能再改。")


class HeadStays(BadInput):
    code = "people.head_stays"
    sentence = _("户主不能这样移出或改关系。请先换户主。")


class MarkedAlready(Refusal):
    code = "people.marked_already"
    sentence = _("这个人已经在这个人群里。要改等级或依据，请先移出再记入。")


class GroupConsentMissing(Refusal):
    code = "people.group_consent_missing"
    sentence = _(
        "“%(group_name)s”要本人单独同意才能记入，现在没有同意。请先在登记卡的“同意”里登记本人的同意（不满十四周岁由监护人同意），再记入。"
    )


class MarkNotFound(NotFound):
    code = "people.mark_unknown"
    sentence = _("没有找到这条人群记录，它可能已经结束。请回到登记卡看一看。")


class NeedNotFound(NotFound):
    code = "people.need_unknown"
    sentence = _("没有找到这项需求。它可能不在您的工作范围内。")


class NeedClosed(Refusal):
    code = "people.need_closed"
    sentence = _("这项需求已经了结。又有需要时，请再登记一项。")


class WordsMissing(BadInput):
    code = "people.words_missing"
    sentence = _("请写一句话：看到了什么，或为什么。")


class NeedRulesWrong(BadInput):
    code = "people.need_rules_wrong"
    sentence = _("规则写不下去：%(problem)s。")
